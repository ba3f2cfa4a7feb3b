"""Layers of a directed graph: what depends stands above what it depends on, with few crossings.

Longest paths decide the layer, barycentres the order within it. An edge across several layers passes through a
*bend* in each layer between, which keeps a place free there, so that no edge has to run behind a box.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec

SWEEPS = 6
"""How often the layers are put in order, down and up; the order with the fewest crossings is kept."""

Edge = tuple[int, int]


class Layers(msgspec.Struct, frozen=True):
    """``rows`` from the top; numbers below ``count`` are the nodes of the graph, the others bends.

    ``chains`` has one entry for each edge, in order: its numbers from the upper end to the lower one. ``reversed_``
    says which of them run against the direction of their edge, because the graph goes round in circles.
    """

    count: int
    rows: tuple[tuple[int, ...], ...]
    chains: tuple[tuple[int, ...], ...]
    reversed_: tuple[bool, ...]


def layered(count: int, edges: Sequence[Edge]) -> Layers:
    """Put ``count`` nodes into layers; an edge leads from the upper to the lower node, and never to itself."""
    backward = _backward(count, edges)
    downward = [
        (low, high) if turned else (high, low) for (high, low), turned in zip(edges, backward, strict=True)
    ]
    depth = _depths(count, downward)
    rows: list[list[int]] = [[] for _ in range(max(depth, default=-1) + 1)]
    for node in range(count):
        rows[depth[node]].append(node)
    chains: list[tuple[int, ...]] = []
    bends = itertools.count(count)
    for high, low in downward:
        between = [next(bends) for _ in range(depth[high] + 1, depth[low])]
        for row, bend in zip(rows[depth[high] + 1 : depth[low]], between, strict=True):
            row.append(bend)
        chains.append((high, *between, low))
    return Layers(count, _ordered(rows, chains), tuple(chains), tuple(backward))


def _backward(count: int, edges: Sequence[Edge]) -> list[bool]:
    """Say for each edge whether it closes a circle, seen from the nodes in order."""
    leaving: list[list[int]] = [[] for _ in range(count)]
    for number, (high, _) in enumerate(edges):
        leaving[high].append(number)
    closes = [False] * len(edges)
    state = [0] * count
    for start in range(count):
        path = [(start, iter(leaving[start]))] if not state[start] else []
        state[start] = state[start] or 1
        while path:
            node, left = path[-1]
            number = next(left, -1)
            if number < 0:
                state[node] = 2
                path.pop()
                continue
            low = edges[number][1]
            closes[number] = state[low] == 1
            if not state[low]:
                state[low] = 1
                path.append((low, iter(leaving[low])))
    return closes


def _depths(count: int, edges: Sequence[Edge]) -> list[int]:
    """Return the length of the longest path that leads to each node; the graph has no circle."""
    depth = [0] * count
    waiting = [0] * count
    lower: list[list[int]] = [[] for _ in range(count)]
    for high, low in edges:
        lower[high].append(low)
        waiting[low] += 1
    ready = [node for node in range(count) if not waiting[node]]
    for node in ready:
        for low in lower[node]:
            depth[low] = max(depth[low], depth[node] + 1)
            waiting[low] -= 1
            if not waiting[low]:
                ready.append(low)
    return depth


def _ordered(rows: list[list[int]], chains: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    steps = [pair for chain in chains for pair in itertools.pairwise(chain)]
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for high, low in steps:
        above.setdefault(low, []).append(high)
        below.setdefault(high, []).append(low)
    best, fewest = [list(row) for row in rows], _crossings(rows, below)
    for sweep in range(SWEEPS):
        towards, order = (
            (above, range(1, len(rows))) if sweep % 2 == 0 else (below, range(len(rows) - 2, -1, -1))
        )
        for number in order:
            fixed = rows[number - 1 if sweep % 2 == 0 else number + 1]
            rows[number] = _by_barycentre(rows[number], fixed, towards)
        if (crossings := _crossings(rows, below)) < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return tuple(map(tuple, best))


def _by_barycentre(row: list[int], fixed: list[int], towards: dict[int, list[int]]) -> list[int]:
    """Order a row by the mean place of its neighbours in the fixed row; one without keeps its own place."""
    place = {node: index for index, node in enumerate(fixed)}
    keys = {}
    for index, node in enumerate(row):
        near = [place[other] for other in towards.get(node, ())]
        keys[node] = sum(near) / len(near) if near else index * max(len(fixed), 1) / len(row)
    return sorted(row, key=lambda node: keys[node])


def _crossings(rows: list[list[int]], below: dict[int, list[int]]) -> int:
    found = 0
    for upper, lower in itertools.pairwise(rows):
        place = {node: index for index, node in enumerate(lower)}
        ends = [place[low] for node in upper for low in sorted(below.get(node, ()), key=lambda n: place[n])]
        found += sum(1 for one, other in itertools.combinations(ends, 2) if one > other)
    return found
