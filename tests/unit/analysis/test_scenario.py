"""What follows when certain nodes fail, told as examples."""

from __future__ import annotations

from msgspec.structs import replace

from ssis_preflight.analysis.failover.depth import divisions, study_within
from ssis_preflight.analysis.failover.explore import Bounds
from ssis_preflight.analysis.failover.scenario import run_failures
from ssis_preflight.analysis.failover.semantics import Condition
from ssis_preflight.analysis.failover.study import Claim, study_world
from ssis_preflight.analysis.failover.world import Mover, Place, World


def group(name: str, start: int | None, nodes: int, **values: object) -> Mover:
    """Return a group with SQL Server that may run everywhere and whose service does not affect it."""
    everywhere = tuple(range(nodes))
    made = Mover(
        name=name,
        resource=f"SSIS {name}",
        has_sql=True,
        service=0,
        allowed=frozenset(everywhere),
        allowed_open=False,
        walk=everywhere,
        preferring=False,
        affects=False,
        threshold=nodes - 1,
        priority=2000,
        start=start,
        online=True,
        fails_back=False,
        classes=frozenset(),
    )
    return replace(made, **values)


def world(nodes: int, *groups: Mover) -> World:
    """Return a cluster whose nodes are all up and have the service."""
    return World(
        nodes=tuple(Place(f"NODE{number + 1}", up=True, takes=True) for number in range(nodes)),
        groups=groups,
        services=("MsDtsServer130",),
        startable=((True,) * nodes,),
        enforced=False,
        left_out=0,
        assumptions=(),
    )


def test_two_groups_on_two_nodes_meet_when_one_fails_and_sql_server_stays_online() -> None:
    played = run_failures(world(2, group("A", 0, 2), group("B", 1, 2)), [0])
    (branch,) = played.branches
    assert branch.trace[0] == "NODE1 fails."
    assert [(seat.group, seat.node, seat.condition) for seat in branch.after] == [
        ("A", "NODE2", Condition.SSIS_DOWN),
        ("B", "NODE2", Condition.ONLINE),
    ]
    (hazard,) = played.hazards
    assert (hazard.claim, hazard.what, hazard.groups) == (
        Claim.FORCED,
        "single-instance-conflict",
        ("A", "B"),
    )
    assert hazard.outcome == {"ssis": "failed", "sql": "online"}
    assert hazard.after == branch.after
    assert played.whole


def test_sql_server_goes_down_where_the_service_affects_its_group() -> None:
    played = run_failures(world(2, group("A", 0, 2, affects=True), group("B", 1, 2)), [0])
    assert played.branches[0].after[0].condition is Condition.FAILED
    assert played.hazards[0].outcome == {"ssis": "failed", "sql": "failed"}


def test_a_choice_of_the_cluster_gives_a_branch_for_each_node() -> None:
    played = run_failures(world(3, group("A", 0, 3), group("B", 1, 3)), [0])
    assert {branch.after[0].node for branch in played.branches} == {"NODE2", "NODE3"}
    assert [hazard.claim for hazard in played.hazards] == [Claim.POSSIBLE]


def test_what_every_branch_has_is_predicted() -> None:
    first = group("A", 0, 3, allowed=frozenset({0, 1}))
    played = run_failures(world(3, first, group("B", 1, 3), group("C", 2, 3)), [0])
    assert [hazard.claim for hazard in played.hazards] == [Claim.PREDICTED]


def test_failures_follow_one_another_in_the_order_given() -> None:
    lone = world(3, group("A", 0, 3, walk=(0, 1, 2), preferring=True))
    assert run_failures(lone, [0, 1]).branches[0].trace == (
        "NODE1 fails.",
        "A moves to NODE2.",
        "NODE2 fails.",
        "A moves to NODE3.",
    )
    other_order = run_failures(lone, [1, 0])
    assert other_order.branches[0].trace == ("NODE2 fails.", "NODE1 fails.", "A moves to NODE3.")
    assert other_order.failures == ("NODE2", "NODE1")


def test_a_hazard_names_the_failures_up_to_itself_only() -> None:
    both = world(
        3,
        group("A", 0, 3, walk=(0, 1, 2), preferring=True),
        group("B", 1, 3, walk=(1, 2, 0), preferring=True),
    )
    played = run_failures(both, [0, 2])
    assert [hazard.failures for hazard in played.hazards] == [("NODE1",)]


def test_a_group_without_another_owner_is_nowhere() -> None:
    played = run_failures(world(2, group("A", 0, 2, allowed=frozenset({0}))), [0])
    assert (played.branches[0].after[0].node, played.hazards[0].what) == (None, "no-possible-owner")


def test_an_unknown_policy_gives_a_branch_for_each_value_and_is_named() -> None:
    played = run_failures(world(2, group("A", 0, 2, affects=None), group("B", 1, 2)), [0])
    assert {branch.after[0].condition for branch in played.branches} == {
        Condition.SSIS_DOWN,
        Condition.FAILED,
    }
    assert all(branch.assumptions == ("RestartAction of SSIS A",) for branch in played.branches)
    assert [hazard.certain for hazard in played.hazards] == [False, False]
    assert "RestartAction of SSIS A" in played.assumptions


def test_a_group_whose_place_is_unknown_starts_everywhere() -> None:
    played = run_failures(world(2, group("A", None, 2)), [0])
    assert {branch.trace for branch in played.branches} >= {("NODE1 fails.",)}
    assert "A starts from every allowed place" in played.assumptions


def test_a_depth_divides_failures_and_moves() -> None:
    assert divisions(Bounds(2, 2), 2) == [Bounds(0, 2), Bounds(1, 1), Bounds(2, 0)]
    assert divisions(Bounds(1, 1), 5) == [Bounds(1, 1)]
    assert divisions(Bounds(3, 1), 2) == [Bounds(1, 1), Bounds(2, 0)]


def test_a_depth_that_suffices_for_all_changes_nothing() -> None:
    pair = world(3, group("A", 0, 3), group("B", 1, 3))
    assert study_within(pair, Bounds(1, 1), 2).hazards == study_world(pair, Bounds(1, 1)).hazards


def test_a_depth_takes_hazards_away_that_need_both_a_failure_and_a_move() -> None:
    # A is alone and may run on NODE1 and NODE2; nobody but an operator brings B, which prefers NODE3, to NODE2.
    pair = world(
        3,
        group("A", 0, 3, allowed=frozenset({0, 1})),
        group("B", 2, 3, allowed=frozenset({1, 2}), affects=False),
    )
    deep = study_within(pair, Bounds(1, 1), 2)
    shallow = study_within(pair, Bounds(1, 1), 1)
    assert {hazard.what for hazard in deep.hazards} == {"single-instance-conflict"}
    assert shallow.hazards == ()
    assert shallow.proved
