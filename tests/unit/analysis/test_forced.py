"""Conflicts that no placement avoids, told as examples."""

from __future__ import annotations

from tests.support.scene_changes import change_members, change_node, two_ssis_groups, with_nodes
from tests.support.scenes import GROUP

from ssis_preflight.analysis.failover.forced import Forced, forced_conflicts
from ssis_preflight.analysis.failover.world import World, world_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import NodeState

OPS = "SQL Server (OPS)"


def _world(snapshot: Snapshot) -> World:
    return world_of(ClusterView(snapshot))


def test_a_forced_conflict_is_proved_by_the_groups_and_the_fewer_nodes_that_are_left() -> None:
    assert forced_conflicts(_world(two_ssis_groups()), 1) == (
        Forced(service=0, failures=(0,), groups=(0, 1), nodes=(1,)),
    )


def test_one_failure_does_not_force_a_conflict_while_a_third_node_is_up() -> None:
    world = _world(with_nodes(two_ssis_groups(), 3))
    assert forced_conflicts(world, 1) == ()
    (proof,) = forced_conflicts(world, 2)
    assert len(proof.failures) == 2


def test_a_group_without_any_node_is_no_conflict() -> None:
    snapshot = change_members(two_ssis_groups(), GROUP, possible_owners=("NODE1",))
    snapshot = change_members(snapshot, OPS, possible_owners=("NODE2",))
    assert forced_conflicts(_world(snapshot), 2) == ()


def test_a_group_on_a_paused_node_stays_there_and_forces_nothing() -> None:
    world = _world(change_node(two_ssis_groups(), "NODE2", state=NodeState.PAUSED))
    assert forced_conflicts(world, 0) == ()


def test_a_group_that_is_not_on_a_possible_owner_today_forces_nothing_yet() -> None:
    world = _world(change_members(two_ssis_groups(), GROUP, possible_owners=("NODE2",)))
    assert forced_conflicts(world, 0) == ()
