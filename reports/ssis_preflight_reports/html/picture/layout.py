"""The whole picture: which drawings there are, and what each one holds.

A small cluster is one drawing: every node with its groups in full. A large one is an overview of nodes and the names
of their groups, followed by the groups that carry Integration Services or a finding, drawn in full.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import DiskEntry, GroupEntry, NodeEntry, Report
from ssis_preflight_reports.html.picture.groups import (
    Inside,
    bears_ssis,
    chip,
    group_box,
    inside,
    mark_of,
)
from ssis_preflight_reports.html.picture.marks import Anchored, Marks, marks
from ssis_preflight_reports.html.picture.nodes import NARROWEST, frame, in_full, tile, widened
from ssis_preflight_reports.html.picture.pack import rows, shelves
from ssis_preflight_reports.html.picture.shapes import (
    Chip,
    NodeFrame,
    Sheet,
    moved_chip,
    moved_frame,
    moved_group,
)
from ssis_preflight_reports.sentences import listed, plural

ROOM, GAP, EDGE, GROUP_GAP = 960.0, 16.0, 2.0, 12.0
SMALL_NODES, SMALL_GROUPS, SMALL_RESOURCES = 6, 12, 70
"""A cluster with no more than this is drawn whole."""
FIRST_GROUPS, GROUPS_AT_MOST = 6, 60
"""How many groups of a large cluster are drawn in full at once, and how many at all."""


class Picture(msgspec.Struct, frozen=True):
    """``sheets`` are shown one below the other, ``folded`` on demand; ``caption`` says what is seen."""

    sheets: tuple[Sheet, ...]
    folded: tuple[Sheet, ...]
    caption: tuple[str, ...]
    marks: Marks


def picture(report: Report, findings: Anchored) -> Picture | None:
    """Draw the cluster of a report; None where neither nodes nor groups are known. ``findings`` worst first."""
    found = marks(report, findings)
    all_ = inside(report, found)
    topology = report["topology"]
    if not (topology["nodes"] or topology["groups"]):
        return None
    seats = _seats(topology["nodes"], all_)
    small = (
        len(topology["nodes"]) <= SMALL_NODES
        and len(topology["groups"]) <= SMALL_GROUPS
        and len(topology["resources"]) <= SMALL_RESOURCES
    )
    name = report["cluster"] or "name unknown"
    return _whole(name, seats, all_, report) if small else _overview(name, seats, all_, report)


Seats = list[tuple[NodeEntry | None, list[GroupEntry]]]


def _seats(nodes: Sequence[NodeEntry], all_: Inside) -> Seats:
    """Return every node with the groups it owns, those that matter first; None is for groups without a node."""
    owned: dict[str, list[GroupEntry]] = {fold(node["name"]): [] for node in nodes}
    lost: list[GroupEntry] = []
    ranked = sorted(
        all_.groups, key=lambda g: (not bears_ssis(g, all_), mark_of(g, all_) is None, bool(g["core"]))
    )
    for group in ranked:
        owned.get(fold(group["owner"] or ""), lost).append(group)
    seats: Seats = [(node, owned[fold(node["name"])]) for node in nodes]
    return [*seats, (None, lost)] if lost else seats


def _whole(name: str, seats: Seats, all_: Inside, report: Report) -> Picture:
    natural = [frame(node, owned, all_) for node, owned in seats]
    placed: list[NodeFrame] = []
    y = widest = 0.0
    for row in rows([drawn.width for drawn in natural], ROOM, GAP):
        spare = max(ROOM - sum(natural[n].width for n in row) - GAP * (len(row) - 1), 0.0) / len(row)
        drawn = [frame(*seats[n], all_, natural[n].width + (spare if len(seats) > 1 else 0.0)) for n in row]
        tallest = max(one.height for one in drawn)
        x = 0.0
        for one in drawn:
            placed.append(moved_frame(widened(one, one.width, tallest), x + EDGE, y + EDGE))
            x += one.width + GAP
        widest = max(widest, x - GAP)
        y += tallest + GAP
    band, height = _volumes(report["topology"]["disks"], widest, y)
    sheet = Sheet(
        width=widest + 2 * EDGE,
        height=(height if band else y - GAP) + 2 * EDGE,
        title=f"The cluster {name}",
        desc=_in_words(seats, all_),
        frames=(*placed, *band),
    )
    tiny = [g for group in seats for g in group[1] if not in_full(g, all_)]
    small = [f"Drawn small: {listed([g['name'] for g in tiny], limit=6)}, without findings."] if tiny else []
    return Picture((sheet,), (), (_counted(report), *small), all_.marks)


def _overview(name: str, seats: Seats, all_: Inside, report: Report) -> Picture:
    tiles = [tile(node, owned, all_) for node, owned in seats]
    placed, (width, height) = _levelled(tiles)
    band, bottom = _volumes(report["topology"]["disks"], max(width, NARROWEST), height + GAP)
    sheet = Sheet(
        width=max(width, NARROWEST if band else 0.0) + 2 * EDGE,
        height=(bottom if band else height) + 2 * EDGE,
        title=f"The cluster {name}: nodes and the groups on them",
        desc=_in_words(seats, all_),
        frames=(*placed, *band),
    )
    order = {"error": 0, "warning": 1, "info": 2}
    telling = [g for g in all_.groups if bears_ssis(g, all_) or mark_of(g, all_) is not None]
    telling.sort(
        key=lambda g: (order.get(m.severity, 3) if (m := mark_of(g, all_)) else 3, not bears_ssis(g, all_))
    )
    drawn = telling[:GROUPS_AT_MOST]
    first, rest = drawn[:FIRST_GROUPS], drawn[FIRST_GROUPS:]
    sheets = [sheet, *([_groups_sheet(first, all_, "The groups that matter most")] if first else [])]
    folded = tuple(
        _groups_sheet(rest[n : n + FIRST_GROUPS], all_, f"Further groups, from {rest[n]['name']}")
        for n in range(0, len(rest), FIRST_GROUPS)
    )
    said = (
        f"This cluster is large: {len(drawn)} of {plural(len(all_.groups), 'group')} are drawn in full below the "
        f"overview, those that carry Integration Services or a finding, the worst first; the others are only named."
    )
    return Picture(tuple(sheets), folded, (_counted(report), said), all_.marks)


def _levelled(tiles: Sequence[NodeFrame]) -> tuple[list[NodeFrame], tuple[float, float]]:
    """Put tiles side by side, each as tall as the tallest in its row."""
    placed: list[NodeFrame] = []
    y = widest = 0.0
    for row in rows([one.width for one in tiles], ROOM, 8.0):
        tallest = max(tiles[n].height for n in row)
        x = 0.0
        for n in row:
            placed.append(moved_frame(widened(tiles[n], tiles[n].width, tallest), x + EDGE, y + EDGE))
            x += tiles[n].width + 8.0
        widest = max(widest, x - 8.0)
        y += tallest + 8.0
    return placed, (widest, y - 8.0)


def _groups_sheet(groups: Sequence[GroupEntry], all_: Inside, title: str) -> Sheet:
    boxes = [group_box(group, all_, owner=True) for group in groups]
    places, (width, height) = shelves([(box.width, box.height) for box in boxes], ROOM, GROUP_GAP)
    return Sheet(
        width=width + 2 * EDGE,
        height=height + 2 * EDGE,
        title=title,
        desc=". ".join(box.says for box in boxes) + ".",
        groups=tuple(moved_group(b, x + EDGE, y + EDGE) for b, (x, y) in zip(boxes, places, strict=True)),
    )


def _volumes(disks: Sequence[DiskEntry], width: float, y: float) -> tuple[tuple[NodeFrame, ...], float]:
    """Return a frame with the shared volumes, which every node reaches, and where it ends."""
    shared = [disk for disk in disks if disk["shared_volume"]]
    if not shared:
        return (), y
    shown = shared if len(shared) <= 24 else shared[:23]
    inner = width - 24.0
    row: list[Chip] = []
    for disk in shown:
        paths = ", ".join(disk["volumes"]) or "path unknown"
        row.append(chip("volume", f"{paths} ({disk['name']})", f"{disk['name']}: {paths}", min(300.0, inner)))
    if len(shared) > len(shown):
        row.append(chip("guest", f"{len(shared) - len(shown)} more", "listed in the tables below", 120.0))
    places, (_, height) = shelves([(c.width, c.height) for c in row], inner, 8.0)
    chips = tuple(moved_chip(c, 12.0 + dx, 40.0 + dy) for c, (dx, dy) in zip(row, places, strict=True))
    says = "Every node reaches these volumes"
    tall = height + 52.0
    band = NodeFrame(0.0, 0.0, width, tall, "Cluster Shared Volumes", (), "none", says, None, (), chips, ())
    return (moved_frame(band, EDGE, y + EDGE),), y + tall


def _counted(report: Report) -> str:
    topology = report["topology"]
    counts = [
        plural(len(topology["nodes"]), "node"),
        plural(len(topology["groups"]), "group"),
        plural(len(topology["resources"]), "resource"),
    ]
    return f"{', '.join(counts)}. An arrow leads from a resource to what it depends on."


def _in_words(seats: Seats, all_: Inside) -> str:
    """Say in words who owns what, as far as a listener wants to hear it; the tables have the rest."""
    said = []
    for node, owned in seats[:12]:
        names = listed([g["name"] for g in owned], limit=6) or "no group"
        said.append(f"{node['name'] if node is not None else 'No known node'} owns {names}")
    more = [f"and {len(seats) - 12} more nodes"] if len(seats) > 12 else []
    marked = sum(1 for group in all_.groups if mark_of(group, all_) is not None)
    return f"{'; '.join([*said, *more])}. {plural(marked, 'group')} with findings. The tables below say the same."
