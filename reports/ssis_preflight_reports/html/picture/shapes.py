"""What a picture is made of. Lengths are in CSS pixels; every place is absolute within its sheet."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

Point = tuple[float, float]


class Mark(msgspec.Struct, frozen=True):
    """The findings about one object: the severity of the worst, what is written, where it leads, and all in words.

    ``count`` is how many there are; it is written instead where there is little room.
    """

    severity: str
    text: str
    count: int
    anchor: str
    says: str


class ResourceBox(msgspec.Struct, frozen=True):
    """A resource: its name on one line or two, and a small line. ``kind`` is ssis, disk or other."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    lines: tuple[str, ...]
    small: str
    says: str
    mark: Mark | None


class Route(msgspec.Struct, frozen=True):
    """An edge, from the resource to what it depends on: points between which it runs downwards or straight."""

    points: tuple[Point, ...]
    says: str


class GroupBox(msgspec.Struct, frozen=True):
    """A group drawn in full."""

    x: float
    y: float
    width: float
    height: float
    name: str
    title: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    says: str
    mark: Mark | None
    resources: tuple[ResourceBox, ...]
    routes: tuple[Route, ...]
    top: float
    """Where the resources begin, below the lines."""


class Chip(msgspec.Struct, frozen=True):
    """A thing drawn small. ``kind`` is group, guest (may be taken over) or volume."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str
    says: str
    mark: Mark | None


class NodeFrame(msgspec.Struct, frozen=True):
    """A node with what it owns. ``state`` is up, down, unknown, or none for what belongs to no node.

    ``small`` is a tile that only names what the node owns; its state is written below the name.
    """

    x: float
    y: float
    width: float
    height: float
    title: str
    lines: tuple[str, ...]
    state: str
    says: str
    mark: Mark | None
    groups: tuple[GroupBox, ...]
    chips: tuple[Chip, ...]
    labels: tuple[tuple[float, float, str], ...]
    small: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """One drawing; ``title`` and ``desc`` are its text alternative, ``folded`` whether it is shown on demand."""

    width: float
    height: float
    title: str
    desc: str
    frames: tuple[NodeFrame, ...] = ()
    groups: tuple[GroupBox, ...] = ()


def counted(mark: Mark | None) -> Mark | None:
    """Return a mark that is only a sign and a number."""
    return replace(mark, text=str(mark.count)) if mark is not None else None


def moved_chip(chip: Chip, dx: float, dy: float) -> Chip:
    """Return a chip elsewhere."""
    return replace(chip, x=chip.x + dx, y=chip.y + dy)


def moved_group(group: GroupBox, dx: float, dy: float) -> GroupBox:
    """Return a group elsewhere, with everything in it."""
    return replace(
        group,
        x=group.x + dx,
        y=group.y + dy,
        top=group.top + dy,
        resources=tuple(replace(box, x=box.x + dx, y=box.y + dy) for box in group.resources),
        routes=tuple(
            replace(route, points=tuple((x + dx, y + dy) for x, y in route.points)) for route in group.routes
        ),
    )


def stretched_group(group: GroupBox, width: float) -> GroupBox:
    """Return a group drawn wider, with its resources in the middle."""
    aside = (width - group.width) / 2
    inside = moved_group(group, aside, 0.0)
    return replace(group, width=width, resources=inside.resources, routes=inside.routes)


def moved_frame(frame: NodeFrame, dx: float, dy: float) -> NodeFrame:
    """Return a node elsewhere, with everything on it."""
    return replace(
        frame,
        x=frame.x + dx,
        y=frame.y + dy,
        groups=tuple(moved_group(group, dx, dy) for group in frame.groups),
        chips=tuple(moved_chip(chip, dx, dy) for chip in frame.chips),
        labels=tuple((x + dx, y + dy, text) for x, y, text in frame.labels),
    )
