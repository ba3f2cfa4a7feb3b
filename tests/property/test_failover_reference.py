"""The exploration and the naive reference agree on random small clusters (decision record 5).

``SSIS_PREFLIGHT_EXAMPLES=20`` in the environment tries twenty times as many clusters.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.concrete_worlds import concrete_worlds
from tests.support.naive_failover import (
    After,
    Harm,
    Now,
    Told,
    can_host,
    dangers_of_sequences,
    everything_that_may_follow,
    fewest_losses,
    harms,
    is_forced,
    moments,
    naive_dangers,
    starts,
)
from tests.support.small_worlds import bounds, open_worlds, plain_worlds, worlds

from ssis_preflight.analysis.failover.explore import Bounds, Danger, Exploration, Witness, explore
from ssis_preflight.analysis.failover.forced import forced_conflicts
from ssis_preflight.analysis.failover.semantics import Condition, State, Step
from ssis_preflight.analysis.failover.study import Claim, study_world
from ssis_preflight.analysis.failover.world import World

TIMES = int(os.environ.get("SSIS_PREFLIGHT_EXAMPLES", "1"))


def clusters(count: int) -> settings:
    """Try this many clusters, always the same ones."""
    return settings(
        max_examples=count * TIMES,
        suppress_health_check=list(HealthCheck),
    )


# The same dangers, and no shorter way to any


@clusters(2000)
@given(world=worlds(), within=bounds())
def test_every_danger_of_a_known_cluster_is_found_at_its_least_number_of_events(
    world: World, within: Bounds
) -> None:
    expected = naive_dangers(world, within)
    found = explore(world, within, sure=True)
    assert found.whole
    assert lengths(found) == expected
    assert lengths(explore(world, within, sure=False)) == expected


@clusters(1000)
@given(world=plain_worlds(), within=st.builds(Bounds, st.integers(0, 2), st.integers(0, 1)))
def test_representing_idle_nodes_that_nothing_tells_apart_loses_no_danger(
    world: World, within: Bounds
) -> None:
    assert lengths(explore(world, within, sure=True)) == naive_dangers(world, within)


@clusters(300)
@given(world=worlds(), within=bounds())
def test_every_trace_of_a_known_cluster_can_happen_and_ends_in_its_danger(
    world: World, within: Bounds
) -> None:
    for witness in explore(world, within, sure=True).witnesses:
        assert not witness.assumed
        before, after = replay(world, within, witness)
        assert harm_of(witness.danger) in set(harms(before, after))
        assert after.now == now_of(world, witness.end)


@clusters(100)
@given(
    world=worlds(most_nodes=3, most_groups=2), within=st.builds(Bounds, st.integers(0, 1), st.integers(0, 1))
)
def test_the_reference_finds_what_walking_every_single_sequence_finds(world: World, within: Bounds) -> None:
    assert naive_dangers(world, within) == dangers_of_sequences(world, within)


# Facts that are not in evidence


@clusters(400)
@given(world=open_worlds(), within=bounds())
def test_more_evidence_never_turns_a_failure_into_a_pass_or_a_pass_into_a_failure(
    world: World, within: Bounds
) -> None:
    each = [set(naive_dangers(concrete, within)) for concrete in concrete_worlds(world)]
    sure, unsure = explore(world, within, sure=True), explore(world, within, sure=False)
    assert set(lengths(sure)) <= set.intersection(*each)
    assert set.union(*each) <= set(lengths(unsure))


@clusters(200)
@given(world=open_worlds(), within=bounds())
def test_a_sure_trace_can_happen_whatever_the_unknown_facts_are(world: World, within: Bounds) -> None:
    witnesses = explore(world, within, sure=True).witnesses
    for concrete in concrete_worlds(world) if witnesses else ():
        for witness in witnesses:
            assert not witness.assumed
            before, after = replay(concrete, within, witness)
            assert harm_of(witness.danger) in set(harms(before, after))


@clusters(300)
@given(world=open_worlds(), within=bounds())
def test_what_only_the_second_search_finds_names_an_assumption(world: World, within: Bounds) -> None:
    sure = lengths(explore(world, within, sure=True))
    for witness in explore(world, within, sure=False).witnesses:
        assert witness.assumed or harm_of(witness.danger) in sure


# Stronger claims


@clusters(1000)
@given(world=worlds(), most=st.integers(0, 3))
def test_a_forced_conflict_needs_as_few_failures_as_brute_force_needs(world: World, most: int) -> None:
    proofs = {proof.service: proof for proof in forced_conflicts(world, most)}
    for service in range(len(world.services)):
        fewest = fewest_losses(world, service, most)
        assert (service in proofs) == (fewest is not None)
        if service in proofs:
            assert len(proofs[service].failures) == fewest
            assert is_forced(world, service, frozenset(proofs[service].failures))


@clusters(300)
@given(world=worlds(), most=st.integers(0, 3))
def test_the_proof_of_a_forced_conflict_names_groups_and_every_node_that_is_left_to_them(
    world: World, most: int
) -> None:
    for proof in forced_conflicts(world, most):
        owners = [can_host(world, group) - set(proof.failures) for group in proof.groups]
        assert set(proof.nodes) == set().union(*owners)
        assert all(owners)
        assert len(proof.nodes) < len(proof.groups) == len(set(proof.groups))
        assert {world.groups[group].service for group in proof.groups} == {proof.service}


@clusters(300)
@given(world=worlds(), within=bounds())
def test_while_the_nodes_of_a_forced_conflict_are_down_its_groups_are_never_all_online(
    world: World, within: Bounds
) -> None:
    proofs = forced_conflicts(world, within.failures)
    for now in set[Now]().union(*moments(world, within)) if proofs else ():
        for proof in proofs:
            online = all(now.conditions[group] == "ONLINE" for group in proof.groups)
            assert not (online and now.down >= set(proof.failures))


@clusters(500)
@given(world=worlds(), within=bounds())
def test_a_predicted_hazard_follows_whatever_the_cluster_chooses(world: World, within: Bounds) -> None:
    names = [mover.name for mover in world.groups]
    nodes = [place.name for place in world.nodes]
    for hazard in study_world(world, within).hazards:
        if hazard.claim is Claim.PREDICTED:
            (failed,), (today,) = hazard.failures, starts(world, within)
            event = Told("node-fails", None, nodes.index(failed))
            for after in everything_that_may_follow(world, today):
                if after.story[0] == event:
                    hit = {(harm.cause, names[harm.group]) for harm in harms(today, after)}
                    assert (hazard.what, hazard.group) in hit


# From one shape to the other


def harm_of(danger: Danger) -> Harm:
    other = None if danger.other < 0 else danger.other
    return Harm(danger.what, danger.group, other, danger.condition.name)


def lengths(found: Exploration) -> dict[Harm, int]:
    return {harm_of(witness.danger): len(witness.events) for witness in found.witnesses}


def told(step: Step) -> Told:
    return Told(
        step.verb, *(None if number < 0 else number for number in (step.group, step.node, step.other))
    )


def now_of(world: World, state: State) -> Now:
    failed = frozenset(n for n, place in enumerate(world.nodes) if place.up and state.down >> n & 1)
    places = tuple(None if place < 0 else place for place in state.places)
    conditions = tuple(Condition(condition).name for condition in state.conditions)
    return Now(failed, places, conditions, state.used, state.failures, state.moves)


def replay(world: World, within: Bounds, witness: Witness) -> tuple[Now, After]:
    """Follow a trace in the reference, word by word; return the moment before its last event, and what follows."""
    now = now_of(world, witness.start)
    assert now in starts(world, within)
    for steps in witness.events:
        story = tuple(told(step) for step in steps)
        before = now
        (after,) = {after for after in everything_that_may_follow(world, before) if after.story == story}
        now = after.now
    return before, after
