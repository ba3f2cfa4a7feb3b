"""Whether groups that must not share a node all find one.

Every group needs a node of its own among those that may host it. By Hall's theorem a group can be left out exactly
where some groups, it among them, have fewer nodes together than there are groups; those are the proof.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Shortage(msgspec.Struct, frozen=True):
    """The proof: ``groups`` have only ``nodes`` together, which are fewer."""

    groups: frozenset[str]
    nodes: frozenset[str]


def left_out(one: str, allowed: Mapping[str, frozenset[str]]) -> Shortage | None:
    """Return the proof that ``one`` may be the group that finds no node of its own, or None.

    ``allowed`` gives the nodes that may host each group, ``one`` included. The others take their nodes first; where
    no rearrangement of them leaves a node for ``one``, no larger set of groups can be placed with it than without.
    """
    holders: dict[str, str] = {}
    for group in sorted(allowed):
        if group != one:
            _seat(group, allowed, holders, set())
    seen: set[str] = set()
    if _seat(one, allowed, holders, seen):
        return None
    return Shortage(frozenset({one, *(holders[node] for node in seen)}), frozenset(seen))


def _seat(group: str, allowed: Mapping[str, frozenset[str]], holders: dict[str, str], seen: set[str]) -> bool:
    """Give the group a node, moving others along where that helps; ``seen`` collects the nodes that were tried."""
    for node in sorted(allowed[group]):
        if node in seen:
            continue
        seen.add(node)
        if node not in holders or _seat(holders[node], allowed, holders, seen):
            holders[node] = group
            return True
    return False
