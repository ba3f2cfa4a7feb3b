"""One group drawn in full: its resources as boxes in layers, and routes from each to what it depends on."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import DependencyEntry, DiskEntry, ResourceEntry
from ssis_preflight_reports.html.picture.layers import Layers, layered
from ssis_preflight_reports.html.picture.measure import broken, cut
from ssis_preflight_reports.html.picture.shapes import Mark, Point, ResourceBox, Route

WIDTH, HEIGHT = 138.0, 56.0
GAP, BEND, DESCENT = 14.0, 10.0, 30.0
NAME_SIZE, SMALL_SIZE, MARGIN = 12.0, 11.0, 4.0
DRAWN_AT_MOST = 18
PORT_SPREAD = 44.0
PULLS = 12
"""How often every box is pulled towards its neighbours."""


class Members(msgspec.Struct, frozen=True):
    """The resources of one group with what they depend on, and what else is drawn of them."""

    resources: Sequence[ResourceEntry]
    dependencies: Mapping[str, DependencyEntry]
    disks: Mapping[str, DiskEntry]
    marks: Mapping[str, Mark]


class Graph(msgspec.Struct, frozen=True):
    """The drawing, from (0, 0) to ``width`` and ``height``; ``notes`` say what it leaves out."""

    width: float
    height: float
    boxes: tuple[ResourceBox, ...]
    routes: tuple[Route, ...]
    notes: tuple[str, ...]


def graph(members: Members) -> Graph:
    """Draw the resources of a group."""
    shown, hidden = _chosen(members)
    index = {fold(resource["name"]): number for number, resource in enumerate(shown)}
    edges, outside = _edges(members, shown, index)
    tied = sorted({end for edge in edges for end in edge})
    number_of = {node: number for number, node in enumerate(tied)}
    layers = layered(len(tied), [(number_of[a], number_of[b]) for a, b in edges])
    left, width = _lefts(layers)
    places = {tied[node]: place for node, place in _places(layers, left).items()}
    loose = [number for number in range(len(shown)) if number not in number_of]
    height = _height(len(layers.rows))
    width = max(width, _row_width(min(len(loose), max(2, _fitting(width)))))
    places |= _grid(loose, width, height + GAP if tied else 0.0)
    boxes = tuple(_box(members, resource, places[number]) for number, resource in enumerate(shown))
    routes = _routes(layers, left, [f"{shown[a]['name']} depends on {shown[b]['name']}" for a, b in edges])
    bottom = max((box.y + box.height for box in boxes), default=0.0)
    more = [f"and {hidden} more resources, which the tables below list"] if hidden else []
    return Graph(width, bottom, boxes, routes, (*outside, *more))


def _chosen(members: Members) -> tuple[list[ResourceEntry], int]:
    """Return the resources that are drawn, in their order, and how many are not: the telling ones go first."""

    def dull(resource: ResourceEntry) -> tuple[bool, bool, bool]:
        name = fold(resource["name"])
        return (name not in members.marks, not resource["ssis"], name not in members.dependencies)

    kept = sorted(members.resources, key=dull)[:DRAWN_AT_MOST]
    names = {id(resource) for resource in kept}
    return [r for r in members.resources if id(r) in names], len(members.resources) - len(kept)


def _edges(
    members: Members, shown: Sequence[ResourceEntry], index: Mapping[str, int]
) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the dependencies between the drawn resources, each once, and words about the others."""
    edges: dict[tuple[int, int], None] = {}
    outside: list[str] = []
    mine = {fold(resource["name"]) for resource in members.resources}
    for number, resource in enumerate(shown):
        entry = members.dependencies.get(fold(resource["name"]))
        for provider in entry["providers"] if entry else ():
            low = index.get(fold(provider))
            if low is not None and low != number:
                edges[number, low] = None
            elif low is None and fold(provider) not in mine:
                outside.append(f"{resource['name']} depends on {provider}, which is not in this group")
    return list(edges), outside[:3]


def _fitting(width: float) -> int:
    return int((width + GAP) // (WIDTH + GAP))


def _row_width(boxes: int) -> float:
    return boxes * WIDTH + max(boxes - 1, 0) * GAP


def _height(rows: int) -> float:
    return rows * HEIGHT + max(rows - 1, 0) * DESCENT


def _lefts(layers: Layers) -> tuple[dict[int, float], float]:
    """Return the left edge of every node and bend, and the width of all."""
    size = {node: WIDTH if node < layers.count else BEND for row in layers.rows for node in row}
    packed = [sum(size[node] for node in row) + GAP * (len(row) - 1) for row in layers.rows]
    total = max(packed, default=0.0)
    left: dict[int, float] = {}
    for row, taken in zip(layers.rows, packed, strict=True):
        x = (total - taken) / 2
        for node in row:
            left[node] = x
            x += size[node] + GAP
    near: dict[int, list[int]] = {}
    for high, low in (pair for chain in layers.chains for pair in itertools.pairwise(chain)):
        near.setdefault(high, []).append(low)
        near.setdefault(low, []).append(high)
    for _ in range(PULLS):
        for row in layers.rows:
            wanted = [_wanted(node, near.get(node, ()), left, size) for node in row]
            left.update(zip(row, _spread(wanted, [size[node] for node in row], total), strict=True))
    return left, total


def _wanted(node: int, near: Sequence[int], left: Mapping[int, float], size: Mapping[int, float]) -> float:
    """Return where a node would like to stand: half way to the middle of its neighbours."""
    if not near:
        return left[node]
    middle = sum(left[other] + size[other] / 2 for other in near) / len(near)
    return (left[node] + middle - size[node] / 2) / 2


def _spread(wanted: Sequence[float], sizes: Sequence[float], total: float) -> list[float]:
    """Move what would overlap or stand out apart, in order, with the gap between."""
    found: list[float] = []
    room = 0.0
    for want, size in zip(wanted, sizes, strict=True):
        found.append(max(want, room))
        room = found[-1] + size + GAP
    room = total
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], room - sizes[number])
        room = found[number] - GAP
    return found


def _places(layers: Layers, left: Mapping[int, float]) -> dict[int, Point]:
    return {
        node: (left[node], row * (HEIGHT + DESCENT))
        for row, nodes in enumerate(layers.rows)
        for node in nodes
        if node < layers.count
    }


def _grid(loose: Sequence[int], width: float, top: float) -> dict[int, Point]:
    columns = max(1, _fitting(width))
    return {
        node: (number % columns * (WIDTH + GAP), top + number // columns * (HEIGHT + GAP))
        for number, node in enumerate(loose)
    }


def _routes(layers: Layers, left: Mapping[int, float], says: Sequence[str]) -> tuple[Route, ...]:
    """Return a route for each edge: from the lower side of the upper box to the upper side of the lower one."""
    row_of = {node: row for row, nodes in enumerate(layers.rows) for node in nodes}
    lower = _ports(layers, left, 0)
    upper = _ports(layers, left, -1)
    found = []
    for number, (chain, turned) in enumerate(zip(layers.chains, layers.reversed_, strict=True)):
        points: list[Point] = [(lower[number], row_of[chain[0]] * (HEIGHT + DESCENT) + HEIGHT)]
        for bend in chain[1:-1]:
            x, y = left[bend] + BEND / 2, row_of[bend] * (HEIGHT + DESCENT)
            points += [(x, y), (x, y + HEIGHT)]
        points.append((upper[number], row_of[chain[-1]] * (HEIGHT + DESCENT)))
        found.append(Route(tuple(reversed(points) if turned else points), says[number]))
    return tuple(found)


def _ports(layers: Layers, left: Mapping[int, float], end: int) -> dict[int, float]:
    """Return where each edge touches its box at one end: spread out in the order of where the edges go."""
    beside = 1 if end == 0 else -2
    at: dict[int, list[int]] = {}
    for number, chain in enumerate(layers.chains):
        at.setdefault(chain[end], []).append(number)
    ports: dict[int, float] = {}
    for node, numbers in at.items():
        numbers.sort(key=lambda n: (left[layers.chains[n][beside]], n))
        for order, number in enumerate(numbers, 1):
            share = order / (len(numbers) + 1) - 0.5
            ports[number] = left[node] + WIDTH / 2 + share * PORT_SPREAD * min(len(numbers), 2)
    return ports


def _box(members: Members, resource: ResourceEntry, place: Point) -> ResourceBox:
    name = fold(resource["name"])
    disk = members.disks.get(name)
    kind = "ssis" if resource["ssis"] else "disk" if disk is not None else "other"
    state, type_ = resource["state"], resource["type"] or "type unknown"
    small = [" ".join(disk["volumes"])] if disk is not None and disk["volumes"] else []
    small = [*small, type_, *([state or "state unknown"] if state != "Online" else [])]
    if state != "Online":
        small = [small[-1], *small[:-1]]
    return ResourceBox(
        x=place[0],
        y=place[1],
        width=WIDTH,
        height=HEIGHT,
        kind=kind,
        lines=broken(resource["name"], NAME_SIZE, WIDTH - 2 * MARGIN, 2, bold=True),
        small=cut(" \N{MIDDLE DOT} ".join(small), SMALL_SIZE, WIDTH - 2 * MARGIN),
        says=f"{resource['name']}: {type_}, {state or 'state unknown'}{volumes_words(disk)}",
        mark=members.marks.get(name),
    )


def volumes_words(disk: DiskEntry | None) -> str:
    """Return ``, with S:`` for a disk with volumes, and nothing for others."""
    return f", with {', '.join(disk['volumes'])}" if disk is not None and disk["volumes"] else ""
