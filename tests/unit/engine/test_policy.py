"""What was accepted: which findings waivers and baselines cover, and what that does to the report."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.support.scenes import clustered, unknown

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.config.adjust import with_severity
from ssis_preflight.config.waivers import Waiver
from ssis_preflight.engine.acceptance import subject_text
from ssis_preflight.engine.baseline import Baseline, read_baseline
from ssis_preflight.engine.exits import Gate
from ssis_preflight.engine.policy import Policy, baseline_of
from ssis_preflight.engine.report import Settings, build_report
from ssis_preflight.engine.run import AnyRule, run
from ssis_preflight.model.cluster import Node
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.result.report import Location, Report
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import NODES
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.policy import RULES as POLICY_RULES

FAIL = Fail("It fails", (Evidence(Place("a.json", ("x",)), "here"),), "x", "y", Remedy("mend it"))
OPEN = NotEvaluated(unknown("owners", Part.POSSIBLE_OWNERS))
AS_OF = "2026-11-22"


def _rule(id_: str, **verdicts: Verdict | Exception) -> AnyRule:
    """Return a rule about nodes; nodes that are not named pass."""

    @rule(
        id=id_, title="A wanted state", severity=Severity.ERROR, subjects=NODES, needs=(), sources=("Test",)
    )
    def check(node: Node, view: ClusterView) -> Verdict:
        verdict = verdicts.get(node.name, Pass())
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    return check


BOTH = _rule("AAA001", NODE1=FAIL, NODE2=OPEN)


def _waiver(subject: str | None = "*", rules: tuple[str, ...] = ("AAA001",), **changes: object) -> Waiver:
    made = Waiver(
        rule=rules[0],
        rules=frozenset(rules),
        subject=subject,
        node=None,
        fingerprint=None,
        reason="known",
        owner="dba",
        expires=dt.date(2026, 11, 22),
        ticket="CHG1",
        file="waivers.toml",
        line=1,
        expires_line=5,
    )
    return replace(made, **changes)


def _locate(places: list[Place]) -> list[Location]:
    return [
        Location(
            file=p.file, line=p.line, column=None, node=None, key=None, value=None, excerpt=None, says=""
        )
        for p in places
    ]


def _report(
    *rules: AnyRule, waivers: tuple[Waiver, ...] = (), baseline: Baseline | None = None, as_of: str = AS_OF
) -> Report:
    settings = Settings(Gate(), frozenset(), as_of, "0", Policy(waivers, baseline))
    return build_report(run(clustered(), [*rules, *POLICY_RULES]), settings, _locate)


def _waived(report: Report) -> set[str]:
    entries = [*report["findings"], *report["not_evaluated"]]
    return {entry["subject"]["name"] for entry in entries if entry["waived"] is not None}


def test_a_waived_finding_stays_in_the_report_and_counts_nowhere_else() -> None:
    report = _report(BOTH, waivers=(_waiver(),))
    assert [finding["waived"] for finding in report["findings"]] == [
        {"reason": "known", "owner": "dba", "expires": "2026-11-22", "ticket": "CHG1"}
    ]
    assert report["not_evaluated"][0]["waived"] is not None
    summary = report["summary"]
    assert (summary["error"], summary["waived"], summary["not_evaluated"], summary["exit_code"]) == (
        0,
        2,
        0,
        0,
    )
    assert report["waivers"][0]["state"] == "active"
    assert set(report["waivers"][0]["matches"]) == {
        report["findings"][0]["fingerprint"],
        report["not_evaluated"][0]["fingerprint"],
    }


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        ("NODE1", {"NODE1"}),
        ("node1", {"NODE1"}),
        ("node NODE2", {"NODE2"}),
        ("NODE?", {"NODE1", "NODE2"}),
        ("node *", {"NODE1", "NODE2"}),
        ("NODE", set()),
        ("NODE[12]", set()),
        ("NOD.1", set()),
        ("service *", set()),
    ],
)
def test_a_pattern_fits_the_whole_name_or_the_whole_text_of_a_subject(
    pattern: str, covered: set[str]
) -> None:
    assert _waived(_report(BOTH, waivers=(_waiver(pattern),))) == covered


def test_the_text_of_a_subject_has_kind_name_node_and_group() -> None:
    assert subject_text({"kind": "node", "name": "NODE1", "node": "NODE1", "group": None}) == "node NODE1"
    assert (
        subject_text({"kind": "service", "name": "MsDtsServer130", "node": "NODE1", "group": "SSIS"})
        == "service MsDtsServer130 on NODE1 in SSIS"
    )


def test_a_waiver_can_be_narrowed_down_to_a_node_or_to_one_fingerprint() -> None:
    assert _waived(_report(BOTH, waivers=(_waiver(node="*2"),))) == {"NODE2"}
    mark = _report(BOTH)["findings"][0]["fingerprint"]
    exact = _waiver(subject=None, fingerprint=mark)
    assert _waived(_report(BOTH, waivers=(exact,))) == {"NODE1"}


def test_a_waiver_covers_only_its_rules() -> None:
    other = _rule("BBB001", NODE1=FAIL)
    report = _report(BOTH, other, waivers=(_waiver("NODE1"),))
    assert [finding["rule"] for finding in report["findings"] if finding["waived"] is None] == ["BBB001"]


def test_an_expired_waiver_hides_nothing_and_is_a_finding_at_its_line() -> None:
    report = _report(BOTH, waivers=(_waiver(),), as_of="2026-11-23")
    assert not _waived(report)
    assert report["summary"]["exit_code"] == 1
    about = next(finding for finding in report["findings"] if finding["rule"] == "POL001")
    assert (about["severity"], about["locations"][0]["file"], about["locations"][0]["line"]) == (
        "warning",
        "waivers.toml",
        5,
    )
    assert "2 finding(s)" in about["message"]
    assert report["waivers"][0]["state"] == "expired"


def test_a_waiver_that_matches_nothing_is_a_finding_unless_its_rule_did_not_run() -> None:
    report = _report(BOTH, waivers=(_waiver("NODE9"), _waiver("NODE9", ("AAA001", "CCC001"))))
    assert [waiver["state"] for waiver in report["waivers"]] == ["unused", "active"]
    assert [finding["rule"] for finding in report["findings"] if finding["severity"] == "info"] == ["POL002"]


def test_the_rules_about_waivers_can_have_another_severity() -> None:
    rules = [BOTH, *(with_severity(rule, Severity.ERROR) for rule in POLICY_RULES)]
    settings = Settings(Gate(), frozenset(), AS_OF, "0", Policy((_waiver("NODE9"),)))
    report = build_report(run(clustered(), rules), settings, _locate)
    assert [(f["rule"], f["severity"]) for f in report["findings"]] == [
        ("AAA001", "error"),
        ("POL002", "error"),
    ]


def test_a_verdict_that_is_open_because_the_rule_broke_cannot_be_accepted(tmp_path: Path) -> None:
    broken = _rule("AAA001", NODE1=ValueError("oops"))
    report = _report(broken, waivers=(_waiver(),), baseline=_baseline(tmp_path, _report(broken)))
    assert report["summary"]["exit_code"] == 4
    assert report["not_evaluated"][0]["waived"] is None


def _baseline(folder: Path, report: Report) -> Baseline:
    path = folder / "baseline.json"
    path.write_bytes(baseline_of(report))
    return read_baseline(path)


def test_only_what_is_new_counts_against_a_baseline(tmp_path: Path) -> None:
    baseline = _baseline(tmp_path, _report(BOTH))
    same = _report(BOTH, baseline=baseline)
    assert (same["summary"]["waived"], same["summary"]["exit_code"], same["notices"]) == (2, 0, [])
    assert same["findings"][0]["waived"] == {
        "reason": "in the baseline",
        "owner": None,
        "expires": None,
        "ticket": None,
    }
    new = _report(BOTH, _rule("BBB001", NODE1=FAIL), baseline=baseline)
    assert (new["summary"]["error"], new["summary"]["exit_code"]) == (1, 1)


def test_an_open_verdict_of_the_baseline_that_becomes_a_failure_is_new(tmp_path: Path) -> None:
    baseline = _baseline(tmp_path, _report(_rule("AAA001", NODE1=OPEN)))
    assert _report(_rule("AAA001", NODE1=FAIL), baseline=baseline)["summary"]["error"] == 1


def test_entries_that_are_gone_are_told_only_where_somebody_could_look(tmp_path: Path) -> None:
    baseline = _baseline(tmp_path, _report(BOTH, _rule("BBB001", NODE1=FAIL)))
    mended = _report(_rule("AAA001", NODE2=OPEN), _rule("BBB001"), baseline=baseline)
    assert mended["notices"] == ["2 of 3 entries of the baseline are gone: rewrite the baseline"]
    unsure = _report(_rule("AAA001", NODE1=OPEN, NODE2=OPEN), baseline=baseline)
    assert unsure["notices"] == []


def test_a_baseline_is_sorted_and_leaves_out_what_a_waiver_hides() -> None:
    rules = (_rule("BBB001", NODE2=FAIL, NODE1=FAIL), BOTH)
    report = _report(*rules, waivers=(_waiver(),))
    document = json.loads(baseline_of(report))
    assert [(entry["rule"], entry["subject"]) for entry in document["findings"]] == [
        ("BBB001", "node NODE1"),
        ("BBB001", "node NODE2"),
    ]
    assert document["not_evaluated"] == []
    assert baseline_of(_report(*rules[::-1], waivers=(_waiver(),))) == baseline_of(report)


def test_a_baseline_that_is_rewritten_keeps_what_is_still_there(tmp_path: Path) -> None:
    before = _report(BOTH)
    again = _report(BOTH, baseline=_baseline(tmp_path, before))
    assert baseline_of(again) == baseline_of(before)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "cannot read the baseline"),
        ("{", "is no baseline"),
        ("[]", "is no baseline"),
        ('{"schema": "x"}', "is no baseline"),
        ('{"schema": "x", "findings": [], "not_evaluated": []}', "no baseline of this version"),
        ('{"schema": "\xe9', "is no baseline"),
    ],
)
def test_a_file_that_is_no_baseline_ends_in_one_line(tmp_path: Path, text: str | None, problem: str) -> None:
    path = tmp_path / "baseline.json"
    if text is not None:
        path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match=problem) as raised:
        read_baseline(path)
    assert "\n" not in str(raised.value)
