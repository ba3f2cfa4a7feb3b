"""Conflicts that no placement avoids: more groups with one service than nodes that are left for them.

Every group wants a node of its own among its surviving possible owners. By Hall's theorem that is impossible exactly
where some groups have fewer surviving owners than there are groups; a maximum matching finds such groups, and they
are the proof.
"""

from __future__ import annotations

from itertools import combinations

import msgspec

from ssis_preflight.analysis.failover.world import World

_PAIR = 2


class Forced(msgspec.Struct, frozen=True):
    """The proof: when ``failures`` are down, ``groups`` share the fewer nodes ``nodes``; indices all."""

    service: int
    failures: tuple[int, ...]
    groups: tuple[int, ...]
    nodes: tuple[int, ...]


def forced_conflicts(world: World, failures: int, limit: int = 50_000) -> tuple[Forced, ...]:
    """Return, for every service, the conflict forced by the smallest set of at most ``failures`` failed nodes.

    Possible owners that are not wholly known are taken at their widest, so a forced conflict is one for every value.
    At most ``limit`` failure sets are tried for each service.
    """
    found = (_smallest(world, service, failures, limit) for service in range(len(world.services)))
    return tuple(proof for proof in found if proof is not None)


def _smallest(world: World, service: int, failures: int, limit: int) -> Forced | None:
    members = [g for g, mover in enumerate(world.groups) if mover.service == service]
    if len(members) < _PAIR:
        return None
    candidates = sorted({n for g in members for n in _owners(world, g)})
    tried = 0
    for size in range(failures + 1):
        for lost in combinations(candidates, size):
            tried += 1
            if tried > limit:
                return None
            proof = crowded(world, service, lost)
            if proof is not None:
                return proof
    return None


def crowded(world: World, service: int, lost: tuple[int, ...]) -> Forced | None:
    """Return the proof that these failed nodes force a conflict of this service, or None."""
    members = [g for g, mover in enumerate(world.groups) if mover.service == service]
    left = {g: sorted(_owners(world, g) - set(lost)) for g in members}
    housed = [g for g in members if left[g]]
    if len(housed) < _PAIR:
        return None
    import networkx as nx  # a tenth of a second: only when there is a pair to match  # noqa: PLC0415

    offset = len(world.groups)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(housed)
    graph.add_edges_from((g, offset + n) for g in housed for n in left[g])
    matching = nx.bipartite.maximum_matching(graph, top_nodes=housed)
    alone = [g for g in housed if g not in matching]
    if not alone:
        return None
    groups, nodes = {alone[0]}, set[int]()
    pending = [alone[0]]
    while pending:
        for node in left[pending.pop()]:
            if node in nodes:
                continue
            nodes.add(node)
            owner = matching[offset + node]
            if owner not in groups:
                groups.add(owner)
                pending.append(owner)
    return Forced(service, lost, tuple(sorted(groups)), tuple(sorted(nodes)))


def _owners(world: World, group: int) -> frozenset[int]:
    """Return the nodes on which the group can be: its possible owners that are up, and its place today.

    A paused node takes no group but keeps those that it has.
    """
    mover = world.groups[group]
    today = frozenset[int]() if mover.start is None else frozenset({mover.start})
    return frozenset(n for n in mover.allowed | today if world.nodes[n].up)
