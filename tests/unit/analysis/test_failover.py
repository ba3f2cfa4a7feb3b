"""What can go wrong when groups with Integration Services fail over, told as examples."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.support.scene_changes import (
    add_services,
    change_cluster,
    change_group,
    change_members,
    change_node,
    change_resource,
    two_ssis_groups,
    with_nodes,
)
from tests.support.scenes import GROUP, absent_service, service, unknown

from ssis_preflight.analysis.failover.explore import Bounds, Exploration, Witness, explore
from ssis_preflight.analysis.failover.narrate import outcome_of, tell
from ssis_preflight.analysis.failover.semantics import Condition
from ssis_preflight.analysis.failover.world import World, world_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import NodeState

OPS = "SQL Server (OPS)"
ONE_FAILURE = Bounds(failures=1, moves=0)
ONE_MOVE = Bounds(failures=0, moves=1)
TWO_FAILURES = Bounds(failures=2, moves=0)
CONFLICT, NO_START, NO_OWNER = "single-instance-conflict", "service-cannot-start", "no-possible-owner"
REFUSED = "SSIS (OPS) cannot start on NODE1: MsDtsServer130 already runs there for SQL Server (MSSQLSERVER)."
STAYS_THERE = (
    "SSIS (OPS) is not to affect its group (RestartAction 0 or 1): it stays failed. SQL Server stays online."
)
GIVES_UP = (
    "SQL Server (OPS) has used up its failovers (FailoverThreshold):"
    " the group has failed and SQL Server is down."
)
STAYS_UP = {"ssis": "failed", "sql": "online"}
GOES_DOWN = {"ssis": "failed", "sql": "failed"}


def _world(snapshot: Snapshot) -> World:
    return world_of(ClusterView(snapshot))


def _explore(snapshot: Snapshot, bounds: Bounds, *, sure: bool = True) -> Exploration:
    found = explore(_world(snapshot), bounds, sure=sure)
    assert found.whole
    return found


def _dangers(snapshot: Snapshot, bounds: Bounds, *, sure: bool = True) -> set[tuple[str, str]]:
    """Return what can go wrong, but for a service that fails by itself, and for which group."""
    names = [mover.name for mover in _world(snapshot).groups]
    found = _explore(snapshot, bounds, sure=sure).witnesses
    return {(w.danger.what, names[w.danger.group]) for w in found if w.danger.what != "service-failure"}


def _witnesses(
    snapshot: Snapshot, bounds: Bounds, what: str, group: str, *, sure: bool = True
) -> list[Witness]:
    names = [mover.name for mover in _world(snapshot).groups]
    found = _explore(snapshot, bounds, sure=sure).witnesses
    return [w for w in found if (w.danger.what, names[w.danger.group]) == (what, group)]


def _story(
    snapshot: Snapshot, bounds: Bounds, what: str, group: str = OPS
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the trace to the only danger of this kind, and how it ends for Integration Services and SQL Server."""
    (witness,) = _witnesses(snapshot, bounds, what, group)
    world = _world(snapshot)
    return tell(world, witness), outcome_of(world, witness.danger.group, witness.danger.condition)


# The example of Microsoft's topic: two groups, two nodes, one node fails


@pytest.mark.parametrize("action", [0, 1])
def test_sql_server_stays_online_where_the_service_does_not_affect_its_group(action: int) -> None:
    assert _story(two_ssis_groups(restart_action=action), ONE_FAILURE, CONFLICT) == (
        (
            "NODE2 fails.",
            "SQL Server (OPS) moves to NODE1, its only other possible owner.",
            REFUSED,
            STAYS_THERE,
        ),
        STAYS_UP,
    )


def test_sql_server_goes_down_too_where_the_service_affects_its_group() -> None:
    assert _story(two_ssis_groups(restart_action=2), ONE_FAILURE, CONFLICT) == (
        (
            "NODE2 fails.",
            "SQL Server (OPS) moves to NODE1, its only other possible owner.",
            REFUSED,
            "No node is left for SQL Server (OPS): the group has failed and SQL Server is down.",
        ),
        GOES_DOWN,
    )


def test_the_group_that_stays_is_not_harmed() -> None:
    snapshot = change_members(two_ssis_groups(), GROUP, possible_owners=("NODE1",))
    assert _dangers(snapshot, ONE_FAILURE) == {(CONFLICT, OPS), (NO_OWNER, GROUP)}


def test_no_conflict_without_a_common_possible_owner() -> None:
    snapshot = change_members(two_ssis_groups(), GROUP, possible_owners=("NODE1",))
    snapshot = change_members(snapshot, OPS, possible_owners=("NODE2",))
    assert _dangers(snapshot, Bounds(failures=2, moves=2)) == {(NO_OWNER, GROUP), (NO_OWNER, OPS)}


def test_services_of_different_releases_run_side_by_side() -> None:
    newer = tuple(service(name, 150) for name in ("NODE1", "NODE2"))
    assert _dangers(add_services(two_ssis_groups(150), *newer), ONE_FAILURE) == set()


def test_a_service_that_is_not_installed_on_the_other_node_cannot_start_there() -> None:
    newer = (service("NODE2", 150), absent_service("NODE1", 150))
    assert _story(add_services(two_ssis_groups(150), *newer), ONE_FAILURE, NO_START) == (
        (
            "NODE2 fails.",
            "SQL Server (OPS) moves to NODE1, its only other possible owner.",
            "SSIS (OPS) cannot start on NODE1: MsDtsServer150 is not installed there, or is disabled.",
            STAYS_THERE,
        ),
        STAYS_UP,
    )


def test_an_operator_can_make_the_groups_meet_and_the_service_moves_on_from_there() -> None:
    snapshot = change_group(two_ssis_groups(restart_action=2), OPS, failover_threshold=1)
    snapshot = add_services(snapshot, service("NODE1"), absent_service("NODE2"))
    assert _story(snapshot, ONE_MOVE, CONFLICT) == (
        (
            "An operator moves SQL Server (OPS) to NODE1.",
            REFUSED,
            "SSIS (OPS) affects its group (RestartAction 2): SQL Server (OPS) moves on to NODE2.",
            "SSIS (OPS) cannot start on NODE2: MsDtsServer130 is not installed there, or is disabled.",
            GIVES_UP,
        ),
        GOES_DOWN,
    )


# Which node takes a group


def _same_class(snapshot: Snapshot) -> Snapshot:
    for name in (GROUP, OPS):
        snapshot = change_group(snapshot, name, anti_affinity_class_names=("SSIS",))
    return snapshot


def test_without_anti_affinity_one_failure_is_enough_although_a_node_is_free() -> None:
    assert (CONFLICT, OPS) in _dangers(with_nodes(two_ssis_groups(), 3), ONE_FAILURE)


def test_soft_anti_affinity_avoids_the_other_group_until_no_free_node_is_left() -> None:
    snapshot = _same_class(with_nodes(two_ssis_groups(), 3))
    assert _dangers(snapshot, ONE_FAILURE) == set()
    assert _dangers(snapshot, TWO_FAILURES) == {(CONFLICT, GROUP), (CONFLICT, OPS)}


def test_enforced_anti_affinity_leaves_a_group_offline_rather_than_with_the_other() -> None:
    snapshot = change_cluster(_same_class(with_nodes(two_ssis_groups(), 3)), enforced_anti_affinity=1)
    assert _dangers(snapshot, Bounds(failures=1, moves=1)) == set()
    story, outcome = _story(snapshot, TWO_FAILURES, NO_OWNER)
    assert story[-1] == "SQL Server (OPS) has no possible owner left: it is offline and SQL Server is down."
    assert outcome == {"ssis": "offline", "sql": "offline"}
    assert _dangers(snapshot, TWO_FAILURES) == {(NO_OWNER, GROUP), (NO_OWNER, OPS)}


def test_an_operator_can_block_the_last_node_of_a_group_where_anti_affinity_is_enforced() -> None:
    newer = tuple(service(f"NODE{number}", 150) for number in (1, 2, 3))
    snapshot = add_services(with_nodes(two_ssis_groups(150), 3), service("NODE3"), *newer)
    snapshot = change_cluster(_same_class(snapshot), enforced_anti_affinity=1)
    snapshot = change_members(snapshot, GROUP, possible_owners=("NODE1", "NODE3"))
    snapshot = change_members(snapshot, OPS, possible_owners=("NODE2", "NODE3"))
    story, _ = _story(snapshot, Bounds(failures=1, moves=1), NO_OWNER)
    assert story == (
        "An operator moves SQL Server (MSSQLSERVER) to NODE3.",
        "NODE2 fails.",
        "SQL Server (OPS) has no possible owner left: it is offline and SQL Server is down.",
    )


def test_a_paused_node_takes_no_group() -> None:
    snapshot = _same_class(with_nodes(two_ssis_groups(), 3))
    assert _dangers(snapshot, ONE_FAILURE) == set()
    paused = change_node(snapshot, "NODE3", state=NodeState.PAUSED)
    assert _dangers(paused, ONE_FAILURE) == {(CONFLICT, GROUP), (CONFLICT, OPS)}


def test_a_paused_node_keeps_its_group_until_it_fails() -> None:
    paused = change_node(two_ssis_groups(), "NODE2", state=NodeState.PAUSED)
    story, _ = _story(paused, ONE_FAILURE, CONFLICT)
    assert story[:2] == (
        "NODE2 fails.",
        "SQL Server (OPS) moves to NODE1, its only other possible owner.",
    )


@pytest.mark.parametrize(("rival", "expected"), [("NODE5", {(CONFLICT, OPS)}), ("NODE1", set())])
def test_the_walk_along_the_preferred_owners_goes_on_and_not_back_to_the_first(
    rival: str, expected: set[tuple[str, str]]
) -> None:
    snapshot = with_nodes(two_ssis_groups(), 5)
    snapshot = add_services(snapshot, *(service(f"NODE{number}") for number in range(1, 6)))
    snapshot = change_group(snapshot, OPS, owner_node="NODE3", preferred_owners=("NODE1", "NODE3", "NODE5"))
    snapshot = change_members(
        change_group(snapshot, GROUP, owner_node=rival), GROUP, possible_owners=(rival,)
    )
    assert _dangers(snapshot, ONE_FAILURE) == {(NO_OWNER, GROUP), *expected}


def _leaving_and_returning(failback: int) -> Snapshot:
    """Two groups, each with a node of its own and NODE2, which OPS prefers."""
    snapshot = add_services(with_nodes(two_ssis_groups(), 3), service("NODE3"))
    snapshot = change_members(snapshot, GROUP, possible_owners=("NODE1", "NODE2"))
    snapshot = change_members(snapshot, OPS, possible_owners=("NODE2", "NODE3"))
    return change_group(snapshot, OPS, preferred_owners=("NODE2",), auto_failback_type=failback)


def test_a_group_fails_back_to_a_node_on_which_the_service_runs_by_then() -> None:
    story, outcome = _story(_leaving_and_returning(failback=1), TWO_FAILURES, CONFLICT)
    assert story[-5:] == (
        "NODE2 returns.",
        "SQL Server (MSSQLSERVER) comes back on NODE2.",
        "SQL Server (OPS) fails back to NODE2, which it prefers.",
        "SSIS (OPS) cannot start on NODE2: MsDtsServer130 already runs there for SQL Server (MSSQLSERVER).",
        STAYS_THERE,
    )
    assert outcome == STAYS_UP


def test_without_failback_a_group_stays_where_it_went() -> None:
    assert (CONFLICT, OPS) not in _dangers(_leaving_and_returning(failback=0), TWO_FAILURES)


def test_failover_threshold_decides_whether_a_refused_group_may_look_further() -> None:
    snapshot = add_services(with_nodes(two_ssis_groups(restart_action=2), 3), service("NODE3"))
    assert (CONFLICT, OPS) not in _dangers(change_group(snapshot, OPS, failover_threshold=1), ONE_FAILURE)
    assert _story(change_group(snapshot, OPS, failover_threshold=0), ONE_FAILURE, CONFLICT) == (
        (
            "NODE2 fails.",
            "SQL Server (OPS) moves to NODE1.",
            REFUSED,
            GIVES_UP,
        ),
        GOES_DOWN,
    )


# Idle nodes: of those that nothing tells apart, the search looks at the first


def _four_nodes_two_with_the_service(**operations: object) -> Snapshot:
    """GROUP on NODE1, OPS on NODE2; NODE3 and NODE4 are idle and do not have the service."""
    snapshot = add_services(
        with_nodes(two_ssis_groups(), 4), absent_service("NODE3"), absent_service("NODE4")
    )
    return change_group(snapshot, OPS, **operations)


def test_possible_owners_tell_idle_nodes_apart() -> None:
    snapshot = _four_nodes_two_with_the_service()
    snapshot = change_members(snapshot, OPS, possible_owners=("NODE2", "NODE4"))
    story, _ = _story(snapshot, ONE_MOVE, NO_START)
    assert story[0] == "An operator moves SQL Server (OPS) to NODE4."


def test_a_node_that_is_down_today_does_not_stand_for_one_that_is_up() -> None:
    snapshot = change_node(_four_nodes_two_with_the_service(), "NODE3", state=NodeState.DOWN)
    story, _ = _story(snapshot, ONE_MOVE, NO_START)
    assert story[0] == "An operator moves SQL Server (OPS) to NODE4."


def test_preferred_owners_tell_idle_nodes_apart() -> None:
    snapshot = _four_nodes_two_with_the_service(preferred_owners=("NODE2", "NODE4", "NODE1", "NODE3"))
    snapshot = change_members(snapshot, GROUP, possible_owners=("NODE1",))
    story, _ = _story(snapshot, TWO_FAILURES, CONFLICT)
    assert story == (
        "NODE4 fails.",
        "NODE2 fails.",
        "SQL Server (OPS) moves to NODE1.",
        REFUSED,
        STAYS_THERE,
    )


# Facts that are not in evidence


def test_an_unknown_restart_action_leaves_open_what_becomes_of_sql_server() -> None:
    snapshot = two_ssis_groups(restart_action=unknown("RestartAction"))
    assert _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS) == []
    found = _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS, sure=False)
    assert {witness.danger.condition for witness in found} == {Condition.SSIS_DOWN, Condition.FAILED}
    assert {witness.assumed for witness in found} == {frozenset({"RestartAction of SSIS (OPS)"})}


def test_unknown_possible_owners_leave_open_whether_a_group_has_anywhere_to_go() -> None:
    snapshot = change_resource(two_ssis_groups(), "SSIS (OPS)", possible_owners=unknown("possible owners"))
    assert _dangers(snapshot, ONE_FAILURE) == {(CONFLICT, GROUP)}
    for what in (CONFLICT, NO_OWNER):
        (witness,) = _witnesses(snapshot, ONE_FAILURE, what, OPS, sure=False)
        assert witness.assumed == {"possible owners of SQL Server (OPS)"}


def test_where_the_free_node_is_perhaps_no_possible_owner_the_groups_may_meet_in_spite_of_anti_affinity() -> (
    None
):
    snapshot = _same_class(with_nodes(two_ssis_groups(), 3))
    snapshot = change_resource(snapshot, "SSIS (OPS)", possible_owners=unknown("possible owners"))
    (witness,) = _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS, sure=False)
    assert witness.assumed == {"possible owners of SQL Server (OPS)"}


def test_a_group_whose_possible_owners_are_unknown_may_come_back_or_stay_away() -> None:
    snapshot = change_group(two_ssis_groups(), OPS, owner_node="NODE1")
    for name in (GROUP, OPS):
        snapshot = change_members(snapshot, name, possible_owners=("NODE1",))
    snapshot = change_resource(snapshot, "SSIS", possible_owners=unknown("possible owners"))
    (back,) = _witnesses(snapshot, TWO_FAILURES, CONFLICT, OPS, sure=False)
    (away,) = _witnesses(snapshot, TWO_FAILURES, "service-failure", OPS, sure=False)
    assert back.assumed == away.assumed == {"possible owners of SQL Server (MSSQLSERVER)"}


def test_unknown_preferred_owners_do_not_matter_where_one_node_is_left() -> None:
    snapshot = change_group(two_ssis_groups(), OPS, preferred_owners=unknown("preferred owners"))
    (witness,) = _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS)
    assert witness.assumed == frozenset()


def test_unknown_preferred_owners_matter_where_the_cluster_has_a_choice() -> None:
    snapshot = change_group(
        with_nodes(two_ssis_groups(), 3), OPS, preferred_owners=unknown("preferred owners")
    )
    assert _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS) == []
    (witness,) = _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS, sure=False)
    assert witness.assumed == {"preferred owners of SQL Server (OPS)"}


def test_an_unknown_threshold_leaves_open_whether_the_group_gives_up() -> None:
    snapshot = add_services(with_nodes(two_ssis_groups(restart_action=2), 3), service("NODE3"))
    snapshot = change_group(snapshot, OPS, failover_threshold=unknown("FailoverThreshold"))
    assert _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS) == []
    (witness,) = _witnesses(snapshot, ONE_FAILURE, CONFLICT, OPS, sure=False)
    assert witness.assumed == {"FailoverThreshold of SQL Server (OPS)"}
    assert witness.danger.condition is Condition.FAILED


def test_unknown_possible_owners_and_every_placement_together_leave_nothing_sure() -> None:
    snapshot = change_resource(two_ssis_groups(), "SSIS (OPS)", possible_owners=unknown("possible owners"))
    everywhere = Bounds(failures=1, moves=0, any_placement=True)
    assert _dangers(snapshot, everywhere) == set()
    for witness in _witnesses(snapshot, everywhere, CONFLICT, GROUP, sure=False):
        assert "possible owners of SQL Server (OPS)" in witness.assumed


# Where a group is today


def test_of_two_groups_on_one_node_today_the_first_has_the_service() -> None:
    snapshot = change_group(two_ssis_groups(), OPS, owner_node="NODE1")
    (today,) = _explore(snapshot, Bounds(failures=0, moves=0)).reached
    assert today.places == (0, 0)
    assert today.conditions == (Condition.ONLINE, Condition.SSIS_DOWN)
    assert _dangers(snapshot, ONE_MOVE) == set()


def test_every_placement_means_those_in_which_every_service_is_online() -> None:
    snapshot = change_group(two_ssis_groups(), OPS, owner_node="NODE1")
    found = _explore(snapshot, Bounds(failures=0, moves=0, any_placement=True))
    assert {state.places for state in found.reached} == {(0, 1), (1, 0)}


def test_a_search_that_cannot_begin_in_every_placement_is_not_proved() -> None:
    world = _world(with_nodes(two_ssis_groups(), 5))
    seven = replace(world, groups=world.groups[:1] * 7)
    assert not explore(seven, Bounds(failures=0, moves=0, any_placement=True), sure=True).whole


def test_a_group_that_is_not_on_a_possible_owner_still_holds_the_service_there() -> None:
    snapshot = change_members(two_ssis_groups(), GROUP, possible_owners=("NODE2",))
    assert (CONFLICT, OPS) in _dangers(snapshot, ONE_FAILURE)
