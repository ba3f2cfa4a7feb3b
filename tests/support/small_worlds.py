"""Small clusters at random, in the shape that the exploration takes, for the reference of the failovers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from ssis_preflight.analysis.failover.explore import Bounds
from ssis_preflight.analysis.failover.world import Mover, Place, World

OFTEN = st.sampled_from([True, True, True, True, False])
SELDOM = st.sampled_from([False, False, False, False, True])


@st.composite
def places(draw: st.DrawFn, count: int) -> tuple[Place, ...]:
    """Nodes, most of which are up and take groups."""
    kinds = draw(st.lists(st.sampled_from(["fit", "fit", "fit", "fit", "paused", "down"]), min_size=count, max_size=count))
    kinds = kinds if set(kinds) & {"fit", "paused"} else ["fit", *kinds[1:]]
    return tuple(Place(f"NODE{n + 1}", kind != "down", kind == "fit") for n, kind in enumerate(kinds))


@st.composite
def movers(draw: st.DrawFn, name: str, nodes: tuple[Place, ...], services: int) -> Mover:
    """A group of which every fact is known, but perhaps its place."""
    numbers = list(range(len(nodes)))
    up = [number for number in numbers if nodes[number].up]
    allowed = frozenset(numbers) if draw(OFTEN) else draw(st.frozensets(st.sampled_from(numbers)))
    likely = sorted(allowed & set(up))
    listed = draw(st.one_of(st.just([]), st.lists(st.sampled_from(numbers), unique=True)))
    return Mover(
        name=name,
        resource=f"SSIS {name}",
        has_sql=True,
        service=draw(st.integers(0, services - 1)),
        allowed=allowed,
        allowed_open=False,
        walk=tuple(dict.fromkeys([*listed, *numbers])),
        preferring=bool(listed),
        affects=draw(st.booleans()),
        threshold=draw(st.sampled_from([len(nodes) - 1, 0, 1, 2, 5])),
        priority=draw(st.sampled_from([2000, 2000, 1000])),
        start=draw(st.one_of(st.sampled_from(likely or up), st.sampled_from(up), st.sampled_from([*up, None]))),
        online=draw(OFTEN),
        fails_back=draw(st.booleans()) if listed else False,
        classes=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"a"}), frozenset({"a", "b"})])),
    )


@st.composite
def worlds(draw: st.DrawFn, most_nodes: int = 4, most_groups: int = 3) -> World:
    """A cluster of which every fact is known."""
    nodes = draw(places(draw(st.integers(2, most_nodes))))
    count = draw(st.integers(1, most_groups))
    services = draw(st.sampled_from([1, 1, 1, 2]))
    return World(
        nodes=nodes,
        groups=tuple(draw(movers(f"Group{n + 1}", nodes, services)) for n in range(count)),
        services=("MsDtsServer130", "MsDtsServer150")[:services],
        startable=tuple(tuple(draw(OFTEN) for _ in nodes) for _ in range(services)),
        enforced=draw(SELDOM),
        left_out=0,
        assumptions=(),
    )


@st.composite
def bounds(draw: st.DrawFn, failures: int = 2, moves: int = 1) -> Bounds:
    return Bounds(draw(st.integers(0, failures)), draw(st.integers(0, moves)), draw(SELDOM))
