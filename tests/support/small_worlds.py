"""Small clusters at random, in the shape that the exploration takes, for the reference of the failovers."""

from __future__ import annotations

from hypothesis import strategies as st
from msgspec.structs import replace

from ssis_preflight.analysis.failover.explore import Bounds
from ssis_preflight.analysis.failover.world import Mover, Place, World

MOSTLY = st.sampled_from([True, True, True, True, False])
SELDOM = st.sampled_from([False, False, False, False, True])
CLASSES = st.sampled_from(
    [frozenset[str](), frozenset[str](), frozenset("a"), frozenset("b"), frozenset("ab")]
)
KINDS = st.sampled_from(["fit", "fit", "fit", "fit", "fit", "paused", "down"])
UNKNOWNS = ["owners", "preferred", "restart action", "threshold", "priority", "start type"]


@st.composite
def places(draw: st.DrawFn, most: int) -> tuple[Place, ...]:
    """Two nodes or more, most of which are up and take groups; at least one is up."""
    kinds = draw(st.lists(KINDS, min_size=2, max_size=most))
    if set(kinds) == {"down"}:
        kinds[0] = "fit"
    return tuple(Place(f"NODE{n}", kind != "down", kind == "fit") for n, kind in enumerate(kinds, start=1))


@st.composite
def movers(
    draw: st.DrawFn, name: str, nodes: tuple[Place, ...], service: int, *, lists: bool, acts: bool
) -> Mover:
    """A group of which every fact is known, but perhaps its place today.

    ``lists`` says whether it may have preferred owners, ``acts`` whether its RestartAction may be 2.
    """
    numbers = list(range(len(nodes)))
    up = [number for number in numbers if nodes[number].up]
    allowed = frozenset(numbers) if draw(MOSTLY) else draw(st.frozensets(st.sampled_from(numbers)))
    likely = [number for number in up if number in allowed] or up
    start = None if draw(SELDOM) and draw(SELDOM) else draw(st.sampled_from(likely if draw(MOSTLY) else up))
    preferred: list[int] = []
    if lists and draw(st.booleans()):
        preferred = draw(st.permutations(numbers))[: draw(st.integers(1, len(numbers)))]
    return Mover(
        name=name,
        resource=f"SSIS of {name}",
        has_sql=True,
        service=service,
        allowed=allowed,
        allowed_open=False,
        walk=tuple(dict.fromkeys([*preferred, *numbers])),
        preferring=bool(preferred),
        affects=acts and draw(st.booleans()),
        threshold=draw(st.sampled_from([len(nodes) - 1, 0, 1, 2, 5])),
        priority=draw(st.sampled_from([2000, 2000, 1000])),
        start=start,
        online=draw(MOSTLY),
        fails_back=bool(preferred) and draw(st.booleans()),
        classes=draw(CLASSES),
    )


@st.composite
def worlds(draw: st.DrawFn, most_nodes: int = 4, most_groups: int = 3) -> World:
    """A cluster of which every fact is known, but perhaps where some group is today."""
    nodes = draw(places(most_nodes))
    services = draw(st.sampled_from([1, 1, 1, 2]))
    bearing = draw(st.lists(st.integers(0, services - 1), min_size=1, max_size=most_groups))
    lists, acts = draw(MOSTLY), draw(MOSTLY)
    return World(
        nodes=nodes,
        groups=tuple(
            draw(movers(f"Group{number}", nodes, service, lists=lists, acts=acts))
            for number, service in enumerate(bearing, start=1)
        ),
        services=("MsDtsServer130", "MsDtsServer150")[:services],
        startable=tuple(tuple(draw(MOSTLY) for _ in nodes) for _ in range(services)),
        enforced=draw(SELDOM),
        left_out=0,
        assumptions=(),
    )


@st.composite
def plain_worlds(draw: st.DrawFn) -> World:
    """A cluster of up to five nodes in which few things tell nodes apart, and no group or one walks a list."""
    nodes = draw(places(5))
    acts = draw(st.sampled_from(["nothing", "nothing", "list", "action"]))
    return World(
        nodes=nodes,
        groups=tuple(
            draw(movers(f"Group{number}", nodes, 0, lists=acts == "list", acts=acts == "action"))
            for number in range(1, draw(st.sampled_from([2, 2, 1])) + 1)
        ),
        services=("MsDtsServer130",),
        startable=(tuple(draw(st.booleans()) for _ in nodes),),
        enforced=draw(SELDOM),
        left_out=0,
        assumptions=(),
    )


@st.composite
def open_worlds(draw: st.DrawFn) -> World:
    """A cluster of at most three nodes of which one fact, or two, are not in evidence."""
    world = draw(worlds(most_nodes=3))
    for _ in range(draw(st.integers(1, 2))):
        number = draw(st.integers(0, len(world.groups) - 1))
        world = _forget(
            world, draw(st.sampled_from(UNKNOWNS)), number, draw(st.sampled_from(range(len(world.nodes))))
        )
    return world


def _forget(world: World, fact: str, number: int, node: int) -> World:
    """Take one fact about a group, or about the service on a node, out of the evidence."""
    if fact == "start type":
        rows = [list(row) for row in world.startable]
        rows[world.groups[number].service or 0][node] = None
        return replace(world, startable=tuple(map(tuple, rows)))
    mover = world.groups[number]
    forgotten = {
        "owners": replace(mover, allowed_open=True),
        "preferred": replace(mover, preferring=None, walk=tuple(range(len(world.nodes))), fails_back=False),
        "restart action": replace(mover, affects=None),
        "threshold": replace(mover, affects=True, threshold=None),
        "priority": replace(mover, priority=None),
    }[fact]
    return replace(world, groups=(*world.groups[:number], forgotten, *world.groups[number + 1 :]))


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    """At most two failures and one move by an operator."""
    return Bounds(draw(st.sampled_from([1, 2, 1, 2, 0])), draw(st.integers(0, 1)), draw(SELDOM))
