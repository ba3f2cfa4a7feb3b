"""Groups of the picture: drawn in full, or small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import GroupEntry, Report, ResourceEntry
from ssis_preflight_reports.html.picture.marks import Marks, worst_of
from ssis_preflight_reports.html.picture.measure import broken, cut
from ssis_preflight_reports.html.picture.resources import Members, graph
from ssis_preflight_reports.html.picture.shapes import (
    Chip,
    GroupBox,
    Mark,
    ResourceBox,
    Route,
    counted,
    stretched_group,
)
from ssis_preflight_reports.html.picture.svg import mark_width
from ssis_preflight_reports.sentences import listed, plural

PAD, HEAD, LINE = 10.0, 30.0, 17.0
MARKED_PAD = 16.0
CHIP = 26.0
NAMES_SHOWN = 3
TITLE_SIZE, LINE_SIZE = 14.0, 11.5


class Inside(msgspec.Struct, frozen=True):
    """What the cluster holds, by folded name of the group."""

    groups: tuple[GroupEntry, ...]
    members: Mapping[str, Members]
    marks: Marks
    nodes: tuple[str, ...]


def inside(report: Report, marks: Marks) -> Inside:
    """Sort the resources of a report into its groups; those of a group that is not listed are left out."""
    topology = report["topology"]
    dependencies = {fold(entry["resource"]): entry for entry in topology["dependencies"]}
    disks = {fold(disk["name"]): disk for disk in topology["disks"] if not disk["shared_volume"]}
    found: dict[str, list[ResourceEntry]] = {fold(group["name"]): [] for group in topology["groups"]}
    for resource in topology["resources"]:
        found.get(fold(resource["group"] or ""), []).append(resource)
    members = {name: Members(own, dependencies, disks, marks.resources) for name, own in found.items()}
    return Inside(
        tuple(topology["groups"]), members, marks, tuple(node["name"] for node in topology["nodes"])
    )


def mark_of(group: GroupEntry, all_: Inside) -> Mark | None:
    """Return the mark of a group or, where it has none, the worst of its resources."""
    name = fold(group["name"])
    own = all_.marks.groups.get(name)
    return worst_of([own, *(all_.marks.resources.get(fold(r["name"])) for r in all_.members[name].resources)])


def bears_ssis(group: GroupEntry, all_: Inside) -> bool:
    """Say whether a resource of the group hosts Integration Services."""
    return any(resource["ssis"] for resource in all_.members[fold(group["name"])].resources)


def group_box(group: GroupEntry, all_: Inside, *, owner: bool = False) -> GroupBox:
    """Draw a group in full at (0, 0); ``owner`` says that its lines name the node it is on."""
    name = fold(group["name"])
    drawn = graph(all_.members[name])
    width = max(drawn.width, 250.0) + 2 * PAD
    mark = all_.marks.groups.get(name)
    room = width - 2 * PAD
    said = [_state(group, owner=owner), _possible(group, all_), _preferred(group)]
    lines = [line for text in said if text for line in broken(text, LINE_SIZE, room, 2)]
    notes = [line for text in drawn.notes for line in broken(text, LINE_SIZE, room, 2)]
    top = HEAD + len(lines) * LINE + (MARKED_PAD if any(box.mark for box in drawn.boxes) else PAD)
    across = (width - drawn.width) / 2
    height = top + (drawn.height + PAD if drawn.boxes else 0.0) + (len(notes) * LINE + 4.0 if notes else 0.0)
    return GroupBox(
        x=0.0,
        y=0.0,
        width=width,
        height=height,
        name=group["name"],
        title=group_title(group["name"], width, mark),
        lines=tuple(lines),
        notes=tuple(notes),
        says=f"Group {group['name']}: {'; '.join(text for text in said if text)}",
        mark=mark,
        resources=tuple(_shifted_box(box, across, top) for box in drawn.boxes),
        routes=tuple(_shifted_route(route, across, top) for route in drawn.routes),
        top=top,
    )


def group_title(name: str, width: float, mark: Mark | None) -> str:
    """Return what of the name of a group fits beside its mark into a box of this width."""
    return cut(name, TITLE_SIZE, width - 2 * PAD - mark_room(mark), bold=True)


def widest(box: GroupBox, width: float) -> GroupBox:
    """Return a group drawn wider, with as much of its name as fits then."""
    return msgspec.structs.replace(stretched_group(box, width), title=group_title(box.name, width, box.mark))


def mark_room(mark: Mark | None) -> float:
    """Return how much room a mark takes from a title, with some air before it."""
    return mark_width(mark) + 8.0 if mark is not None else 0.0


def chip(kind: str, text: str, says: str, width: float, mark: Mark | None = None) -> Chip:
    """Draw something small at (0, 0)."""
    room = width - 16.0 - mark_room(mark)
    return Chip(0.0, 0.0, width, CHIP, kind, cut(text, 12.0, room), says, mark)


def group_chip(group: GroupEntry, all_: Inside, width: float, *, tiny: bool = False) -> Chip:
    """Draw a group small at (0, 0); ``tiny`` leaves room only for the number of its findings."""
    resources = all_.members[fold(group["name"])].resources
    core = "core group, " if group["core"] else ""
    count = plural(len(resources), "resource")
    says = f"Group {group['name']}: {core}{_state(group, owner=True)}; {count}"
    mark = mark_of(group, all_)
    return chip("group", group["name"], says, width, counted(mark) if tiny else mark)


def _shifted_box(box: ResourceBox, dx: float, dy: float) -> ResourceBox:
    return msgspec.structs.replace(box, x=box.x + dx, y=box.y + dy)


def _shifted_route(route: Route, dx: float, dy: float) -> Route:
    return msgspec.structs.replace(route, points=tuple((x + dx, y + dy) for x, y in route.points))


def _state(group: GroupEntry, *, owner: bool) -> str:
    state = group["state"] or "state unknown"
    core = "core group, " if group["core"] else ""
    return f"{core}{state}" + (f" on {group['owner'] or 'an unknown node'}" if owner else "")


def _possible(group: GroupEntry, all_: Inside) -> str:
    owners = group["possible_owners"]
    if owners is None:
        return "Possible owners unknown"
    if not owners:
        return "No possible owner"
    if len(owners) > NAMES_SHOWN and len(owners) == len(all_.nodes):
        return f"May run on every one of {len(owners)} nodes"
    return f"May run on {_some(owners)}"


def _preferred(group: GroupEntry) -> str:
    return f"Prefers {_some(group['preferred_owners'])}" if group["preferred_owners"] else ""


def _some(names: Sequence[str]) -> str:
    return listed(names, limit=NAMES_SHOWN)
