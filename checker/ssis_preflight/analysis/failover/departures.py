"""What may follow when a node fails: every order in which its groups leave, as far as the order can matter.

Branches that agree in their state, in what still waits and in who refused whom are one; a group that is refused
wherever it goes leaves first and alone (decision record 5).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ssis_preflight.analysis.failover.semantics import (
    NOTHING,
    NOWHERE,
    Condition,
    Outcome,
    Rules,
    State,
    Step,
)

MOST_BRANCHES = 50_000
"""How many branches one event may have."""

MOST_SEATS = 4_000_000
"""How many groups, counted in every state that one of them leaves, are looked at; it bounds time and memory.

A cluster of eight groups has reached every other limit before a tenth of this; one of a hundred reaches this first.
"""


class TooManyBranchesError(Exception):
    """There are more branches, or more groups in them, than are looked at; the search then ends unproved."""


class Leaving(msgspec.Struct, frozen=True, gc=False):
    """One way a group leaves a failed node: the state after it, and what that adds to its branch."""

    state: State
    steps: tuple[Step, ...]
    assumed: frozenset[str]
    refusals: int


_Key = tuple[State, int, int]
"""What tells the branches of a node's failure apart: the state, who still waits, and who refused whom (as bits)."""

_Branch = tuple[tuple[Step, ...], frozenset[str]]


class Departures(msgspec.Struct, frozen=True):
    """How the groups of a failed node leave it under some rules.

    ``left`` and ``turns`` remember what was worked out: how a group leaves a node in some state, and whose turn it
    is among those that wait. They change nothing but the time that it takes.
    """

    rules: Rules
    left: dict[tuple[State, int, int], tuple[Leaving, ...]] = msgspec.field(default_factory=dict)
    turns: dict[int, tuple[tuple[int, frozenset[str]], ...]] = msgspec.field(default_factory=dict)

    def fail_node(self, state: State, node: int) -> Iterator[Outcome]:
        """Yield what may follow when a node fails: its groups go to their targets, one after the other.

        Higher priority first, in any order within one priority. Branches that agree in their state, in what still
        waits and in who refused whom are one.

        Raises:
            TooManyBranchesError: there are more of them than :data:`MOST_BRANCHES`, or more than
                :data:`MOST_SEATS` have been looked at.
        """
        # What follows does not depend on how much may still happen: without that, more states are the same one.
        failed = State(state.down | 1 << node, state.places, state.conditions, state.used, 0, 0)
        waiting = sum(1 << g for g, place in enumerate(state.places) if place == node)
        layer: dict[_Key, _Branch] = {(failed, waiting, 0): ((Step("node-fails", node=node),), NOTHING)}
        for _ in range(waiting.bit_count()):
            layer = self._one_leaves(layer, node)
            if len(layer) > MOST_BRANCHES:
                raise TooManyBranchesError
        for (end, _, _), (steps, assumed) in layer.items():
            parts = (end.down, end.places, end.conditions, end.used)
            yield Outcome(State(*parts, state.failures - 1, state.moves), steps, assumed)

    def _one_leaves(self, layer: dict[_Key, _Branch], node: int) -> dict[_Key, _Branch]:
        """Return the branches after one more of the waiting groups has left the failed node."""
        following: dict[_Key, _Branch] = {}
        for (state, waiting, refused), (steps, assumed) in layer.items():
            for group, order in self._turns(state, waiting, node):
                rest = waiting & ~(1 << group)
                for way in self._leaving(state, group, node):
                    key = (way.state, rest, refused | way.refusals)
                    if key not in following:
                        following[key] = (steps + way.steps, assumed | order | way.assumed)
            if len(following) > MOST_BRANCHES:
                break
        return following

    def _turns(self, state: State, waiting: int, node: int) -> tuple[tuple[int, frozenset[str]], ...]:
        """Return the groups whose turn it may be: one alone where its place in the order makes no difference.

        A group that comes online nowhere leaves the others every choice they had, and they leave it none it had not:
        whoever holds the service on a node keeps it there. Without classes nobody keeps away from it either.
        """
        turns = self._next(waiting)
        for group, order in turns:
            if order or not self._is_plain(group):
                continue
            ways = self._leaving(state, group, node)
            if ways and all(way.state.conditions[group] != Condition.ONLINE for way in ways):
                return ((group, order),)
        return turns

    def _is_plain(self, group: int) -> bool:
        """Say whether the group keeps away from nobody, and where its service can start is known."""
        world = self.rules.world
        service = world.groups[group].service
        return not world.groups[group].classes and (service is None or None not in world.startable[service])

    def _next(self, waiting: int) -> tuple[tuple[int, frozenset[str]], ...]:
        """Return the groups that may come online next: those of the highest priority, or any where one is unknown."""
        found = self.turns.get(waiting)
        if found is None:
            those = [g for g in range(len(self.rules.world.groups)) if waiting >> g & 1]
            found = self.turns[waiting] = tuple(self._foremost(those))
        return found

    def _foremost(self, those: list[int]) -> list[tuple[int, frozenset[str]]]:
        groups = self.rules.world.groups
        unknown = frozenset(f"Priority of {groups[g].name}" for g in those if groups[g].priority is None)
        if unknown and len(those) > 1:
            return [] if self.rules.sure else [(g, unknown) for g in those]
        highest = max(groups[g].priority or 0 for g in those)
        return [(g, NOTHING) for g in those if (groups[g].priority or 0) == highest]

    def _leaving(self, state: State, group: int, node: int) -> tuple[Leaving, ...]:
        """Return every way in which a group leaves a failed node."""
        key = (state, group, node)
        found = self.left.get(key)
        if found is None:
            if len(self.left) * len(self.rules.world.groups) >= MOST_SEATS:
                raise TooManyBranchesError
            found = self.left[key] = tuple(
                Leaving(after.state, after.steps, after.assumed, self._refusals(after.steps))
                for after in self.rules.leave(state, group, node)
            )
        return found

    def _refusals(self, steps: tuple[Step, ...]) -> int:
        """Return who was refused, each with the first group that held the service then (or nobody), as bits."""
        first: dict[int, int] = {}
        for step in steps:
            if step.verb == "cannot-start" and first.get(step.group, NOWHERE) == NOWHERE:
                first[step.group] = step.other
        width = len(self.rules.world.groups) + 1
        return sum(1 << group * width + other + 1 for group, other in first.items())
