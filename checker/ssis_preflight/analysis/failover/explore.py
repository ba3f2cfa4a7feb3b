"""Every state that can be reached within the bounds, and every hazard on the way with its shortest trace.

The search is breadth first over events, so the first trace to a hazard is a shortest one. It runs over what is
known alone first (``sure``): what it finds there holds whatever the unknown facts are. Where facts are unknown it
runs once more over every value they may have: what only that finds rests on the assumptions that its trace names.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from math import prod

import msgspec

from ssis_preflight.analysis.failover.departures import Departures, TooManyBranchesError
from ssis_preflight.analysis.failover.semantics import NOWHERE, Condition, Outcome, Rules, State, Step
from ssis_preflight.analysis.failover.world import World


class Bounds(msgspec.Struct, frozen=True):
    """How far to look.

    ``failures`` and ``moves`` are how many nodes (or services) may fail and how many moves an operator makes.
    ``any_placement`` starts from every allowed placement instead of today's. ``outcomes`` bounds the work: a limit
    on branches looked at, not on time, so that the same snapshot always gives the same answer.
    """

    failures: int = 1
    moves: int = 1
    any_placement: bool = False
    outcomes: int = 80_000


class Danger(msgspec.Struct, frozen=True):
    """One thing that goes wrong: to which group, because of which other one (or nobody), and how it ends."""

    what: str
    group: int
    other: int
    condition: Condition


class Witness(msgspec.Struct, frozen=True):
    """How a danger comes about: the start, the events with everything that followed each, and the end."""

    danger: Danger
    start: State
    events: tuple[tuple[Step, ...], ...]
    assumed: frozenset[str]
    end: State

    @property
    def failed_nodes(self) -> tuple[int, ...]:
        """The nodes that fail in the trace, in order."""
        return tuple(step.node for event in self.events for step in event if step.verb == "node-fails")

    @property
    def operator_moves(self) -> int:
        """How many moves an operator makes in the trace."""
        return sum(step.verb == "operator-moves" for event in self.events for step in event)


class Exploration(msgspec.Struct, frozen=True):
    """What a search found. ``whole`` is false where the limit of :class:`Bounds` ended it."""

    witnesses: tuple[Witness, ...]
    states: int
    outcomes: int
    whole: bool
    reached: tuple[State, ...]


_Parents = dict[State, tuple[State, tuple[Step, ...], frozenset[str]] | None]

MOST_STARTS = 20_000
"""How many placements a search begins with at most."""


def starts(world: World, bounds: Bounds, *, sure: bool = False) -> list[State]:
    """Return the states to begin in: today's, or all allowed ones where asked or where an owner is unknown.

    Where possible owners that are not wholly known decide what is allowed, every placement is one to begin in,
    and none is when only what is ``sure`` counts.
    """
    placed = _placed_by_assumption(world, bounds)
    if sure and placed:
        return []
    down = sum(1 << n for n, place in enumerate(world.nodes) if not place.up)
    nothing = (0,) * len(world.groups)
    found = [
        State(down, places, _conditions(world, places), nothing, bounds.failures, bounds.moves)
        for places in islice(product(*_choices(world, bounds)), MOST_STARTS)
    ]
    calm = [state for state in found if not any(state.conditions)]
    if placed:
        return [*calm, *(state for state in found if any(state.conditions))]
    return calm or found[:1]


def _choices(world: World, bounds: Bounds) -> list[list[int]]:
    """Return where each group may be at the start."""
    choices: list[list[int]] = []
    for mover in world.groups:
        if mover.start is not None and not bounds.any_placement:
            choices.append([mover.start])
            continue
        fit = sorted(n for n in mover.allowed if world.nodes[n].takes)
        choices.append([*fit, NOWHERE] if mover.allowed_open or not fit else fit)
    return choices


def _placed_by_assumption(world: World, bounds: Bounds) -> frozenset[str]:
    """Return what the placements at the start rest on: unknown possible owners of groups without a known place."""
    return frozenset(
        f"possible owners of {mover.name}"
        for mover in world.groups
        if mover.allowed_open and (mover.start is None or bounds.any_placement)
    )


def _conditions(world: World, places: tuple[int, ...]) -> tuple[int, ...]:
    running: set[tuple[int, int]] = set()
    conditions: list[int] = []
    for mover, place in zip(world.groups, places, strict=True):
        key = (mover.service if mover.service is not None else -1, place)
        if place == NOWHERE:
            conditions.append(int(Condition.NO_OWNER))
        elif not mover.online or key in running:
            conditions.append(int(Condition.SSIS_DOWN))
        else:
            conditions.append(int(Condition.ONLINE))
            running.add(key)
    return tuple(conditions)


def explore(world: World, bounds: Bounds, *, sure: bool) -> Exploration:
    """Visit every state within the bounds; see :class:`Exploration`."""
    placed = _placed_by_assumption(world, bounds)
    begin = starts(world, bounds, sure=sure)
    parents: _Parents = dict.fromkeys(begin)
    queue = list(begin)
    witnesses: dict[Danger, Witness] = {}
    unseen = conceivable(world, bounds)
    looked, whole = 0, prod(len(choice) for choice in _choices(world, bounds)) <= MOST_STARTS
    try:
        for state, outcome in _branches(Departures(Rules(world, sure)), queue):
            looked += 1
            for danger in dangers(state, outcome):
                if danger not in witnesses:
                    witnesses[danger] = _witness(danger, state, outcome, parents, placed)
                    unseen.discard(danger)
            if outcome.state not in parents:
                parents[outcome.state] = (state, outcome.steps, outcome.assumed)
                queue.append(outcome.state)
            if not unseen or looked >= bounds.outcomes:
                whole = not unseen
                break
    except TooManyBranchesError:
        whole = False
    found = tuple(witnesses[key] for key in sorted(witnesses, key=_danger_order))
    return Exploration(found, len(parents), looked, whole, tuple(parents))


def _branches(departures: Departures, queue: list[State]) -> Iterator[tuple[State, Outcome]]:
    """Yield every branch of every event of every state; the queue grows while it is read."""
    for state in queue:
        for outcome in _events(departures, state):
            yield state, outcome


def conceivable(world: World, bounds: Bounds) -> set[Danger]:
    """Return every danger that is not ruled out at first sight; once all are found the search may end.

    Conflicts need a service and a node in common, a service that cannot start a node without it, and a group runs
    out of owners only where no more nodes than may fail would take it.
    """
    found: set[Danger] = set()
    for group, mover in enumerate(world.groups):
        ends = [] if mover.affects is True else [Condition.SSIS_DOWN]
        ends += [] if mover.affects is False else [Condition.FAILED]
        takers = [node for node in mover.allowed if world.nodes[node].takes]
        causes: list[tuple[str, int]] = [("service-failure", NOWHERE)] if bounds.failures else []
        hosts = [node for node in mover.allowed if world.nodes[node].up]
        if mover.service is not None and not all(world.startable[mover.service][node] for node in hosts):
            causes.append(("service-cannot-start", NOWHERE))
        for other, rival in enumerate(world.groups):
            if (
                other != group
                and rival.service == mover.service
                and (rival.allowed | {rival.start}) & mover.allowed
            ):
                causes.append(("single-instance-conflict", other))
        found |= {Danger(what, group, other, end) for what, other in causes for end in ends}
        if len(takers) <= bounds.failures or mover.allowed_open or (mover.classes and world.enforced):
            found.add(Danger("no-possible-owner", group, NOWHERE, Condition.NO_OWNER))
    return found


def _danger_order(danger: Danger) -> tuple[str, int, int, int]:
    return (danger.what, danger.group, danger.other, danger.condition)


def _events(departures: Departures, state: State) -> Iterator[Outcome]:
    rules = departures.rules
    nodes = _representatives(rules, state)
    if state.failures:
        yield from _failures(departures, state, nodes)
    if state.down:
        for node, place in enumerate(rules.world.nodes):
            if place.up and state.down >> node & 1:
                yield from rules.return_node(state, node)
    if state.moves:
        yield from _moves(rules, state, nodes)


def _failures(departures: Departures, state: State, nodes: frozenset[int]) -> Iterator[Outcome]:
    rules = departures.rules
    for node in sorted(nodes):
        if not state.down >> node & 1:
            yield from departures.fail_node(state, node)
    for group, condition in enumerate(state.conditions):
        if condition == Condition.ONLINE and rules.world.groups[group].service is not None:
            yield from rules.fail_service(state, group)


def _moves(rules: Rules, state: State, nodes: frozenset[int]) -> Iterator[Outcome]:
    for group, condition in enumerate(state.conditions):
        if condition in {Condition.ONLINE, Condition.SSIS_DOWN}:
            for node in rules.movable(state, group):
                if node in nodes:
                    yield from rules.move(state, group, node)


def _representatives(rules: Rules, state: State) -> frozenset[int]:
    """Return the nodes to consider: of idle nodes that nothing tells apart, only the first.

    Nothing tells two nodes apart that host none of the groups, are possible owners of the same ones and can start
    the same services, as long as no group walks a list (no preferred owners, no RestartAction 2).
    """
    world = rules.world
    everyone = frozenset(range(len(world.nodes)))
    if any(mover.preferring is not False or mover.affects is not False for mover in world.groups):
        return everyone
    hosting = set(state.places)
    kept: dict[object, int] = {}
    for node in everyone:
        if node in hosting:
            kept[node, "hosts"] = node
            continue
        owned = tuple(node in mover.allowed for mover in world.groups)
        starting = tuple(row[node] for row in world.startable)
        kept.setdefault((owned, starting, world.nodes[node].takes, state.down >> node & 1), node)
    return frozenset(kept.values())


def dangers(before: State, outcome: Outcome) -> Iterator[Danger]:
    """Yield what went wrong in one event: every group whose condition is worse than it was."""
    after = outcome.state
    if after.conditions == before.conditions:
        return
    for group, condition in enumerate(after.conditions):
        if condition == Condition.ONLINE or condition == before.conditions[group]:
            continue
        what, other = _cause(outcome.steps, group)
        yield Danger(what, group, other, Condition(condition))


def _cause(steps: tuple[Step, ...], group: int) -> tuple[str, int]:
    if any(step.verb == "service-fails" and step.group == group for step in steps):
        return "service-failure", NOWHERE
    refused = [step for step in steps if step.verb == "cannot-start" and step.group == group]
    blocked = [step for step in refused if step.other != NOWHERE]
    if blocked:
        return "single-instance-conflict", blocked[0].other
    return ("service-cannot-start", NOWHERE) if refused else ("no-possible-owner", NOWHERE)


def _witness(
    danger: Danger,
    state: State,
    outcome: Outcome,
    parents: _Parents,
    placed: frozenset[str],
) -> Witness:
    events = [outcome.steps]
    assumed = outcome.assumed | placed
    at = state
    while (came := parents[at]) is not None:
        at, steps, more = came
        events.append(steps)
        assumed |= more
    return Witness(danger, at, tuple(reversed(events)), assumed, outcome.state)
