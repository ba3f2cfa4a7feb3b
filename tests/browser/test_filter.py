"""Findings are narrowed down by severity, family, node, group and text, and the address keeps the choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.conftest import Show
from tests.browser.watching import rules_shown
from tests.support.report_crowd import crowd_report
from tests.support.report_full import full_report

if TYPE_CHECKING:
    from playwright.sync_api import Page

ALL = ["CFG005", "CLU003", "REG003", "SVC013", "SVC004"]


def matches(page: Page) -> str:
    return page.locator(".matches").inner_text()


def address(page: Page) -> str:
    return page.url.partition("#")[2]


def choose(page: Page, field: str, name: str) -> None:
    option = page.locator(
        f"select[name={field}] option", has_text=re.compile(rf"^{re.escape(name)}( \(\d+\))?$")
    )
    page.locator(f"select[name={field}]").select_option(option.get_attribute("value"))


def search(page: Page, text: str) -> None:
    """Type into the field for text and wait until the page has acted on it, which it does a moment later."""
    page.get_by_role("searchbox", name="Text").fill(text)
    page.wait_for_function("wish => location.hash.includes(wish)", arg=f"text={text.split(maxsplit=1)[0]}")


def test_at_first_everything_is_shown(show: Show) -> None:
    page = show(full_report())
    assert rules_shown(page) == ALL
    assert matches(page) == "5 of 5 findings shown"
    assert address(page) == ""


def test_a_severity_that_is_not_ticked_is_hidden_with_its_heading(show: Show) -> None:
    page = show(full_report())
    page.get_by_role("checkbox", name=re.compile("Errors")).uncheck()
    assert rules_shown(page) == ["REG003", "SVC013", "SVC004"]
    assert page.locator("#findings-error").is_hidden()
    assert matches(page) == "3 of 5 findings shown"
    assert page.get_by_role("status").inner_text() == "3 of 5 findings shown"
    assert address(page) == "filter:severity=warning%2Cinfo"


def test_a_family_is_chosen_and_all_are_shown_again(show: Show) -> None:
    page = show(full_report())
    choose(page, "family", "CLU")
    assert rules_shown(page) == ["CLU003"]
    assert address(page) == "filter:family=CLU"
    page.get_by_role("button", name="Show all").click()
    assert rules_shown(page) == ALL
    assert address(page) == "findings"


def test_a_node_is_chosen_by_its_name_and_each_choice_says_how_many_it_would_show(show: Show) -> None:
    page = show(full_report())
    page.get_by_role("checkbox", name=re.compile("Warnings")).uncheck()
    choices = page.locator("select[name=node] option").all_inner_texts()
    assert choices == ["all", "NODE1 (0)", "NODE2 (0)"]
    page.get_by_role("checkbox", name=re.compile("Warnings")).check()
    choose(page, "node", "NODE1")
    assert rules_shown(page) == ["REG003"]
    assert address(page) == "filter:node=NODE1"


def test_a_group_is_chosen_by_its_name(show: Show) -> None:
    page = show(full_report())
    choose(page, "group", "SQL Server (MSSQLSERVER)")
    assert rules_shown(page) == ["CFG005", "CLU003", "SVC013"]


def test_every_word_of_the_text_must_occur_somewhere_in_the_finding(show: Show) -> None:
    page = show(full_report())
    search(page, "LocalSystem node2")
    assert rules_shown(page) == ["SVC004"]
    search(page, "nowhere")
    assert rules_shown(page) == []
    assert page.get_by_text("No finding matches this filter.").is_visible()


def test_an_address_with_a_choice_shows_the_same_to_whoever_opens_it(show: Show) -> None:
    page = show(full_report())
    page.get_by_role("checkbox", name=re.compile("Info")).uncheck()
    choose(page, "node", "NODE2")
    search(page, "LocalSystem")
    kept = "#" + address(page)

    other = show(full_report(), kept)
    assert rules_shown(other) == ["SVC004"]
    assert other.get_by_role("searchbox", name="Text").input_value() == "LocalSystem"
    assert not other.get_by_role("checkbox", name=re.compile("Info")).is_checked()
    assert other.locator("select[name=node] option:checked").inner_text().startswith("NODE2")
    other.wait_for_function("() => document.getElementById('findings').getBoundingClientRect().top < 100")


def test_an_address_that_makes_no_sense_breaks_nothing(show: Show) -> None:
    page = show(full_report(), "#filter:severity=fatal")
    assert rules_shown(page) == []
    for anchor in ("#filter:node=NODE99&family=XXX", "#filter:%FF&text=", "#%E0%A4%A", "#nowhere"):
        page.evaluate("anchor => { location.hash = anchor; }", anchor)
        page.wait_for_function("() => document.querySelector('[data-matches]').textContent === '5'")
        assert rules_shown(page) == ALL


def test_of_very_many_findings_those_that_match_are_unfolded(show: Show) -> None:
    page = show(crowd_report(300))
    assert rules_shown(page) == []
    search(page, "Load_00006.dtsx")
    assert rules_shown(page) == ["CFG005"]
    assert page.locator(".rule-group:visible").count() == 1
    assert matches(page) == "1 of 300 findings shown"


def test_what_a_rule_says_once_is_found_for_each_of_its_findings(show: Show) -> None:
    page = show(crowd_report(300))
    search(page, "ACL001")
    assert matches(page) == "50 of 300 findings shown"
