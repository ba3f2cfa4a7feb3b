"""The reference of decision record 5: the same rules, stated plainly and without a single shortcut.

Nothing here is shared with the exploration but the shape of a world. A cluster is what ``Now`` says; every event
gives the list of everything that may follow. All states that can be reached by exactly n events are computed from
all that can be reached by n - 1; nothing is merged, represented or ended early. The letters are those of the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations, product
from typing import NamedTuple

from ssis_preflight.analysis.failover.explore import Bounds
from ssis_preflight.analysis.failover.world import World

ONLINE, SSIS_DOWN, FAILED, NO_OWNER = "ONLINE", "SSIS_DOWN", "FAILED", "NO_OWNER"


class Now(NamedTuple):
    """The cluster at one moment; a place of None is nowhere."""

    down: frozenset[int]
    places: tuple[int | None, ...]
    conditions: tuple[str, ...]
    used: tuple[int, ...]
    failures: int
    moves: int


class Told(NamedTuple):
    """One thing that happened, in the words of the traces; None where it is about no group, node or other."""

    verb: str
    group: int | None
    node: int | None
    other: int | None = None


class After(NamedTuple):
    """What an event leads to, and all that happened on the way, in order."""

    now: Now
    story: tuple[Told, ...]


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
    return any(
        now.places[other] == node and own & world.groups[other].classes for other in others(world, group)
    )


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


def and_then(after: After, verb: str, group: int | None, node: int | None, other: int | None = None) -> After:
    """The same moment, and one thing more happened."""
    return After(after.now, (*after.story, Told(verb, group, node, other)))


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


def come_online(world: World, after: After, group: int, node: int) -> After:
    """M6; where the service does not start, M7."""
    service = world.groups[group].service
    assert service is not None
    held_by = holder(world, after.now, group, node)
    if world.startable[service][node] and held_by is None:
        return After(placed(after.now, group, node, ONLINE), after.story)
    return service_is_down(world, and_then(after, "cannot-start", group, node, held_by), group, node)


def service_is_down(world: World, after: After, group: int, node: int) -> After:
    """M7: stay with the service down, or M8."""
    if not world.groups[group].affects:
        down = and_then(after, "stays-down", group, node)
        return After(placed(down.now, group, node, SSIS_DOWN), down.story)
    threshold = world.groups[group].threshold
    assert threshold is not None
    used = after.now.used[group] + 1
    if used > threshold:
        gone = and_then(after, "gives-up", group, node)
        return After(placed(gone.now, group, node, FAILED), gone.story)
    counts = list(after.now.used)
    counts[group] = used
    after = After(after.now._replace(used=tuple(counts)), after.story)
    goals = targets(world, after.now, group, node)
    if not goals:
        gone = and_then(after, "no-target", group, node)
        return After(placed(gone.now, group, node, FAILED), gone.story)
    return come_online(world, and_then(after, "moves-on", group, goals[0]), group, goals[0])


def leave_failed_node(world: World, after: After, group: int, node: int) -> list[After]:
    """M4 and M5: everything that may become of a group whose node has failed."""
    goals = targets(world, after.now, group, node)
    if not goals:
        gone = and_then(after, "no-owner", group, None)
        return [After(placed(gone.now, group, None, NO_OWNER), gone.story)]
    if world.groups[group].preferring:
        goals = goals[:1]
    if after.now.conditions[group] == FAILED:
        kept = [(goal, and_then(after, "stays-failed", group, goal)) for goal in goals]
        return [After(placed(still.now, group, goal, FAILED), still.story) for goal, still in kept]
    return [come_online(world, and_then(after, "moves", group, goal), group, goal) for goal in goals]


# Events


def node_fails(world: World, now: Now, node: int) -> list[After]:
    """E1."""
    now = now._replace(down=now.down | {node}, failures=now.failures - 1)
    first = After(now, (Told("node-fails", None, node),))
    leaving = [group for group in range(len(world.groups)) if now.places[group] == node]
    found = []
    for order in permutations(leaving):
        if all(priority(world, one) >= priority(world, two) for one, two in pairwise(order)):
            found += leave_in_turn(world, first, order, node)
    return found


def priority(world: World, group: int) -> int:
    """The priority of a group, which is known."""
    value = world.groups[group].priority
    assert value is not None
    return value


def leave_in_turn(world: World, before: After, order: tuple[int, ...], node: int) -> list[After]:
    """Let the groups leave one after the other."""
    if not order:
        return [before]
    found = []
    for after in leave_failed_node(world, before, order[0], node):
        found += leave_in_turn(world, after, order[1:], node)
    return found


def service_fails(world: World, now: Now, group: int) -> After:
    """E2 and M10."""
    node = now.places[group]
    assert node is not None
    first = After(now._replace(failures=now.failures - 1), (Told("service-fails", group, node),))
    return service_is_down(world, first, group, node)


def node_returns(world: World, now: Now, node: int) -> list[After]:
    """E3; nothing where no group moves."""
    after = After(now._replace(down=now.down - {node}), (Told("node-returns", None, node),))
    for group in range(len(world.groups)):
        verb = comes_to(world, after.now, group, node)
        if verb:
            after = come_online(world, and_then(after, verb, group, node), group, node)
    return [after] if len(after.story) > 1 else []


def comes_to(world: World, now: Now, group: int, node: int) -> str:
    """How the group comes to a node that has returned: it has no owner, or it fails back; empty if it does not."""
    mover, place = world.groups[group], now.places[group]
    if node not in mover.allowed or not world.nodes[node].takes:
        return ""
    if place is None:
        return "comes-back"
    prefers = mover.preferring is True and mover.walk.index(node) < mover.walk.index(place)
    return "fails-back" if mover.fails_back and prefers and now.conditions[group] != FAILED else ""


def operator_moves(world: World, now: Now, group: int, node: int) -> After:
    """E4."""
    first = After(now._replace(moves=now.moves - 1), (Told("operator-moves", group, node),))
    return come_online(world, first, group, node)


def may_be_moved(world: World, now: Now, group: int, node: int) -> bool:
    """Whether an operator can move the group there."""
    return (
        now.conditions[group] in {ONLINE, SSIS_DOWN}
        and now.places[group] != node
        and node in world.groups[group].allowed
        and takes(world, now, node)
        and not (world.enforced and hosts_a_class_mate(world, now, group, node))
    )


def everything_that_may_follow(world: World, now: Now) -> Iterator[After]:
    """Every event that can happen now, with everything that it may lead to."""
    for node, known in enumerate(world.nodes):
        if now.failures and known.up and node not in now.down:
            yield from node_fails(world, now, node)
        if node in now.down:
            yield from node_returns(world, now, node)
    for group in range(len(world.groups)):
        if now.failures and now.conditions[group] == ONLINE:
            yield service_fails(world, now, group)
        for node in range(len(world.nodes)):
            if now.moves and may_be_moved(world, now, group, node):
                yield operator_moves(world, now, group, node)


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


def harms(before: Now, after: After) -> Iterator[Harm]:
    """What the event endangers."""
    for group, condition in enumerate(after.now.conditions):
        if condition in {before.conditions[group], ONLINE}:
            continue
        refusals = [told for told in after.story if told.verb == "cannot-start" and told.group == group]
        holders = [told.other for told in refusals if told.other is not None]
        if after.story[0].verb == "service-fails" and after.story[0].group == group:
            yield Harm("service-failure", group, None, condition)
        elif holders:
            yield Harm("single-instance-conflict", group, holders[0], condition)
        elif refusals:
            yield Harm("service-cannot-start", group, None, condition)
        else:
            yield Harm("no-possible-owner", group, None, condition)


def moments(world: World, bounds: Bounds) -> Iterator[set[Now]]:
    """The moments that can be reached with no event, with one, with two, and so on until nothing more can happen."""
    reached = set(starts(world, bounds))
    while reached:
        yield reached
        reached = {after.now for now in reached for after in everything_that_may_follow(world, now)}


def naive_dangers(world: World, bounds: Bounds) -> dict[Harm, int]:
    """Every danger within the bounds, with the least number of events that leads to it."""
    found: dict[Harm, int] = {}
    for count, reached in enumerate(moments(world, bounds)):
        for now in reached:
            for after in everything_that_may_follow(world, now):
                for harm in harms(now, after):
                    found.setdefault(harm, count + 1)
    return found


def dangers_of_sequences(world: World, bounds: Bounds) -> dict[Harm, int]:
    """The same by walking every single sequence of events to its end; for the smallest worlds only."""
    found: dict[Harm, int] = {}

    def walk(now: Now, count: int) -> None:
        for after in everything_that_may_follow(world, now):
            for harm in harms(now, after):
                found[harm] = min(found.get(harm, count), count)
            walk(after.now, count + 1)

    for now in starts(world, bounds):
        walk(now, 1)
    return found


# Forced conflicts


def can_host(world: World, group: int) -> frozenset[int]:
    """The nodes on which the group can be: possible owners that are up, and where it is today."""
    mover = world.groups[group]
    return frozenset(
        node
        for node, known in enumerate(world.nodes)
        if known.up and (node in mover.allowed or node == mover.start)
    )


def is_forced(world: World, service: int, lost: frozenset[int]) -> bool:
    """Whether no placement gives each group with the service, that has a node left at all, one for itself."""
    owners = [
        can_host(world, group) - lost for group, mover in enumerate(world.groups) if mover.service == service
    ]
    return not any(len(set(places)) == len(places) for places in product(*filter(None, owners)))


def fewest_losses(world: World, service: int, most: int) -> int | None:
    """The least number of failed nodes, at most ``most``, that forces a conflict of the service."""
    for count in range(most + 1):
        for lost in combinations(range(len(world.nodes)), count):
            if is_forced(world, service, frozenset(lost)):
                return count
    return None
