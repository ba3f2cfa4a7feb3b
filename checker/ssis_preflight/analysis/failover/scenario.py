"""What follows when certain nodes fail in a certain order, from today's placement, in every branch.

The exploration asks what can go wrong; a scenario asks what these failures do. Both rest on the same semantics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ssis_preflight.analysis.failover.departures import Departures, TooManyBranchesError
from ssis_preflight.analysis.failover.explore import Bounds, Danger, Witness, dangers, starts
from ssis_preflight.analysis.failover.forced import crowded
from ssis_preflight.analysis.failover.narrate import Seat, outcome_of, seats, tell_events
from ssis_preflight.analysis.failover.semantics import Rules, State, Step
from ssis_preflight.analysis.failover.study import ELSEWHERE, Claim, Found
from ssis_preflight.analysis.failover.world import World

MOST_BRANCHES = 5_000
"""How many branches a scenario follows at most."""


class Branch(msgspec.Struct, frozen=True):
    """One way it may go: what happens line by line, where every group ends up, and what that takes for granted."""

    trace: tuple[str, ...]
    after: tuple[Seat, ...]
    assumptions: tuple[str, ...]


class Scenario(msgspec.Struct, frozen=True):
    """All branches, those without assumptions first, and the hazards among them.

    ``whole`` is false where :data:`MOST_BRANCHES` ended it. In a hazard, *predicted* means that these failures
    lead to it whatever the cluster chooses.
    """

    world: World
    failures: tuple[str, ...]
    branches: tuple[Branch, ...]
    hazards: tuple[Found, ...]
    whole: bool
    assumptions: tuple[str, ...]


class _Path(msgspec.Struct, frozen=True):
    """One branch on its way: what happened until now, and the dangers with how far it had come at each."""

    start: State
    state: State
    events: tuple[tuple[Step, ...], ...]
    assumed: frozenset[str]
    witnesses: tuple[Witness, ...]


def run_failures(world: World, failures: Sequence[int]) -> Scenario:
    """Let the nodes with these indices fail, one after the other, each once and each up today.

    Groups whose place today is unknown start from every allowed placement.
    """
    sure, complete = _follow(world, failures, sure=True)
    wide, whole = _follow(world, failures, sure=False)
    known = {_identity(path) for path in sure}
    more = [path for path in wide if _identity(path) not in known]
    hazards = _hazards(world, failures, sure, wide)
    lost = [f"{mover.name} starts from every allowed place" for mover in world.groups if mover.start is None]
    used = sorted({name for found in hazards for name in found.assumptions})
    return Scenario(
        world=world,
        failures=tuple(world.nodes[node].name for node in failures),
        branches=tuple(_branch(world, path) for path in [*sure, *more]),
        hazards=hazards,
        whole=complete and whole,
        assumptions=(*world.assumptions, *lost, *used),
    )


def _follow(world: World, failures: Sequence[int], *, sure: bool) -> tuple[list[_Path], bool]:
    begin = starts(world, Bounds(failures=len(failures), moves=0), sure=sure)
    paths = [_Path(state, state, (), frozenset(), ()) for state in begin]
    departures = Departures(Rules(world, sure))
    whole = True
    for node in failures:
        following: dict[object, _Path] = {}
        try:
            for path in paths:
                for after in _steps(departures, path, node):
                    following.setdefault(_identity(after), after)
        except TooManyBranchesError:
            return [], False
        paths = list(following.values())
        if len(paths) > MOST_BRANCHES:
            paths, whole = paths[:MOST_BRANCHES], False
    return paths, whole


def _steps(departures: Departures, path: _Path, node: int) -> Iterator[_Path]:
    for outcome in departures.fail_node(path.state, node):
        events = (*path.events, outcome.steps)
        assumed = path.assumed | outcome.assumed
        new = tuple(
            Witness(danger, path.start, events, assumed, outcome.state)
            for danger in dangers(path.state, outcome)
        )
        yield _Path(path.start, outcome.state, events, assumed, (*path.witnesses, *new))


def _identity(path: _Path) -> tuple[State, State, frozenset[Danger]]:
    """Return what tells two branches apart: where they began, where they are, and what went wrong on the way."""
    return path.start, path.state, _dangers(path)


def _dangers(path: _Path) -> frozenset[Danger]:
    return frozenset(witness.danger for witness in path.witnesses)


def _branch(world: World, path: _Path) -> Branch:
    return Branch(tell_events(world, path.events), seats(world, path.state), tuple(sorted(path.assumed)))


def _hazards(
    world: World, failures: Sequence[int], sure: list[_Path], wide: list[_Path]
) -> tuple[Found, ...]:
    every = [frozenset((d.what, d.group) for d in _dangers(path)) for path in wide]
    always = frozenset.intersection(*every) if every else frozenset[tuple[str, int]]()
    certain = _first(sure)
    more = {danger: witness for danger, witness in _first(wide).items() if danger not in certain}
    found = [_found(world, failures, w, always, frozenset()) for w in certain.values()]
    found += [_found(world, failures, w, always, w.assumed or frozenset({ELSEWHERE})) for w in more.values()]
    found.sort(key=lambda h: (-list(Claim).index(h.claim), not h.certain, h.what, h.group, h.groups))
    return tuple(found)


def _first(paths: list[_Path]) -> dict[Danger, Witness]:
    found: dict[Danger, Witness] = {}
    for witness in (witness for path in paths for witness in path.witnesses):
        found.setdefault(witness.danger, witness)
    return found


def _found(
    world: World,
    failures: Sequence[int],
    witness: Witness,
    always: frozenset[tuple[str, int]],
    assumed: frozenset[str],
) -> Found:
    danger = witness.danger
    mover = world.groups[danger.group]
    claim = Claim.PREDICTED if (danger.what, danger.group) in always else Claim.POSSIBLE
    if danger.what == "single-instance-conflict" and mover.service is not None:
        proof = crowded(world, mover.service, tuple(failures))
        if proof is not None and set(proof.groups) == {danger.group, danger.other}:
            claim = Claim.FORCED
    names = (mover.name, world.groups[danger.other].name) if danger.other >= 0 else (mover.name,)
    return Found(
        claim=claim,
        what=danger.what,
        group=mover.name,
        resource=mover.resource,
        groups=names,
        failures=tuple(world.nodes[node].name for node in witness.failed_nodes),
        outcome=outcome_of(world, danger.group, danger.condition),
        trace=tell_events(world, witness.events),
        assumptions=tuple(sorted(assumed)),
        after=seats(world, witness.end),
    )
