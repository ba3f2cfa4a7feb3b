"""What the rules about double hops propose."""

from __future__ import annotations

from tests.support.cases import results
from tests.support.scene_changes import add_resources, change_resource, with_files
from tests.support.scenes import GROUP, clustered, config, sql_group

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.operations.operation import MoveResource, Operation
from ssis_preflight.rule.verdict import Fail
from ssis_preflight_rules.double_hop import RULES

APART = change_resource(clustered(), "SSIS", group="SSIS Group", owner_node="NODE2")
TWO = add_resources(APART, *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"))


def _operations(snapshot: Snapshot) -> list[tuple[Operation, ...]]:
    rule = next(rule for rule in RULES if rule.id == "DH001")
    found = (result.verdict for result in results(rule, snapshot))
    return [verdict.remedy.operations for verdict in found if isinstance(verdict, Fail)]


def test_the_service_moves_to_the_only_group_that_it_points_to() -> None:
    assert _operations(APART) == [(MoveResource("SSIS", GROUP),)]


def test_a_service_that_points_to_two_groups_can_be_in_one_only() -> None:
    both = with_files(TWO, config(servers={"MSDB": "SQLVS1", "OPS": r"SQLVS2\OPS"}))
    assert _operations(both) == [(), ()]
