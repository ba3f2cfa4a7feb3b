"""The report on paper: everything unfolded, nothing to click, and the page as it was afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.conftest import Show
from tests.support.report_crowd import crowd_report
from tests.support.report_full import full_report

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDED = """() => [...document.querySelectorAll("details > *")]
    .filter((one) => !one.closest(".idle") && !one.checkVisibility())
    .map((one) => one.outerHTML.slice(0, 90))"""
CONTROLS = ".skip, .contents, .tools, .filter, button, input, select"


def on_paper(page: Page) -> Page:
    page.emulate_media(media="print")
    return page


def test_on_paper_everything_is_unfolded_with_and_without_the_script(show: Show) -> None:
    assert show(full_report()).evaluate(FOLDED) != []
    assert on_paper(show(full_report())).evaluate(FOLDED) == []
    assert on_paper(show(crowd_report(300))).evaluate(FOLDED) == []


def test_on_paper_there_is_nothing_to_click(show: Show) -> None:
    page = on_paper(show(full_report()))
    assert page.locator(CONTROLS).locator("visible=true").count() == 0


def test_on_paper_the_colours_are_those_for_paper_whatever_the_screen_has(show: Show) -> None:
    page = on_paper(show(full_report(), color_scheme="dark"))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_on_paper_no_table_is_wider_than_the_sheet(show: Show) -> None:
    page = on_paper(show(full_report(), viewport={"width": 688, "height": 980}))
    wide = page.evaluate(
        "() => [...document.querySelectorAll('main *')].filter((one) => !one.closest('svg') &&"
        " one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1).map((one) =>"
        " one.outerHTML.slice(0, 90))"
    )
    assert wide == []


def test_the_pdf_holds_what_was_folded_and_the_page_is_as_before(show: Show) -> None:
    page = show(full_report())
    folded = page.locator("details:not([open])").count()
    pdf = page.pdf(prefer_css_page_size=True, outline=True, tagged=True)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", pdf)) > 5
    titles = b"".join(re.findall(rb"/Title \(([^)]*)\)", pdf))
    assert b"Why it matters" in titles
    assert page.locator("details:not([open])").count() == folded
