"""The report is read: traces, links to findings, commands to copy, themes, keyboard, a page without its script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.browser.conftest import Show
from tests.browser.watching import rules_shown, watch
from tests.support.report_crowd import crowd_report
from tests.support.report_full import full_report
from tests.unit.reports.hostile import hostile_report, steering

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

OUT_OF_SIGHT = """() => [...document.querySelectorAll("main *")]
    .filter((one) => one.childElementCount === 0 && one.textContent.trim())
    .filter((one) => !one.closest(".scripted, .copy, .printed, [hidden], svg"))
    .filter((one) => !one.checkVisibility())
    .map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 60)}`)"""
"""Elements with text of their own that are not rendered; what only the script uses is left out."""


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def comes_into_view(page: Page, name: str) -> None:
    """Wait until an element is on the screen: the page follows a link a moment after it was clicked."""
    page.wait_for_function(
        """name => {
            const place = document.getElementById(name).getBoundingClientRect();
            return place.height > 0 && place.top >= 0 && place.top < innerHeight;
        }""",
        arg=name,
    )


def followed(page: Page) -> str:
    """Wait until the address names a place on the page, and return its name."""
    page.wait_for_function("() => location.hash.length > 1")
    return str(page.evaluate("location.hash.slice(1)"))


# --- following --------------------------------------------------------------------------------------------------


def test_a_trace_is_expanded_and_tells_before_failures_what_happens_and_after(show: Show) -> None:
    page = show(full_report())
    trace = page.locator("details.trace").first
    assert trace.locator("dl").is_hidden()
    trace.locator("summary").click()
    assert trace.locator("dt").all_inner_texts() == ["Before", "Failures", "What happens", "After"]
    assert trace.locator("ol").is_visible()


def test_a_link_from_the_verdict_leads_to_the_finding(show: Show) -> None:
    page = show(full_report())
    page.locator(".worst a").nth(1).click()
    name = followed(page)
    assert name.startswith("CLU003-")
    comes_into_view(page, name)


def test_a_mark_in_the_picture_leads_to_the_finding(show: Show) -> None:
    page = show(full_report())
    page.locator("svg a.mark").first.click()
    comes_into_view(page, followed(page))


def test_a_link_to_a_finding_opens_what_it_is_folded_in(show: Show) -> None:
    report = crowd_report(300)
    entry = report["findings"][-1]
    name = f"{entry['rule']}-{entry['fingerprint']}"
    page = show(report, f"#{name}")
    assert rules_shown(page).count(entry["rule"]) == 50
    assert page.locator(f"[id='{name}'] .seen").is_visible()
    comes_into_view(page, name)


def test_a_link_to_a_finding_shows_it_although_a_filter_hides_it(show: Show) -> None:
    report = full_report()
    page = show(report, "#filter:family=REG")
    assert rules_shown(page) == ["REG003"]
    name = f"CFG005-{report['findings'][0]['fingerprint']}"
    page.evaluate("name => { location.hash = name; }", name)
    page.wait_for_function("name => document.getElementById(name).checkVisibility()", arg=name)
    comes_into_view(page, name)
    assert page.locator(".matches").inner_text() == "5 of 5 findings shown"


def test_the_page_of_a_rule_is_opened_by_a_link_to_it(show: Show) -> None:
    page = show(full_report())
    page.locator("article .kind a.rule").first.click()
    page.locator("#rule-CFG005 .prose").wait_for(state="visible")
    comes_into_view(page, "rule-CFG005")


# --- copying ----------------------------------------------------------------------------------------------------

COMMAND = (
    "Set-ClusterResourceDependency -Resource 'SSIS' -Dependency '([SQL Server]) and ([Cluster Disk 2]) and "
    "([SQL Network Name (SQLVS1)])'"
)


@pytest.mark.parametrize("refused", [False, True])
def test_a_command_is_copied_as_it_stands_also_where_the_browser_refuses_its_clipboard(
    show: Show, refused: bool
) -> None:
    page = show(full_report(), permissions=["clipboard-read", "clipboard-write"])
    if refused:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    copied = page.locator("article[id^=CLU003-] .copied")
    copied.get_by_role("button").click()
    page.wait_for_function("() => document.getElementById('status').textContent !== ''")
    assert page.get_by_role("status").inner_text() == "Copied to the clipboard"
    assert page.evaluate("navigator.clipboard.readText()") == COMMAND
    assert copied.locator("pre").inner_text() == COMMAND


# --- themes -----------------------------------------------------------------------------------------------------

LIGHT, DARK = "rgb(244, 246, 248)", "rgb(15, 20, 26)"


@pytest.mark.parametrize(("scheme", "first", "then"), [("light", LIGHT, DARK), ("dark", DARK, LIGHT)])
def test_the_theme_is_that_of_the_system_until_the_button_says_otherwise(
    show: Show, scheme: str, first: str, then: str
) -> None:
    page = show(full_report(), color_scheme=scheme)
    button = page.get_by_role("button", name="Dark")
    assert ground(page) == first
    assert button.get_attribute("aria-pressed") == str(first == DARK).lower()
    button.click()
    assert ground(page) == then
    assert button.get_attribute("aria-pressed") == str(then == DARK).lower()


# --- by keyboard ------------------------------------------------------------------------------------------------


def test_the_first_stop_of_the_keyboard_is_a_way_past_the_contents(show: Show) -> None:
    page = show(full_report())
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the report"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'main'")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('#verdict'))")


def test_every_stop_of_the_keyboard_is_in_sight_and_has_a_ring(show: Show) -> None:
    page = show(full_report())
    stops = 0
    for _ in range(400):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const one = document.activeElement;
                if (one === document.body) return null;
                const style = getComputedStyle(one);
                const ring = style.outlineStyle !== "none" || Boolean(one.closest("svg"));
                const box = one.getBoundingClientRect();
                return {what: one.outerHTML.slice(0, 90), good: ring && box.width > 0 && box.height > 0};
            }"""
        )
        if found is None:
            break
        stops += 1
        assert found["good"], found["what"]
    assert 60 < stops < 400


def test_a_trace_and_a_filter_are_worked_without_a_mouse(show: Show) -> None:
    page = show(full_report())
    page.locator("details.trace summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.trace dl").first.is_visible()
    page.get_by_role("checkbox", name=re.compile("Errors")).focus()
    page.keyboard.press("Space")
    assert rules_shown(page) == ["REG003", "SVC013", "SVC004"]


# --- without its script, and without anything else ----------------------------------------------------------------


def test_without_javascript_everything_can_be_read(show: Show) -> None:
    page = show(full_report(), java_script_enabled=False)
    assert page.locator(".filter, .copy, #theme, #print").locator("visible=true").count() == 0
    assert rules_shown_without_script(page) == 5
    trace = page.locator("details.trace").first
    trace.locator("summary").click()
    assert trace.locator("ol").is_visible()


def rules_shown_without_script(page: Page) -> int:
    return page.locator("[data-finding]").locator("visible=true").count()


def test_once_unfolded_no_text_is_out_of_sight(show: Show) -> None:
    page = show(full_report())
    assert page.evaluate(OUT_OF_SIGHT) != []
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate(OUT_OF_SIGHT) == []


def test_hostile_names_are_shown_as_text(show: Show) -> None:
    page = show(hostile_report())
    page.on("dialog", lambda _: pytest.fail("a name ran as script"))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    text = page.locator("body").inner_text()
    assert "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}{% raw %}" in text
    assert "<U+001B>" in text
    assert "<U+202E><U+2066><U+200B><U+2028><U+FEFF>" in text
    assert steering(text) <= {"\t"}
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1


def test_a_request_an_error_and_a_warning_would_be_seen(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "bad.html"
    file.write_text("<img src='none.png'><script>console.warn('w'); console.error('e'); nothing();</script>")
    page = browser.new_page()
    seen = watch(page, file.as_uri())
    page.goto(file.as_uri())
    page.context.close()
    assert {text.partition(" ")[0] for text in seen} == {"asks", "says", "breaks:"}
    assert sum(text.startswith("says") for text in seen) >= 2
