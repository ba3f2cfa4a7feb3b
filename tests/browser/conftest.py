"""The HTML report in Chromium, without a window and without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from tests.browser.watching import watch

from ssis_preflight.result.report import Report
from ssis_preflight_reports.html.page import render
from ssis_preflight_reports.options import RenderOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).resolve().parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE, START = 30_000, 300_000
"""How many milliseconds a page, and the start of the browser, may take on a machine that has much else to do."""
HINT = "there is no Chromium on the path (Debian: apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests, that of the system; nothing is downloaded."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (make dev installs it)"
    )
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(HINT)
    with api.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=START)
        yield running
        running.close()


class Show(Protocol):
    def __call__(self, report: Report, anchor: str = "", **wishes: Any) -> Page: ...


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Open a report in a window of its own; whatever it asks of the network or complains about fails the test."""
    file = tmp_path / "report.html"
    complaints: list[list[str]] = []
    opened: list[BrowserContext] = []

    def open_(report: Report, anchor: str = "", **wishes: Any) -> Page:
        file.write_bytes(render(report, RenderOptions()))
        context = browser.new_context(offline=True, **{"viewport": {"width": 1280, "height": 900}, **wishes})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        complaints.append(watch(page, file.as_uri()))
        page.goto(file.as_uri() + anchor)
        return page

    yield open_
    for context in opened:
        context.close()
    assert [complaint for of_page in complaints for complaint in of_page] == []
