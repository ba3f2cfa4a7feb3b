"""What one event does to the groups, step by step, with every branch where the cluster chooses freely.

A state is a tuple: mask of failed nodes, place of each group (-1: nowhere), condition of each group, failovers that
each group has used, failures and operator's moves that are left. Sources, in the order of a failover:

- *Target*: preferred owners in order, then the other nodes by id; after a resource failure, or with preferred
  owners, the walk begins behind the current owner; after a node failure without preferred owners the choice is
  random (KB299631; Preferred Owners in a Cluster). Only nodes that are up and possible owners of every resource.
- *Anti-affinity* is soft: a node that hosts a group of the same class is avoided unless no other is left; enforced,
  the group stays offline instead (MSCS: AntiAffinityClassNames, ClusterEnforcedAntiAffinity).
- *Single instance*: the service does not start on a node on which another group has it running (Microsoft,
  Configuring Integration Services in a Clustered Environment).
- *RestartAction* 0 and 1 leave the resource failed and the group where it is; 2 fails the group over, until
  FailoverThreshold is used up (MSCS: RestartAction, FailoverThreshold).
- *No target*: after a resource failure with RestartAction 2 the whole group has failed, and SQL Server is down;
  after a node failure the group waits, offline, for an owner (group failover policy of Windows Server 2003 help).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

import msgspec

from ssis_preflight.analysis.failover.world import World

NOWHERE = -1

MOST_BRANCHES = 50_000
"""How many branches one event may have."""


class TooManyBranchesError(Exception):
    """One event has more branches than are looked at; the search then ends unproved."""


class Condition(IntEnum):
    """What has become of a group."""

    ONLINE = 0
    SSIS_DOWN = 1
    FAILED = 2
    NO_OWNER = 3


class State(NamedTuple):
    """The cluster at one moment."""

    down: int
    places: tuple[int, ...]
    conditions: tuple[int, ...]
    used: tuple[int, ...]
    failures: int
    moves: int


class Cause(IntEnum):
    """Why a group needs a target."""

    RESOURCE = 0
    NODE = 1


class Step(msgspec.Struct, frozen=True):
    """One thing that happened, for the narrator: a verb and the indices that it is about."""

    verb: str
    group: int = -1
    node: int = -1
    other: int = -1


class Outcome(msgspec.Struct, frozen=True):
    """One branch of an event: the state after it, what happened, and the unknowns that were taken one way."""

    state: State
    steps: tuple[Step, ...]
    assumed: frozenset[str]


class Rules(msgspec.Struct, frozen=True):
    """The semantics over one world. ``sure`` drops every branch that rests on an unknown fact."""

    world: World
    sure: bool

    def fail_node(self, state: State, node: int) -> Iterator[Outcome]:
        """Yield what may follow when a node fails: its groups go to their targets, one after the other.

        Higher priority first, in any order within one priority. Branches that agree in their state, in what still
        waits and in who refused whom are one.

        Raises:
            TooManyBranchesError: there are more of them than :data:`MOST_BRANCHES`.
        """
        failed = state._replace(down=state.down | 1 << node, failures=state.failures - 1)
        first = Outcome(failed, (Step("node-fails", node=node),), frozenset())
        waiting = frozenset(g for g, place in enumerate(state.places) if place == node)
        layer: dict[object, tuple[Outcome, frozenset[int]]] = {None: (first, waiting)}
        for _ in waiting:
            following: dict[object, tuple[Outcome, frozenset[int]]] = {}
            for before, left in layer.values():
                for group, assumed in self._next(left):
                    rest = left - {group}
                    begin = Outcome(before.state, before.steps, before.assumed | assumed)
                    for after in self._leave(begin, group, node):
                        following.setdefault((after.state, rest, _refusals(after)), (after, rest))
                if len(following) > MOST_BRANCHES:
                    raise TooManyBranchesError
            layer = following
        for outcome, _ in layer.values():
            yield outcome

    def _next(self, waiting: frozenset[int]) -> list[tuple[int, frozenset[str]]]:
        """Return the groups that may come online next: those of the highest priority, or any where one is unknown."""
        groups = self.world.groups
        unknown = frozenset(f"Priority of {groups[g].name}" for g in waiting if groups[g].priority is None)
        if unknown and len(waiting) > 1:
            return [] if self.sure else [(g, unknown) for g in sorted(waiting)]
        highest = max(groups[g].priority or 0 for g in waiting)
        return [(g, frozenset()) for g in sorted(waiting) if (groups[g].priority or 0) == highest]

    def _leave(self, before: Outcome, group: int, node: int) -> Iterator[Outcome]:
        found = False
        for target, assumed in self.targets(before.state, group, node, Cause.NODE):
            found = True
            branch = Outcome(before.state, before.steps, before.assumed | assumed)
            if target == NOWHERE:
                steps = (*before.steps, Step("no-owner", group))
                state = _put(before.state, group, NOWHERE, Condition.NO_OWNER)
                yield Outcome(state, steps, branch.assumed)
            elif before.state.conditions[group] == Condition.FAILED:
                state = _put(before.state, group, target, Condition.FAILED)
                yield Outcome(state, (*before.steps, Step("stays-failed", group, target)), branch.assumed)
            else:
                moved = Outcome(branch.state, (*branch.steps, Step("moves", group, target)), branch.assumed)
                yield from self.bring_online(moved, group, target)
        if not found and not self.sure:
            message = f"no target was considered for {self.world.groups[group].name}"
            raise AssertionError(message)

    def targets(
        self, state: State, group: int, current: int, cause: Cause
    ) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield every node that the cluster may choose, with what that assumes; NOWHERE where none takes it."""
        mover = self.world.groups[group]
        fit = [n for n in self._walk(mover.walk, current) if n in mover.allowed and self._takes(state, n)]
        if self.world.enforced or not mover.allowed_open:
            fit = self._apart(state, group, fit)
        owners = frozenset({f"possible owners of {mover.name}"}) if mover.allowed_open else frozenset[str]()
        order = frozenset[str]()
        if mover.preferring is None and len(fit) > 1:
            order = frozenset({f"preferred owners of {mover.name}"})
        if not fit:
            yield NOWHERE, frozenset()
            return
        unknown = owners | order
        if self.sure and unknown:
            return
        if not unknown and (cause is Cause.RESOURCE or mover.preferring):
            yield fit[0], frozenset()
            return
        for node in fit:
            yield node, unknown
        if owners:
            yield NOWHERE, owners

    def _walk(self, walk: tuple[int, ...], current: int) -> list[int]:
        if current not in walk:
            return list(walk)
        at = walk.index(current)
        return [*walk[at + 1 :], *walk[:at]]

    def _takes(self, state: State, node: int) -> bool:
        return self.world.nodes[node].takes and not state.down >> node & 1

    def _apart(self, state: State, group: int, fit: list[int]) -> list[int]:
        classes = self.world.groups[group].classes
        if not classes:
            return fit
        taken = {
            place
            for other, place in enumerate(state.places)
            if other != group and place >= 0 and classes & self.world.groups[other].classes
        }
        apart = [node for node in fit if node not in taken]
        return apart if apart or self.world.enforced else fit

    def bring_online(self, before: Outcome, group: int, node: int) -> Iterator[Outcome]:
        """Yield what may follow when a group comes online on a node: its service starts, or its policy decides."""
        mover = self.world.groups[group]
        state = before.state
        holder = self._holder(state, group, node)
        can_start = True if mover.service is None else self.world.startable[mover.service][node]
        if holder is None and can_start is not False:
            known = can_start is True
            if known or not self.sure:
                assumed = before.assumed | (frozenset() if known else {self._start_unknown(group, node)})
                yield Outcome(_put(state, group, node, Condition.ONLINE), before.steps, assumed)
            if known:
                return
        if holder is None and can_start is None:
            if self.sure:
                return
            assumed = before.assumed | {self._start_unknown(group, node)}
        else:
            assumed = before.assumed
        step = Step("cannot-start", group, node, NOWHERE if holder is None else holder)
        yield from self._after_failure(Outcome(state, (*before.steps, step), assumed), group, node)

    def _start_unknown(self, group: int, node: int) -> str:
        service = self.world.groups[group].service
        return f"whether {self.world.services[service or 0]} can start on {self.world.nodes[node].name}"

    def _holder(self, state: State, group: int, node: int) -> int | None:
        """Return the other group whose service of the same name runs on the node."""
        service = self.world.groups[group].service
        if service is None:
            return None
        for other, place in enumerate(state.places):
            same_service = other != group and self.world.groups[other].service == service
            if same_service and place == node and state.conditions[other] == Condition.ONLINE:
                return other
        return None

    def fail_service(self, state: State, group: int) -> Iterator[Outcome]:
        """Yield what may follow when the service of a group fails on its node for good."""
        node = state.places[group]
        spent = state._replace(failures=state.failures - 1)
        before = Outcome(spent, (Step("service-fails", group, node),), frozenset())
        yield from self._after_failure(before, group, node)

    def return_node(self, state: State, node: int) -> Iterator[Outcome]:
        """Yield what may follow when a node returns: groups without an owner come back, others may fail back.

        A return that moves no group is left out: it only widens the choice of later targets.
        """
        branches = [
            Outcome(
                state._replace(down=state.down & ~(1 << node)),
                (Step("node-returns", node=node),),
                frozenset(),
            )
        ]
        for group, mover in enumerate(self.world.groups):
            waiting = state.conditions[group] == Condition.NO_OWNER
            if node not in mover.allowed or not (waiting or self._prefers(state, group, node)):
                continue
            unknown = (
                frozenset({f"possible owners of {mover.name}"}) if mover.allowed_open else frozenset[str]()
            )
            if unknown and self.sure:
                return
            verb = "comes-back" if waiting else "fails-back"
            moved = [
                Outcome(b.state, (*b.steps, Step(verb, group, node)), b.assumed | unknown) for b in branches
            ]
            after = [done for before in moved for done in self.bring_online(before, group, node)]
            stayed = [Outcome(b.state, b.steps, b.assumed | unknown) for b in branches] if unknown else []
            branches = [*after, *stayed]
        yield from (branch for branch in branches if len(branch.steps) > 1)

    def _prefers(self, state: State, group: int, node: int) -> bool:
        mover = self.world.groups[group]
        place = state.places[group]
        if not mover.fails_back or place < 0 or state.conditions[group] == Condition.FAILED:
            return False
        return mover.walk.index(node) < mover.walk.index(place)

    def _after_failure(self, before: Outcome, group: int, node: int) -> Iterator[Outcome]:
        mover = self.world.groups[group]
        unknown = (
            frozenset({f"RestartAction of {mover.resource}"}) if mover.affects is None else frozenset[str]()
        )
        if unknown and self.sure:
            return
        if not mover.affects:
            steps = (*before.steps, Step("stays-down", group, node))
            state = _put(before.state, group, node, Condition.SSIS_DOWN)
            yield Outcome(state, steps, before.assumed | unknown)
        if mover.affects is not False:
            yield from self._fail_over(
                Outcome(before.state, before.steps, before.assumed | unknown), group, node
            )

    def _fail_over(self, before: Outcome, group: int, node: int) -> Iterator[Outcome]:
        mover = self.world.groups[group]
        used = before.state.used[group] + 1
        unknown = mover.threshold is None
        limit = len(self.world.nodes) if mover.threshold is None else mover.threshold
        if unknown and self.sure:
            return
        assumed = before.assumed | (
            frozenset({f"FailoverThreshold of {mover.name}"}) if unknown else frozenset()
        )
        if unknown or used > limit:
            steps = (*before.steps, Step("gives-up", group, node))
            yield Outcome(_put(before.state, group, node, Condition.FAILED), steps, assumed)
        if used > limit:
            return
        counted = before.state._replace(used=_with(before.state.used, group, used))
        for target, more in self.targets(counted, group, node, Cause.RESOURCE):
            if target == NOWHERE:
                steps = (*before.steps, Step("no-target", group, node))
                yield Outcome(_put(counted, group, node, Condition.FAILED), steps, assumed | more)
            else:
                steps = (*before.steps, Step("moves-on", group, target))
                left = _put(counted, group, target, Condition.SSIS_DOWN)
                yield from self.bring_online(Outcome(left, steps, assumed | more), group, target)

    def move(self, state: State, group: int, node: int) -> Iterator[Outcome]:
        """Yield what may follow when an operator moves a group to a node."""
        mover = self.world.groups[group]
        before = Outcome(
            state._replace(moves=state.moves - 1),
            (Step("operator-moves", group, node),),
            frozenset({f"possible owners of {mover.name}"}) if mover.allowed_open else frozenset(),
        )
        if before.assumed and self.sure:
            return
        yield from self.bring_online(before, group, node)

    def movable(self, state: State, group: int) -> list[int]:
        """Return the nodes to which an operator may move the group now."""
        mover = self.world.groups[group]
        fit = [n for n in sorted(mover.allowed) if n != state.places[group] and self._takes(state, n)]
        return self._apart(state, group, fit) if self.world.enforced else fit


def _refusals(outcome: Outcome) -> frozenset[tuple[int, int]]:
    """Return who was refused, each with the first group that held the service then (NOWHERE: nobody did)."""
    first: dict[int, int] = {}
    for step in outcome.steps:
        if step.verb == "cannot-start" and first.get(step.group, NOWHERE) == NOWHERE:
            first[step.group] = step.other
    return frozenset(first.items())


def _with(values: tuple[int, ...], index: int, value: int) -> tuple[int, ...]:
    return (*values[:index], value, *values[index + 1 :])


def _put(state: State, group: int, node: int, condition: Condition) -> State:
    return state._replace(
        places=_with(state.places, group, node), conditions=_with(state.conditions, group, int(condition))
    )
