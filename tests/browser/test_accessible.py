"""axe-core finds nothing to object to: in both themes, on a narrow screen, with everything unfolded."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import Show
from tests.support.drawn_clusters import cluster_report
from tests.support.report_crowd import crowd_report
from tests.support.report_full import full_report
from tests.support.report_samples import broken_report, healthy_report
from tests.unit.reports.hostile import hostile_report
from tests.unit.reports.pages import Make

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the package that brings it along."""
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-playwright-python is not installed (make dev installs it)")
    return Path(spec.origin).with_name("axe.min.js").read_text("utf-8")


def objections(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found: Any = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{entry['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for entry in found["violations"]
        for node in entry["nodes"]
    ]


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def test_an_objection_would_be_seen(show: Show, axe: str) -> None:
    page = show(healthy_report())
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(text.startswith("button-name") for text in objections(page, axe))


@pytest.mark.parametrize(
    ("scheme", "viewport"),
    [("light", DESK), ("dark", DESK), ("light", PHONE)],
    ids=["light", "dark", "narrow"],
)
def test_the_whole_page_unfolded(show: Show, axe: str, scheme: str, viewport: dict[str, int]) -> None:
    page = show(full_report(), color_scheme=scheme, viewport=viewport)
    unfold(page)
    assert objections(page, axe) == []


@pytest.mark.parametrize("make", [broken_report, hostile_report])
def test_other_pages(show: Show, axe: str, make: Make) -> None:
    page = show(make())
    unfold(page)
    assert objections(page, axe) == []


def test_the_picture_of_a_large_cluster(show: Show, axe: str) -> None:
    assert objections(show(cluster_report(16, 12)), axe) == []


def test_very_many_findings_some_of_them_unfolded(show: Show, axe: str) -> None:
    page = show(crowd_report(210), "#filter:text=Load_00006.dtsx")
    page.locator(".card.slim summary").locator("visible=true").click()
    assert objections(page, axe) == []


@pytest.mark.parametrize("make", [full_report, hostile_report])
def test_on_a_narrow_screen_nothing_runs_over_the_edge(show: Show, make: Make) -> None:
    page = show(make(), viewport=PHONE)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
