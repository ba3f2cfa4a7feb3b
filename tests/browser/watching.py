"""What a page does that it must not do, and what of it can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def watch(page: Page, url: str) -> list[str]:
    """Return a list that grows with every request but for the page itself, and with every error or warning."""
    seen: list[str] = []

    def asked(wanted: str) -> None:
        if wanted.partition("#")[0] != url:
            seen.append(f"asks for {wanted}")

    def said(kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            seen.append(f"says {text}")

    page.on("request", lambda request: asked(request.url))
    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: seen.append(f"breaks: {error}"))
    return seen


def rules_shown(page: Page) -> list[str]:
    """Return the rules of the findings that can be seen, in the order of the page."""
    ids = page.locator("[data-finding]:visible").evaluate_all("all => all.map(one => one.id)")
    return [str(name).partition("-")[0] for name in ids]
