"""The report as a page, as a browser sees it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from importlib import resources

import lxml.html
import pytest
from lxml.html import HtmlElement
from tests.support.report_samples import (
    HOSTILE,
    broken_report,
    calm_report,
    failover_report,
    finding,
    healthy_report,
    incomplete_report,
    sample_report,
)
from tests.unit.reports.hostile import hostile_report

from ssis_preflight.result.report import Report
from ssis_preflight_reports.html.page import render
from ssis_preflight_reports.impact import CAVEAT, GOES_ON, STOPS
from ssis_preflight_reports.options import RenderOptions

Make = Callable[[], Report]
every_report = pytest.mark.parametrize(
    "make",
    [
        sample_report,
        healthy_report,
        incomplete_report,
        broken_report,
        hostile_report,
        failover_report,
        calm_report,
    ],
)
LOADING = {
    "script",
    "link",
    "img",
    "iframe",
    "frame",
    "object",
    "embed",
    "video",
    "audio",
    "source",
    "base",
    "form",
}


def page(report: Report) -> HtmlElement:
    return lxml.html.document_fromstring(render(report, RenderOptions()).decode("utf-8"))


def words_of(element: HtmlElement) -> str:
    """Return what is read of an element: its texts with a blank between, and none before a mark."""
    return re.sub(r" ([,;:])", r"\1", " ".join(" ".join(element.itertext()).split()))


def section(root: HtmlElement, name: str) -> str:
    return words_of(root.get_element_by_id(name))


def elements(root: HtmlElement) -> list[HtmlElement]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


# --- safe -----------------------------------------------------------------------------------------------------


@every_report
def test_the_page_runs_nothing_and_loads_nothing(make: Make) -> None:
    root = page(make())
    found = elements(root)
    assert {element.tag for element in found} & LOADING == set()
    names = {name for element in found for name in element.attrib}
    assert {name for name in names if name.startswith("on")} == set()
    assert names & {"src", "srcset", "style", "srcdoc", "action", "background"} == set()
    assert all(element.get("href", "#").startswith("#") for element in found)
    style = "".join(element.text or "" for element in root.iter("style"))
    assert not re.search(r"url\(|@import|https?:", style)


def test_the_policy_of_the_page_forbids_everything_but_its_own_style() -> None:
    policies = page(sample_report()).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_a_hostile_name_is_shown_as_text() -> None:
    report = sample_report()
    title = words_of(page(report).xpath("//article[contains(@id, 'CLU003')]//h4")[0])
    shown = HOSTILE.replace("\x1b", "<U+001B>").replace("\u202e", "<U+202E>")
    assert title == f"SSIS {shown} can start before Cluster Disk 2, which holds S:\\SSIS\\MsDtsSrvr.ini.xml"
    assert "{{ 7*7 }}" in title


@every_report
def test_only_our_own_style_sheet_is_in_the_page(make: Make) -> None:
    root = page(make())
    assert len(list(root.iter("style"))) == 1
    assert root.xpath("//style/parent::head")


# --- whole ----------------------------------------------------------------------------------------------------


def test_the_title_says_verdict_cluster_date_and_tool() -> None:
    assert page(sample_report()).findtext(".//title") == "FAIL - CLU1 - 2026-11-22 - ssis-preflight 0.1.0"


@every_report
def test_every_anchor_is_there_once_and_every_link_leads_to_one(make: Make) -> None:
    report = make()
    report["findings"] += [*report["findings"][:1] * 2]
    root = page(report)
    anchors = root.xpath("//@id")
    assert len(anchors) == len(set(anchors))
    targets = {link.removeprefix("#") for link in root.xpath("//a/@href")}
    assert targets <= set(anchors)
    labels = {name for value in root.xpath("//@aria-labelledby") for name in value.split()}
    assert labels <= set(anchors)


def test_every_finding_is_a_card_with_a_stable_anchor() -> None:
    report = sample_report()
    root = page(report)
    for entry in report["findings"]:
        card = words_of(root.get_element_by_id(f"{entry['rule']}-{entry['fingerprint']}"))
        assert entry["severity"] in card
        assert " ".join(entry["observed"].split()) in card
        assert entry["expected"] in card


def test_the_card_of_a_finding_shows_place_reason_remedy_and_operations() -> None:
    card = words_of(page(sample_report()).xpath("//article[starts-with(@id, 'CFG005-')]")[0])
    for part in (
        "shared/files/S/SSIS/MsDtsSrvr.ini.xml:6:7",
        "6 <ServerName>.</ServerName> means the node it runs on",
        "Management Studio then fails to list the packages in msdb.",
        "set ServerName of the folder MSDB to SQLVS1",
        "set server name: path S:\\SSIS\\MsDtsSrvr.ini.xml; folder MSDB; server SQLVS1",
        "SQL Server (MSSQLSERVER)",
        "See also CLU003",
    ):
        assert part in card


def test_the_meant_part_of_an_excerpt_is_marked() -> None:
    marks = page(sample_report()).xpath("//article[starts-with(@id, 'CFG005-')]//mark")
    assert [mark.text for mark in marks] == ["<ServerName>.</ServerName>"]


def test_the_verdict_is_a_word_and_leads_to_the_three_worst_findings() -> None:
    root = page(sample_report())
    assert words_of(root.xpath("//h1")[0]) == "Verdict: FAIL"
    links = [link.split("-")[0] for link in root.xpath("//ol[@class='worst']//a/@href")]
    assert links == ["#CFG005", "#CLU003", "#REG003"]


def test_counts_are_said_in_words() -> None:
    counts = [words_of(item) for item in page(sample_report()).xpath("//ul[@class='counts']/li")]
    assert counts == ["2 errors", "1 warning", "1 info", "1 waived", "4 not evaluated"]


def test_where_nothing_was_found_the_missing_core_evidence_comes_first() -> None:
    root = page(incomplete_report())
    assert words_of(root.xpath("//h1")[0]) == "Verdict: CANNOT SAY"
    assert words_of(root.xpath("//ol[@class='worst']/li")[0]).startswith("checkpoints: core evidence")


def test_sections_come_in_the_order_in_which_they_are_read() -> None:
    names = [element.get("id") for element in page(sample_report()).xpath("//main/section[@id]")]
    wanted = "verdict unknown failover findings cluster coverage waivers rules evidence"
    assert names == wanted.split()


def test_sections_that_need_an_exploration_appear_with_it() -> None:
    assert "Failovers were not explored" in section(page(sample_report()), "failover")
    root = page(hostile_report())
    assert "possible" in section(root, "failover")
    assert "double hop" in section(root, "delegation")


def test_a_hazard_says_claim_groups_failures_outcome_and_its_trace() -> None:
    root = page(failover_report())
    first, second = root.xpath("//section[@id='failover']//tbody/tr")
    shown = words_of(first)
    for part in ("forced", "(meets SQL Server (OPS))", "NODE1", "SSIS fails", "SQL Server stays online"):
        assert part in shown
    assert [words_of(step) for step in first.xpath(".//details//li")][-1] == "SSIS cannot start on NODE2."
    assert "which are not in evidence: RestartAction of SSIS (OPS)" in words_of(second)


def test_the_claims_that_occur_are_explained() -> None:
    terms = page(failover_report()).xpath("//section[@id='failover']//dl[contains(@class, 'claims')]//dt")
    assert [words_of(term) for term in terms] == ["forced", "possible"]


def test_what_stops_and_what_goes_on_stand_beside_the_failovers() -> None:
    for report in (sample_report(), calm_report()):
        shown = section(page(report), "failover")
        for said in (*STOPS, *GOES_ON, CAVEAT):
            assert said in shown


def test_the_delegation_matrix_has_a_row_for_each_client_and_a_column_for_each_placement() -> None:
    root = page(failover_report())
    head = [words_of(cell) for cell in root.xpath("//section[@id='delegation']//thead//th")]
    assert head == ["Client", "today", "whenever both are on one node"]
    rows = [words_of(row) for row in root.xpath("//section[@id='delegation']//tbody/tr")]
    assert rows == [
        "MSDB: SQLVS1 through NODE2 (MsDtsServer130)",
        "remote clients \N{MULTIPLICATION SIGN} double hop ! works only while together",
        "clients on the service's node \N{CHECK MARK} works cannot be",
    ]


def test_stand_alone_services_do_not_move() -> None:
    report = sample_report()
    report["pattern"] = {"MsDtsServer130": "standalone"}
    assert "do not move at a failover" in section(page(report), "failover")


def test_what_was_not_evaluated_is_grouped_by_what_to_collect() -> None:
    root = page(sample_report())
    first, second = (words_of(gap) for gap in root.xpath("//section[@id='unknown']/article"))
    assert "core evidence was not collected" in first
    assert "REG005 (error), REG006 (error)" in first
    assert first.count("Get-ClusterCheckpoint") == 1
    assert "access was denied" in second


def test_the_cluster_is_shown_with_its_findings_beside_it() -> None:
    root = page(sample_report())
    rows = {
        words_of(row.xpath("./th")[0]): words_of(row)
        for row in root.xpath("//section[@id='cluster']//tr[td]")
    }
    assert rows["NODE2"].endswith("! warning REG003")
    assert "NODE1, NODE2" in rows["SQL Server (MSSQLSERVER)"]
    assert rows["Cluster Group"] == "Cluster Group core Online NODE2 unknown unknown none"
    assert "([SQL Server])" in rows["SSIS SSIS"]
    assert rows["Cluster Virtual Disk (Store)"].endswith("C:\\ClusterStorage\\Store")


def test_every_statement_has_a_result_in_words() -> None:
    rows = page(sample_report()).xpath("//section[@id='coverage']//tbody/tr")
    assert len(rows) == 26
    assert words_of(rows[20]) == (
        "S21 ServerName is the virtual SQL Server name of the same group. "
        "\N{MULTIPLICATION SIGN} violated CFG005 ServerName is a virtual SQL Server name"
    )
    assert words_of(rows[25]) == (
        "S26 No remote client needs the service to delegate credentials to another server. "
        "? not evaluated no rule of this run"
    )


def test_every_rule_has_its_counts_and_its_page() -> None:
    report = sample_report()
    root = page(report)
    for rule in report["rules"]:
        folded = root.get_element_by_id(f"rule-{rule['id']}")
        assert next(words_of(heading) for heading in folded.iter("h4")) == "What it checks"
    row = root.xpath("//section[@id='rules']//tr[th/a[.='CFG005']]")[0]
    assert words_of(row).startswith("CFG005 ServerName is a virtual SQL Server name error 1 0 1")


def test_every_file_of_the_evidence_is_listed_with_its_hash_and_status() -> None:
    report = sample_report()
    shown = section(page(report), "evidence")
    for file in report["snapshot"]["files"]:
        assert file["sha256"] in shown
        assert file["status"].replace("-", " ") in shown


def test_code_keeps_its_lines() -> None:
    code = page(sample_report()).xpath("//details[@id='rule-CFG005']//pre")[0].text_content()
    assert code == "Stop-ClusterResource -Name 'SSIS'\nStart-ClusterResource -Name 'SSIS'"


def test_a_report_about_nothing_still_makes_a_page() -> None:
    report = healthy_report()
    report["topology"] = {"nodes": [], "groups": [], "resources": [], "dependencies": [], "disks": []}
    report["rules"], report["coverage"], report["snapshot"]["files"] = [], [], []
    report["cluster"], report["pattern"], report["snapshot"]["collected_at"] = None, {}, None
    report["summary"].update({"rules_evaluated": 0, "exit_code": 3})
    root = page(report)
    assert words_of(root.xpath("//h1")[0]) == "Verdict: CANNOT SAY"
    assert "The layout of the cluster is unknown." in section(root, "cluster")


def test_a_rule_that_is_not_in_the_catalogue_of_the_report_leads_nowhere_else() -> None:
    report = healthy_report()
    report["findings"] = [finding("ZZZ999")]
    card = page(report).xpath("//article[starts-with(@id, 'ZZZ999-')]")[0]
    assert "#rule-ZZZ999" not in card.xpath(".//a/@href")


# --- for everybody --------------------------------------------------------------------------------------------


@every_report
def test_headings_go_down_one_level_at_a_time_and_there_is_one_first(make: Make) -> None:
    levels = [
        int(element.tag[1]) for element in elements(page(make())) if re.fullmatch("h[1-6]", element.tag)
    ]
    assert levels.count(1) == 1
    in_main = levels[levels.index(1) :]
    assert all(after - before <= 1 for before, after in itertools.pairwise(in_main))


@every_report
def test_tables_have_captions_and_their_headers_say_what_they_head(make: Make) -> None:
    root = page(make())
    for table in root.iter("table"):
        assert words_of(table.find("caption"))
        assert all(header.get("scope") in {"col", "row", "rowgroup"} for header in table.iter("th"))


def test_there_is_a_language_a_way_past_the_contents_and_landmarks() -> None:
    root = page(sample_report())
    assert root.get("lang") == "en"
    first = next(element for element in elements(root.find("body")))
    link = root.xpath("//body/a[1]")[0]
    assert first.tag == "body"
    assert link.get("href") == "#main"
    assert all(len(list(root.iter(tag))) == 1 for tag in ("main", "nav"))
    assert root.xpath("//body/header")
    assert root.xpath("//body/footer")


@every_report
def test_every_coloured_sign_has_its_word_beside_it(make: Make) -> None:
    for badge in page(make()).xpath("//span[contains(@class, 'badge')]"):
        signs = badge.xpath("./span[@aria-hidden='true']")
        word = words_of(badge).removeprefix(words_of(signs[0]) if signs else "")
        assert re.search("[a-zA-Z]{2}", word)


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TONES = ("error", "warning", "info", "unknown", "good", "plain")
GROUNDS = ("ground", "surface", "sunken")
PAIRS = [
    *((text, ground) for text in ("text", "quiet", "link") for ground in GROUNDS),
    *((tone, ground) for tone in TONES for ground in ("surface", f"{tone}-ground")),
    *((text, f"{tone}-ground") for text in ("text", "link") for tone in TONES),
    ("text", "mark"),
]


def schemes() -> dict[str, dict[str, str]]:
    style = resources.files("ssis_preflight_reports.html").joinpath("styles")
    colours, printed = (style.joinpath(name).read_text("utf-8") for name in ("colours.css", "print.css"))
    light, dark = colours.split("@media")
    read = {"light": light, "dark": dark, "print": printed}
    return {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css)) for name, css in read.items()}


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5
