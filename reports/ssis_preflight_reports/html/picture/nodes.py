"""Nodes of the picture with what they own: as frames with groups in full, or as tiles that name them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import GroupEntry, NodeEntry
from ssis_preflight_reports.html.picture.groups import (
    CHIP,
    Inside,
    bears_ssis,
    chip,
    group_box,
    group_chip,
    mark_of,
    mark_room,
    widest,
)
from ssis_preflight_reports.html.picture.measure import broken, cut
from ssis_preflight_reports.html.picture.pack import shelves
from ssis_preflight_reports.html.picture.shapes import (
    Chip,
    GroupBox,
    NodeFrame,
    counted,
    moved_chip,
    moved_group,
)
from ssis_preflight_reports.sentences import plural

PAD, GAP, HEAD, LINE = 12.0, 12.0, 36.0, 17.0
NARROWEST = 300.0
TILE, TILE_HEAD, TILE_PAD = 153.0, 56.0, 8.0
CHIP_WIDTH = 220.0
TILE_CHIPS, GUESTS = 5, 6
NOWHERE = "Owner not known"


def frame(
    node: NodeEntry | None, owned: Sequence[GroupEntry], all_: Inside, room: float = NARROWEST
) -> NodeFrame:
    """Draw a node at (0, 0), at least ``room`` wide, with its groups in full; None stands for no known node."""
    full = [group_box(group, all_) for group in owned if in_full(group, all_)]
    width = max([room, *(box.width + 2 * PAD for box in full)])
    inner = width - 2 * PAD
    state, lines, says = _about(node, inner)
    y = HEAD + len(lines) * LINE + GAP / 2
    groups, y = _stacked(full, inner, y)
    small = [group_chip(g, all_, min(CHIP_WIDTH, inner)) for g in owned if not in_full(g, all_)]
    labels: list[tuple[float, float, str]] = []
    chips: list[Chip] = []
    for title, row in (("", small), ("May also come here", _guests(node, all_, inner))):
        if not row:
            continue
        if title:
            labels.append((PAD, y + 12.0, title))
            y += 20.0
        placed, y = _laid(row, inner, y)
        chips += placed
    mark = all_.marks.nodes.get(fold(node["name"])) if node is not None else None
    name = node["name"] if node is not None else NOWHERE
    title = cut(name, 14.0, inner - 80.0 - mark_room(mark), bold=True)
    return NodeFrame(
        0.0, 0.0, width, y + PAD - GAP, title, lines, state, says, mark, groups, tuple(chips), tuple(labels)
    )


def tile(node: NodeEntry | None, owned: Sequence[GroupEntry], all_: Inside) -> NodeFrame:
    """Draw a node small at (0, 0): its name, its state, and the names of its groups."""
    inner = TILE - 2 * TILE_PAD
    state, _, says = _about(node, inner)
    ranked = sorted(owned, key=lambda g: (mark_of(g, all_) is None, not bears_ssis(g, all_)))
    shown = ranked if len(ranked) <= TILE_CHIPS else ranked[: TILE_CHIPS - 1]
    row = [group_chip(group, all_, inner, tiny=True) for group in shown]
    if len(ranked) > len(shown):
        rest = f"{len(ranked) - len(shown)} more groups"
        row.append(chip("guest", rest, ", ".join(g["name"] for g in ranked[len(shown) :]), inner))
    mark = all_.marks.nodes.get(fold(node["name"])) if node is not None else None
    chips = tuple(moved_chip(c, TILE_PAD, TILE_HEAD + n * (CHIP + 4.0)) for n, c in enumerate(row))
    height = TILE_HEAD + len(row) * (CHIP + 4.0) + (4.0 if row else 0.0)
    name = node["name"] if node is not None else NOWHERE
    title = cut(name, 14.0, TILE - TILE_PAD - (32.0 if node else TILE_PAD), bold=True)
    return NodeFrame(0.0, 0.0, TILE, height, title, (), state, says, counted(mark), (), chips, (), small=True)


def in_full(group: GroupEntry, all_: Inside) -> bool:
    """Say whether a group is drawn in full: one of the core, or one without resources, needs a finding for that."""
    if mark_of(group, all_) is not None or bears_ssis(group, all_):
        return True
    return not group["core"] and bool(all_.members[fold(group["name"])].resources)


def widened(drawn: NodeFrame, width: float, height: float) -> NodeFrame:
    """Return a node with a larger frame; what it owns keeps its place."""
    return replace(drawn, width=width, height=height)


def _about(node: NodeEntry | None, inner: float) -> tuple[str, tuple[str, ...], str]:
    """Return the state, the lines below the name, and all in words."""
    if node is None:
        return "none", (), "Groups whose owner is not known"
    state = node["state"] or "unknown"
    kind = "up" if state == "Up" else "unknown" if node["state"] is None else "down"
    lines = [f"{s.get('name') or 'service'}: {s.get('state') or 'state unknown'}" for s in node["services"]]
    shown = [line for text in lines[:4] for line in broken(text, 11.5, inner, 2)]
    more = [f"and {plural(len(lines) - 4, 'more service')}"] if len(lines) > 4 else []
    services = "; ".join(lines) or "no Integration Services service known"
    return kind, (*shown, *more), f"Node {node['name']}, {state}: {services}"


def state_words(state: str) -> str:
    """Return what is written beside the name of a node."""
    return {"up": "Up", "down": "Not up", "unknown": "State unknown"}.get(state, "")


def _guests(node: NodeEntry | None, all_: Inside, inner: float) -> list[Chip]:
    """Return chips for the groups with Integration Services that may come to this node and are not on it."""
    if node is None:
        return []
    here = fold(node["name"])
    coming = [
        group
        for group in all_.groups
        if bears_ssis(group, all_)
        and fold(group["owner"] or "") != here
        and here in {fold(name) for name in group["possible_owners"] or ()}
    ]
    shown = coming if len(coming) <= GUESTS else coming[: GUESTS - 1]
    row = [
        chip("guest", g["name"], f"{g['name']} may run on {node['name']}", min(CHIP_WIDTH, inner))
        for g in shown
    ]
    if len(coming) > len(shown):
        rest = f"{len(coming) - len(shown)} more groups"
        row.append(
            chip("guest", rest, ", ".join(g["name"] for g in coming[len(shown) :]), min(CHIP_WIDTH, inner))
        )
    return row


def _stacked(boxes: Sequence[GroupBox], inner: float, y: float) -> tuple[tuple[GroupBox, ...], float]:
    places, (_, height) = shelves([(box.width, box.height) for box in boxes], inner, GAP)
    beside = [sum(1 for place in places if place[1] == dy) for _, dy in places]
    wide = [widest(b, inner) if alone == 1 else b for b, alone in zip(boxes, beside, strict=True)]
    placed = tuple(moved_group(box, PAD + dx, y + dy) for box, (dx, dy) in zip(wide, places, strict=True))
    return placed, y + (height + GAP if boxes else 0.0)


def _laid(row: Sequence[Chip], inner: float, y: float) -> tuple[list[Chip], float]:
    places, (_, height) = shelves([(c.width, c.height) for c in row], inner, 8.0)
    placed = [moved_chip(c, PAD + dx, y + dy) for c, (dx, dy) in zip(row, places, strict=True)]
    return placed, y + height + GAP
