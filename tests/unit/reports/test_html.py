"""The report as a page, as a browser sees it."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from tests.support.drawn_clusters import cluster_report
from tests.support.report_crowd import crowd_report
from tests.support.report_failovers import calm_report, failover_report
from tests.support.report_findings import GROUP, HOSTILE, finding
from tests.support.report_full import full_report, parity_entry
from tests.support.report_samples import healthy_report, incomplete_report, sample_report
from tests.unit.reports.hostile import hostile_report
from tests.unit.reports.pages import Make, elements, every_report, page, section, words_of

from ssis_preflight_reports.html.assets import css_string
from ssis_preflight_reports.impact import CAVEAT, GOES_ON, STOPS

WHY_START = {
    "CFG005": "A clustered SQL Server instance answers",
    "CLU003": "Without the dependency",
    "PK012": "A clustered SQL Server instance answers",
    "REG003": "The registry decides",
    "SVC004": "The registry decides",
    "ACL001": "The registry decides",
}
LOADING = {
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


# --- safe -----------------------------------------------------------------------------------------------------


@every_report
def test_the_page_loads_nothing_and_runs_only_its_own_script(make: Make) -> None:
    root = page(make())
    found = elements(root)
    assert {element.tag for element in found} & LOADING == set()
    names = {name for element in found for name in element.attrib}
    assert {name for name in names if name.startswith("on")} == set()
    assert names & {"src", "srcset", "style", "srcdoc", "action", "background"} == set()
    assert all(element.get("href", "#").startswith("#") for element in found)
    style = "".join(element.text or "" for element in root.iter("style"))
    assert not re.search(r"url\(|@import|https?:", style)
    (script,) = root.iter("script")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch|http", script.text or ""
    )


@every_report
def test_the_policy_allows_what_is_in_the_page_by_its_hash_and_nothing_else(make: Make) -> None:
    root = page(make())

    def hashed(tag: str) -> list[str]:
        digests = (hashlib.sha256((e.text or "").encode()).digest() for e in root.iter(tag))
        return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]

    policies = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = f"style-src {' '.join(hashed('style'))}; script-src {hashed('script')[0]}"
    assert policies == [f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"]


def test_the_same_script_and_style_sheet_serve_every_report() -> None:
    one, other = page(sample_report()), page(hostile_report())
    assert one.xpath("//script/text()") == other.xpath("//script/text()")
    assert one.xpath("//style[1]/text()") == other.xpath("//style[1]/text()")


@pytest.mark.parametrize(
    "text", ["a b", "</style><script>", '"; } body { color: red', "\\", "\x00\n\u202e", "\U0001f600"]
)
def test_a_name_in_the_printed_margin_cannot_leave_its_string(text: str) -> None:
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9A-F]{6})*"', css_string(text))


def test_a_hostile_name_is_shown_as_text() -> None:
    report = sample_report()
    title = words_of(page(report).xpath("//article[contains(@id, 'CLU003')]//h4")[0])
    shown = HOSTILE.replace("\x1b", "<U+001B>").replace("\u202e", "<U+202E>")
    assert title == f"SSIS {shown} can start before Cluster Disk 2, which holds S:\\SSIS\\MsDtsSrvr.ini.xml"
    assert "{{ 7*7 }}" in title


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
    wanted = "verdict cluster failover findings unknown waivers coverage evidence rules"
    assert names == wanted.split()


def test_sections_that_need_an_exploration_appear_with_it() -> None:
    assert "Failovers were not explored" in section(page(sample_report()), "failover")
    root = page(hostile_report())
    assert "possible" in section(root, "failover")
    assert "double hop" in section(root, "delegation")


def test_a_hazard_says_claim_groups_failures_outcome_and_its_trace() -> None:
    rows = page(failover_report()).xpath("//section[@id='failover']//tbody/tr")
    first, trace, second, _ = rows
    for part in ("forced", "(meets SQL Server (OPS))", "NODE1", "SSIS fails", "SQL Server stays online"):
        assert part in words_of(first)
    assert "which are not in evidence: RestartAction of SSIS (OPS)" in words_of(second)
    terms = [words_of(term) for term in trace.xpath(".//dt")]
    assert terms == ["Before", "Failures", "What happens", "After"]
    assert words_of(trace.xpath(".//dd")[0]) == f"{GROUP} on NODE1; SQL Server (OPS): owner unknown"
    assert [words_of(step) for step in trace.xpath(".//li")][-1] == "SSIS cannot start on NODE2."


def test_many_hazards_are_folded_after_the_first() -> None:
    report = failover_report()
    assert report["failover"] is not None
    report["failover"]["hazards"] *= 20
    (folded,) = page(report).xpath("//section[@id='failover']/details")
    assert words_of(folded.find("summary")) == "10 further hazards"
    assert len(folded.xpath(".//tr[@class='told']")) == 10


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


def test_a_group_that_may_run_on_each_of_many_nodes_does_not_name_them() -> None:
    assert "every one of 64 nodes" in section(page(cluster_report(64, 2)), "cluster")
    few = section(page(cluster_report(8, 2)), "cluster")
    assert "NODE1, NODE2, NODE3, NODE4, NODE5, NODE6, NODE7, NODE8" in few


def test_every_statement_has_a_result_in_words() -> None:
    rows = page(sample_report()).xpath("//tr[starts-with(@id, 'statement-')]")
    assert len(rows) == 26
    assert words_of(rows[20]) == (
        "S21 ServerName is the virtual SQL Server name of the same group. "
        "\N{MULTIPLICATION SIGN} violated \N{MULTIPLICATION SIGN} failed "
        "CFG005 ServerName is a virtual SQL Server name"
    )
    assert words_of(rows[16]).endswith("? not evaluated ? not evaluated REG005, REG006")
    assert words_of(rows[25]) == (
        "S26 No remote client needs the service to delegate credentials to another server. "
        "? not evaluated no rule of this run"
    )


def test_a_statement_that_explains_is_not_said_to_lack_a_rule() -> None:
    report = sample_report()
    report["coverage"][5]["result"] = "not-applicable"
    row = page(report).xpath("//tr[@id='statement-S06']")[0]
    assert words_of(row).endswith("not applicable an explanation, which no rule judges")


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


def test_waivers_are_listed_with_state_end_owner_and_what_they_cover() -> None:
    rows = page(full_report()).xpath("//section[@id='waivers']//tbody/tr")
    states = [words_of(row.xpath("./td")[1]).split()[-1] for row in rows]
    assert states == ["expired", "unused", "active"]
    expired, unused, active = (words_of(row) for row in rows)
    assert "2026-10-23, 30 days ago" in expired
    assert "never" in unused
    assert "2027-01-31, in 70 days" in active
    assert "dba" in active
    assert active.endswith("SVC004 ssis-preflight.toml:12")


def test_settings_of_nodes_are_a_grid_in_which_differences_are_marked() -> None:
    rows = page(full_report()).xpath("//section[@id='parity']//tr[td]")
    verdicts = [words_of(row.xpath("./td")[0]).split(" ", 1)[1] for row in rows]
    assert verdicts == ["differs", "unknown", "same", "may differ"]
    assert [words_of(cell) for cell in rows[0].xpath("./td[@class='differs']")] == ["Automatic ! other"]
    assert "each node has its own name" in words_of(rows[3])
    assert not rows[3].xpath("./td[@class='differs']")


def test_settings_of_many_nodes_are_shown_by_value() -> None:
    report = full_report()
    report["parity"] = [parity_entry("service", "StartMode", [*["Manual"] * 63, "Disabled"], same=False)]
    (row,) = page(report).xpath("//section[@id='parity']//tr[td]")
    assert words_of(row.xpath("./td")[1]) == "Manual on 63 nodes Disabled on 1 node: NODE64 ! other"


def test_without_settings_to_compare_there_is_no_such_section() -> None:
    assert not page(sample_report()).xpath("//*[@id='parity']")


def test_services_with_the_same_delegation_share_one_block_where_there_are_many() -> None:
    report = failover_report()
    report["delegation"] = [
        {**entry, "endpoint": f"NODE{n}"} for n in range(1, 10) for entry in report["delegation"]
    ]
    blocks = page(report).xpath("//section[@id='delegation']//tbody")
    assert [len(block.xpath("./tr[td]")) for block in blocks] == [2]
    assert "and 6 more, for which the same holds" in words_of(blocks[0])


def test_very_many_findings_are_folded_by_rule_and_what_a_rule_says_stands_there_once() -> None:
    root = page(crowd_report(600))
    groups = root.xpath("//details[@class='rule-group']")
    assert [group.get("data-rule") for group in groups] == [
        "CFG005",
        "CLU003",
        "PK012",
        "REG003",
        "SVC004",
        "ACL001",
    ]
    assert all(len(group.xpath(".//*[@data-finding]")) == 100 for group in groups)
    assert all(words_of(group).count(WHY_START[group.get("data-rule")]) == 1 for group in groups)


def test_the_worst_findings_are_of_different_rules_where_they_can_be() -> None:
    links = page(crowd_report(600)).xpath("//ol[@class='worst']//a/@href")
    assert [link.split("-")[0] for link in links] == ["#CFG005", "#CLU003", "#CFG005"]


def test_all_evidence_together_has_one_hash_that_anybody_can_make_again() -> None:
    report = sample_report()
    listing = "".join(f"{file['sha256']}  {file['path']}\n" for file in report["snapshot"]["files"])
    together = hashlib.sha256(listing.encode()).hexdigest()
    assert together in section(page(report), "evidence")
    assert together in section(page(report), "coverage")


def test_where_the_page_only_leads_to_a_finding_a_very_long_message_is_cut_short() -> None:
    report = sample_report()
    names = ", ".join(f"SSIS{n} in Group{n}" for n in range(60))
    report["findings"][0]["message"] = f"MsDtsServer130 runs once per node, but {names} can meet"
    root = page(report)
    link = words_of(root.xpath("//ol[@class='worst']//a")[0])
    assert link.startswith("CFG005: MsDtsServer130 runs once per node, but SSIS0 in Group0")
    assert link.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert len(link) < 240
    assert "SSIS59 in Group59 can meet" in section(root, "findings")
