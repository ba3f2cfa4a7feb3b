"""Parameters of rules: what an operator sets reaches the check, and nothing else does."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.support.scene_changes import change_group, change_resource, with_nodes
from tests.support.scenes import DISK, GROUP, clustered, evidence_file

from ssis_preflight.engine.run import run
from ssis_preflight.model.snapshot import FileStatus, Snapshot
from ssis_preflight.rule.verdict import Fail, Pass, Verdict
from ssis_preflight_rules import RULES


def _verdicts(rule_id: str, snapshot: Snapshot, **parameters: object) -> list[Verdict]:
    rule = next(rule for rule in RULES if rule.id == rule_id)
    given = {(rule_id, name): value for name, value in parameters.items()}
    return [result.verdict for result in run(snapshot, [rule], given).rules[0].results]


FOUR = with_nodes(clustered(), 4)


@pytest.mark.parametrize(
    ("threshold", "fewest", "kind"),
    [(2, 2, Pass), (2, 3, Fail), (3, 4, Pass), (1, 1, Pass), (0, 1, Fail), (0xFFFFFFFF, 63, Pass)],
)
def test_fo009_wants_as_many_failovers_as_the_operator_says(
    threshold: int, fewest: int, kind: type[Verdict]
) -> None:
    scene = change_group(FOUR, GROUP, failover_threshold=threshold)
    assert [type(verdict) for verdict in _verdicts("FO009", scene, fewest_failovers=fewest)] == [kind]


def test_clu008_wants_as_many_owners_as_the_operator_says() -> None:
    scene = change_resource(FOUR, DISK, possible_owners=("NODE1", "NODE2"))
    assert [type(verdict) for verdict in _verdicts("CLU008", scene)] == [Pass]
    (verdict,) = _verdicts("CLU008", scene, fewest_owners=3)
    assert isinstance(verdict, Fail)
    assert verdict.message == f"{GROUP} can be online on NODE1 and NODE2 only: three nodes are wanted"


def test_dq018_expects_the_files_that_the_operator_names_but_never_a_refused_one() -> None:
    photo = evidence_file("notes/Rack.PNG", "unknown", status=FileStatus.NOT_RECOGNISED)
    table = evidence_file("notes/groups.txt", "console-table", status=FileStatus.REFUSED)
    scene = replace(clustered(), evidence=(photo, table))
    assert [type(v) for v in _verdicts("DQ018", scene)] == [Fail, Fail]
    assert [type(v) for v in _verdicts("DQ018", scene, expected_files=("notes/*",))] == [Pass, Fail]


PARAMETERS = [(rule, parameter) for rule in RULES for parameter in rule.parameters]


def test_every_parameter_belongs_to_its_rule_and_is_named_on_its_page() -> None:
    assert len(PARAMETERS) >= 3
    for rule, parameter in PARAMETERS:
        assert parameter.rule == rule.id
        assert f"``{parameter.name}``" in rule.page
        default = list(parameter.default) if isinstance(parameter.default, tuple) else parameter.default
        assert parameter.accepts(default)
        assert parameter.doc.endswith(".")
        assert parameter.name not in {"enabled", "severity"}


@pytest.mark.parametrize("value", [1, 65, "2", 2.0, True, None, [2]])
def test_a_value_of_another_type_or_out_of_bounds_is_not_accepted(value: object) -> None:
    fewest = next(parameter for rule, parameter in PARAMETERS if rule.id == "CLU008")
    assert not fewest.accepts(value)
    assert fewest.accepts(2)
