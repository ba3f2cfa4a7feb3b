"""Every world that the evidence allows, where some facts of a small one are not in evidence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations, product

from msgspec.structs import replace

from ssis_preflight.analysis.failover.world import Mover, World

PRIORITIES = (500, 1000, 1500, 2000, 2500)
"""What an unknown priority may be; the known ones of the small worlds are 1000 and 2000."""


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
        replace(
            mover,
            allowed=allowed,
            allowed_open=False,
            affects=affects,
            threshold=threshold,
            priority=priority,
            walk=walk,
            preferring=preferring,
        )
        for allowed in (subsets(mover.allowed) if mover.allowed_open else [mover.allowed])
        for affects in known_as(mover.affects)
        for threshold in thresholds
        for priority in (PRIORITIES if mover.priority is None else (mover.priority,))
        for walk, preferring in walks
    ]


def subsets(nodes: frozenset[int]) -> list[frozenset[int]]:
    """Every subset, the empty one first."""
    return [frozenset(some) for size in range(len(nodes) + 1) for some in combinations(sorted(nodes), size)]
