"""What one event does to the groups, step by step, with every branch where the cluster chooses freely.

A state is: mask of failed nodes, place of each group (-1: nowhere), condition of each group, failovers that
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

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.failover.world import World

NOWHERE = -1


class Condition(IntEnum):
    """What has become of a group."""

    ONLINE = 0
    SSIS_DOWN = 1
    FAILED = 2
    NO_OWNER = 3


class State(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
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


class Step(msgspec.Struct, frozen=True, gc=False):
    """One thing that happened, for the narrator: a verb and the indices that it is about."""

    verb: str
    group: int = -1
    node: int = -1
    other: int = -1


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """One branch of an event: the state after it, what happened, and the unknowns that were taken one way."""

    state: State
    steps: tuple[Step, ...]
    assumed: frozenset[str]


NOTHING = frozenset[str]()
"""No assumption."""


class Rules(msgspec.Struct, frozen=True):
    """The semantics over one world. ``sure`` drops every branch that rests on an unknown fact.

    ``walks`` remembers the walks behind a node; it changes nothing but the time that it takes.
    """

    world: World
    sure: bool
    walks: dict[tuple[int, int], tuple[int, ...]] = msgspec.field(default_factory=dict)

    def leave(self, state: State, group: int, node: int) -> Iterator[Outcome]:
        """Yield every way in which a group leaves a failed node."""
        found = False
        for target, assumed in self.targets(state, group, node, Cause.NODE):
            found = True
            if target == NOWHERE:
                after = _put(state, group, NOWHERE, Condition.NO_OWNER)
                yield Outcome(after, (Step("no-owner", group),), assumed)
            elif state.conditions[group] == Condition.FAILED:
                after = _put(state, group, target, Condition.FAILED)
                yield Outcome(after, (Step("stays-failed", group, target),), assumed)
            else:
                moved = Outcome(state, (Step("moves", group, target),), assumed)
                yield from self.bring_online(moved, group, target)
        if not found and not self.sure:
            message = f"no target was considered for {self.world.groups[group].name}"
            raise AssertionError(message)

    def targets(
        self, state: State, group: int, current: int, cause: Cause
    ) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield every node that the cluster may choose, with what that assumes; NOWHERE where none takes it."""
        mover = self.world.groups[group]
        fit = [n for n in self._walk(group, current) if not state.down >> n & 1]
        if self.world.enforced or not mover.allowed_open:
            fit = self._apart(state, group, fit)
        owners = frozenset({f"possible owners of {mover.name}"}) if mover.allowed_open else NOTHING
        order = NOTHING
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

    def _walk(self, group: int, current: int) -> tuple[int, ...]:
        """Return the nodes that could take the group were they all up, in the order of its walk behind a node."""
        found = self.walks.get((group, current))
        if found is None:
            mover = self.world.groups[group]
            at = mover.walk.index(current) if current in mover.walk else len(mover.walk)
            ordered = [*mover.walk[at + 1 :], *mover.walk[:at]]
            fit = (n for n in ordered if n in mover.allowed and self.world.nodes[n].takes)
            found = self.walks[group, current] = tuple(fit)
        return found

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
        spent = replace(state, failures=state.failures - 1)
        before = Outcome(spent, (Step("service-fails", group, node),), frozenset())
        yield from self._after_failure(before, group, node)

    def return_node(self, state: State, node: int) -> Iterator[Outcome]:
        """Yield what may follow when a node returns: groups without an owner come back, others may fail back.

        A node that was paused or drained takes no group when it returns. A return that moves no group is left out:
        it only widens the choice of later targets.
        """
        if not self.world.nodes[node].takes:
            return
        branches = [
            Outcome(
                replace(state, down=state.down & ~(1 << node)),
                (Step("node-returns", node=node),),
                frozenset(),
            )
        ]
        for group, mover in enumerate(self.world.groups):
            waiting = state.conditions[group] == Condition.NO_OWNER
            if node not in mover.allowed or not (waiting or self._prefers(state, group, node)):
                continue
            unknown = frozenset({f"possible owners of {mover.name}"}) if mover.allowed_open else NOTHING
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
        unknown = frozenset({f"RestartAction of {mover.resource}"}) if mover.affects is None else NOTHING
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
        assumed = before.assumed | ({f"FailoverThreshold of {mover.name}"} if unknown else NOTHING)
        if unknown or used > limit:
            steps = (*before.steps, Step("gives-up", group, node))
            yield Outcome(_put(before.state, group, node, Condition.FAILED), steps, assumed)
        if used > limit:
            return
        counted = replace(before.state, used=_with(before.state.used, group, used))
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
            replace(state, moves=state.moves - 1),
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


def _with(values: tuple[int, ...], index: int, value: int) -> tuple[int, ...]:
    return (*values[:index], value, *values[index + 1 :])


def _put(state: State, group: int, node: int, condition: Condition) -> State:
    places = _with(state.places, group, node)
    conditions = _with(state.conditions, group, int(condition))
    return State(state.down, places, conditions, state.used, state.failures, state.moves)
