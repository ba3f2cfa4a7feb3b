"""The reference of decision record 5: the same rules, stated plainly and without a single shortcut.

Nothing here is shared with the exploration but the shape of a world. A cluster is what ``Now`` says; every event
gives the list of everything that may follow. All states that can be reached by exactly n events are computed from
all that can be reached by n - 1; nothing is merged, represented or ended early. The letters are those of the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, permutations, product
from typing import NamedTuple

from ssis_preflight.analysis.failover.explore import Bounds
from ssis_preflight.analysis.failover.world import Mover, World

ONLINE, SSIS_DOWN, FAILED, NO_OWNER = "ONLINE", "SSIS_DOWN", "FAILED", "NO_OWNER"


class Now(NamedTuple):
    """The cluster at one moment; a place of None is nowhere."""

    down: frozenset[int]
    places: tuple[int | None, ...]
    conditions: tuple[str, ...]
    used: tuple[int, ...]
    failures: int
    moves: int


class Refusal(NamedTuple):
    """A service did not start: of which group, on which node, and which group held it (None: nobody)."""

    group: int
    node: int
    holder: int | None


class After(NamedTuple):
    """What an event leads to, and what was refused on the way, in order."""

    now: Now
    refusals: tuple[Refusal, ...]


class Event(NamedTuple):
    """``what`` happens: "node fails", "service fails", "node returns" or "operator moves"."""

    what: str
    group: int | None
    node: int


class Harm(NamedTuple):
    """A danger: its cause, the group, the group that held the service, and the new condition."""

    cause: str
    group: int
    other: int | None
    condition: str


# What is where


def others(world: World, group: int) -> Iterator[int]:
    """Every group but this one."""
    return (other for other in range(len(world.groups)) if other != group)


def takes(world: World, now: Now, node: int) -> bool:
    """M1."""
    return world.nodes[node].up and world.nodes[node].takes and node not in now.down


def hosts_a_class_mate(world: World, now: Now, group: int, node: int) -> bool:
    """M3: whether another group with a class in common has this place, whatever its condition."""
    own = world.groups[group].classes
    return any(now.places[other] == node and own & world.groups[other].classes for other in others(world, group))


def holder(world: World, now: Now, group: int, node: int) -> int | None:
    """The other group whose service of the same name is online on the node."""
    for other in others(world, group):
        same = world.groups[other].service == world.groups[group].service
        if same and now.places[other] == node and now.conditions[other] == ONLINE:
            return other
    return None


def placed(now: Now, group: int, place: int | None, condition: str) -> Now:
    """The same moment, but this group is there and in this condition."""
    places, conditions = list(now.places), list(now.conditions)
    places[group], conditions[group] = place, condition
    return now._replace(places=tuple(places), conditions=tuple(conditions))


# Semantics


def targets(world: World, now: Now, group: int, leaving: int) -> list[int]:
    """M2 and M3, in order."""
    mover = world.groups[group]
    position = mover.walk.index(leaving)
    order = mover.walk[position + 1 :] + mover.walk[:position]
    fit = [node for node in order if node in mover.allowed and takes(world, now, node)]
    apart = [node for node in fit if not hosts_a_class_mate(world, now, group, node)]
    if world.enforced:
        return apart
    return apart or fit


def come_online(world: World, now: Now, group: int, node: int) -> After:
    """M6; where the service does not start, M7."""
    mover = world.groups[group]
    assert mover.service is not None
    held_by = holder(world, now, group, node)
    if world.startable[mover.service][node] and held_by is None:
        return After(placed(now, group, node, ONLINE), ())
    after = service_is_down(world, now, group, node)
    return After(after.now, (Refusal(group, node, held_by), *after.refusals))


def service_is_down(world: World, now: Now, group: int, node: int) -> After:
    """M7: stay with the service down, or M8."""
    if not world.groups[group].affects:
        return After(placed(now, group, node, SSIS_DOWN), ())
    threshold = world.groups[group].threshold
    assert threshold is not None
    used = now.used[group] + 1
    if used > threshold:
        return After(placed(now, group, node, FAILED), ())
    counts = list(now.used)
    counts[group] = used
    now = now._replace(used=tuple(counts))
    goals = targets(world, now, group, node)
    if not goals:
        return After(placed(now, group, node, FAILED), ())
    return come_online(world, now, group, goals[0])


def leave_failed_node(world: World, now: Now, group: int, node: int) -> list[After]:
    """M4 and M5: everything that may become of a group whose node has failed."""
    goals = targets(world, now, group, node)
    if not goals:
        return [After(placed(now, group, None, NO_OWNER), ())]
    if world.groups[group].preferring:
        goals = goals[:1]
    if now.conditions[group] == FAILED:
        return [After(placed(now, group, goal, FAILED), ()) for goal in goals]
    return [come_online(world, now, group, goal) for goal in goals]


# Events


def node_fails(world: World, now: Now, node: int) -> list[After]:
    """E1."""
    now = now._replace(down=now.down | {node}, failures=now.failures - 1)
    leaving = [group for group in range(len(world.groups)) if now.places[group] == node]
    found = []
    for order in permutations(leaving):
        priorities = [world.groups[group].priority for group in order]
        if priorities == sorted(priorities, reverse=True):
            found += leave_in_turn(world, After(now, ()), order, node)
    return found


def leave_in_turn(world: World, before: After, order: tuple[int, ...], node: int) -> list[After]:
    """Let the groups leave one after the other."""
    if not order:
        return [before]
    found = []
    for after in leave_failed_node(world, before.now, order[0], node):
        joined = After(after.now, before.refusals + after.refusals)
        found += leave_in_turn(world, joined, order[1:], node)
    return found


def service_fails(world: World, now: Now, group: int) -> list[After]:
    """E2 and M10."""
    node = now.places[group]
    assert node is not None
    return [service_is_down(world, now._replace(failures=now.failures - 1), group, node)]


def node_returns(world: World, now: Now, node: int) -> list[After]:
    """E3; no way on where no group moves."""
    after = After(now._replace(down=now.down - {node}), ())
    moved = False
    for group in range(len(world.groups)):
        if comes_to(world, after.now, group, node):
            moved = True
            here = come_online(world, after.now, group, node)
            after = After(here.now, after.refusals + here.refusals)
    return [after] if moved else []


def comes_to(world: World, now: Now, group: int, node: int) -> bool:
    """Whether the group comes to a node that has returned: it has no owner, or it fails back."""
    mover, place = world.groups[group], now.places[group]
    if node not in mover.allowed or not takes(world, now, node):
        return False
    if world.enforced and hosts_a_class_mate(world, now, group, node):
        return False
    if place is None:
        return True
    prefers = mover.walk.index(node) < mover.walk.index(place)
    return now.conditions[group] != FAILED and mover.fails_back and mover.preferring is True and prefers


def operator_moves(world: World, now: Now, group: int, node: int) -> list[After]:
    """E4."""
    return [come_online(world, now._replace(moves=now.moves - 1), group, node)]


def may_be_moved(world: World, now: Now, group: int, node: int) -> bool:
    """Whether an operator can move the group there."""
    return (
        now.conditions[group] in {ONLINE, SSIS_DOWN}
        and now.places[group] != node
        and node in world.groups[group].allowed
        and takes(world, now, node)
        and not (world.enforced and hosts_a_class_mate(world, now, group, node))
    )


def events(world: World, now: Now) -> Iterator[tuple[Event, After]]:
    """Every event that can happen now, with everything that may follow."""
    for node, known in enumerate(world.nodes):
        if now.failures and known.up and node not in now.down:
            for after in node_fails(world, now, node):
                yield Event("node fails", None, node), after
        if node in now.down:
            for after in node_returns(world, now, node):
                yield Event("node returns", None, node), after
    for group in range(len(world.groups)):
        place = now.places[group]
        if now.failures and now.conditions[group] == ONLINE and place is not None:
            for after in service_fails(world, now, group):
                yield Event("service fails", group, place), after
        for node in range(len(world.nodes)):
            if now.moves and may_be_moved(world, now, group, node):
                for after in operator_moves(world, now, group, node):
                    yield Event("operator moves", group, node), after


# Starts and dangers


def starts(world: World, bounds: Bounds) -> list[Now]:
    """M11: a group stays in its known place unless every placement is asked for."""
    choices: list[list[int | None]] = []
    for mover in world.groups:
        if mover.start is not None and not bounds.any_placement:
            choices.append([mover.start])
        else:
            fit = [node for node in sorted(mover.allowed) if world.nodes[node].takes]
            choices.append(list(fit) or [None])
    every = [started(world, bounds, places) for places in product(*choices)]
    online = [now for now in every if all(condition == ONLINE for condition in now.conditions)]
    if all(len(choice) == 1 for choice in choices):
        return every
    return online or every[:1]


def started(world: World, bounds: Bounds, places: tuple[int | None, ...]) -> Now:
    """The moment at which the groups have these places and nothing has happened."""
    none = (0,) * len(places)
    now = Now(frozenset(), places, (SSIS_DOWN,) * len(places), none, bounds.failures, bounds.moves)
    for group, place in enumerate(places):
        if place is None:
            now = placed(now, group, None, NO_OWNER)
        elif world.groups[group].online and holder(world, now, group, place) is None:
            now = placed(now, group, place, ONLINE)
    return now


def harms(before: Now, event: Event, after: After) -> Iterator[Harm]:
    """What the event endangers."""
    for group, condition in enumerate(after.now.conditions):
        if condition in {before.conditions[group], ONLINE}:
            continue
        own = [refusal for refusal in after.refusals if refusal.group == group]
        held = [refusal.holder for refusal in own if refusal.holder is not None]
        if event.what == "service fails" and event.group == group:
            yield Harm("service-failure", group, None, condition)
        elif held:
            yield Harm("single-instance-conflict", group, held[0], condition)
        elif own:
            yield Harm("service-cannot-start", group, None, condition)
        else:
            yield Harm("no-possible-owner", group, None, condition)


def naive_dangers(world: World, bounds: Bounds) -> dict[Harm, int]:
    """Every danger within the bounds, with the least number of events that leads to it."""
    found: dict[Harm, int] = {}
    moments, count = set(starts(world, bounds)), 0
    while moments:
        count += 1
        following: set[Now] = set()
        for now in moments:
            for event, after in events(world, now):
                following.add(after.now)
                for harm in harms(now, event, after):
                    found.setdefault(harm, count)
        moments = following
    return found


def dangers_of_sequences(world: World, bounds: Bounds) -> dict[Harm, int]:
    """The same by walking every single sequence of events to its end; for the smallest worlds only."""
    found: dict[Harm, int] = {}

    def walk(now: Now, count: int) -> None:
        for event, after in events(world, now):
            for harm in harms(now, event, after):
                found[harm] = min(found.get(harm, count), count)
            walk(after.now, count + 1)

    for now in starts(world, bounds):
        walk(now, 1)
    return found


# Facts that are not in evidence


def concrete_worlds(world: World) -> Iterator[World]:
    """Every world that the evidence allows: each unknown fact with each of its values."""
    rows = product(*(product(*(known_as(value) for value in row)) for row in world.startable))
    for startable in rows:
        for groups in product(*(concrete_movers(mover, len(world.nodes)) for mover in world.groups)):
            yield replace(world, groups=groups, startable=startable)


def known_as(value: bool | None) -> tuple[bool, ...]:
    """The values that a fact may have."""
    return (False, True) if value is None else (value,)


def concrete_movers(mover: Mover, nodes: int) -> list[Mover]:
    """Every group that this one may be."""
    thresholds = range(nodes + 1) if mover.threshold is None else (mover.threshold,)
    walks: list[tuple[tuple[int, ...], bool | None]] = [(mover.walk, mover.preferring)]
    if mover.preferring is None:
        walks = [(order, True) for order in permutations(range(nodes))]
        walks.append((tuple(range(nodes)), False))
    return [
        replace(mover, allowed=allowed, allowed_open=False, affects=affects, threshold=threshold,
                walk=walk, preferring=preferring)
        for allowed in (subsets(mover.allowed) if mover.allowed_open else [mover.allowed])
        for affects in known_as(mover.affects)
        for threshold in thresholds
        for walk, preferring in walks
    ]  # fmt: skip


def subsets(nodes: frozenset[int]) -> list[frozenset[int]]:
    """Every subset, the empty one first."""
    return [frozenset(some) for size in range(len(nodes) + 1) for some in combinations(sorted(nodes), size)]


# Forced conflicts


def can_be_apart(world: World, groups: list[int], survivors: frozenset[int]) -> bool:
    """Whether each of the groups can have one of the surviving nodes for itself."""
    owners = [sorted(world.groups[group].allowed & survivors) for group in groups]
    return any(len(set(places)) == len(places) for places in product(*owners))
