"""One broken rule spoils only its subject."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.support.scene_changes import change_cluster
from tests.support.scenes import clustered, standalone, unknown

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.engine.exits import Gate
from ssis_preflight.engine.report import Settings, build_report
from ssis_preflight.engine.run import AnyRule, run
from ssis_preflight.engine.selection import select_rules
from ssis_preflight.model.cluster import Node
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.facts import GapKind
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.result.report import Location, Report
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import NODES
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules import RULES


def _rule(verdicts: dict[str, Verdict | Exception], severity: Severity = Severity.ERROR) -> AnyRule:
    @rule(id="SVC001", title="A wanted state", severity=severity, subjects=NODES, needs=(), sources=("Test",))
    def check(node: Node, view: ClusterView) -> Verdict:
        verdict = verdicts[node.name]
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    return check


FAIL = Fail("It fails", (Evidence(Place("a.json", (0,)), "here"),), "x", "y", Remedy("mend it"))


def _locate(places: list[Place]) -> list[Location]:
    return [
        Location(
            file=p.file, line=7, column=1, node=p.node, key=p.key, value=p.value, excerpt="text", says=""
        )
        for p in places
    ]


def _report(
    rules: list[AnyRule], gate: Gate | None = None, required: frozenset[Part] = frozenset()
) -> Report:
    settings = Settings(gate or Gate(), required, "2026-11-22", "0")
    return build_report(run(clustered(), rules), settings, _locate)


def test_a_rule_that_raises_is_not_evaluated_there_and_goes_on_elsewhere() -> None:
    done = run(clustered(), [_rule({"NODE1": ValueError("oops"), "NODE2": Pass()})])
    first, second = done.rules[0].results
    assert isinstance(first.verdict, NotEvaluated)
    assert first.verdict.gap.kind is GapKind.RULE_BROKE
    assert isinstance(second.verdict, Pass)
    assert "ValueError: oops" in done.broken[0]


def test_a_broken_rule_ends_with_4_and_the_report_says_so() -> None:
    report = _report([_rule({"NODE1": ValueError("oops"), "NODE2": FAIL})])
    assert report["summary"]["exit_code"] == 4
    assert report["notices"]
    assert len(report["findings"]) == 1
    assert report["not_evaluated"][0]["why"] == "rule-broke"


def test_a_gap_in_core_evidence_ends_with_3_only_for_rules_that_could_close_the_gate() -> None:
    core = NotEvaluated(unknown("owners", Part.POSSIBLE_OWNERS))
    supplementary = NotEvaluated(unknown("access", Part.ACCESS_CONTROL))
    error = _rule({"NODE1": core, "NODE2": Pass()})
    assert _report([error])["summary"]["exit_code"] == 3
    warning = _rule({"NODE1": core, "NODE2": Pass()}, Severity.WARNING)
    assert _report([warning])["summary"]["exit_code"] == 0
    assert _report([warning], Gate("warning"))["summary"]["exit_code"] == 3
    beside = _rule({"NODE1": supplementary, "NODE2": Pass()})
    assert _report([beside])["summary"]["exit_code"] == 0
    assert _report([beside], required=frozenset({Part.ACCESS_CONTROL}))["summary"]["exit_code"] == 3


def test_an_unknown_list_is_one_gap_of_the_cluster() -> None:
    snapshot = change_cluster(clustered(), nodes=unknown("the nodes", Part.NODES))
    results = run(snapshot, [_rule({})]).rules[0].results
    assert [r.subject.kind for r in results] == ["cluster"]


def test_the_same_snapshot_gives_the_same_report_whatever_the_order_of_its_parts() -> None:
    snapshot = standalone()
    shuffled = replace(snapshot, services=snapshot.services[::-1], files=snapshot.files[::-1])
    settings = Settings(Gate(), frozenset(), "2026-11-22", "0")
    reports = [build_report(run(s, RULES), settings, _locate) for s in (snapshot, shuffled)]
    assert reports[0]["findings"] == reports[1]["findings"]
    assert reports[0]["not_evaluated"] == reports[1]["not_evaluated"]


def test_rules_are_selected_by_id_family_and_covered_id() -> None:
    def ids(*select: str, ignore: tuple[str, ...] = ()) -> set[str]:
        return {r.id for r in select_rules(RULES, select, ignore)}

    assert ids("clu003") == {"CLU003"}
    assert ids("CFG") == {r.id for r in RULES if r.id.startswith("CFG")}
    assert "CLU003" not in ids(ignore=("CLU",))
    covered = next(((c, r.id) for r in RULES for c in r.covers), None)
    assert covered is not None
    assert ids(covered[0]) == {covered[1]}


def test_a_name_that_is_no_rule_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean CLU003"):
        select_rules(RULES, ["CLU0003"])
