"""Objects of the cluster and service cmdlets to rows, whichever format they were exported in.

A reader of a format says which properties an object has, with their values and places; here it is decided which
cmdlet the object comes from, what is lacking, and what the file as a whole amounts to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus, Omission
from ssis_preflight.read.cmdlet_rows import IDENTITY, NEEDED, export_commands, kind_of, name_of
from ssis_preflight.read.cut_text import Cut, find_cut
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.reading import Cell, CellValue, Reading, Row, RowKind

_MOST_COMPLAINTS = 20
_MOST_NAMES = 8
_LONGEST_NAME = 60
_OF_RESOURCE = frozenset({"resourcetype", "ownergroup"})
_OF_GROUP = frozenset({"grouptype", "iscoregroup", "autofailbacktype", "failoverthreshold", "failoverperiod"})

_ROW: Mapping[RowKind, str] = {
    RowKind.CLUSTER: "cluster",
    RowKind.NODE: "node",
    RowKind.GROUP: "group",
    RowKind.RESOURCE: "resource",
    RowKind.PARAMETER: "parameter",
    RowKind.DEPENDENCY: "dependency",
    RowKind.OWNERS: "list of owners",
    RowKind.CHECKPOINT: "checkpoint",
    RowKind.SHARED_VOLUME: "shared volume",
    RowKind.QUORUM: "quorum",
    RowKind.RESOURCE_TYPE: "resource type",
    RowKind.NETWORK: "network",
    RowKind.DISK: "disk",
    RowKind.SERVICE: "service",
    RowKind.ACCESS: "access control list",
}
_SPOKEN = {
    "name": "name (Name)",
    "path": "path (Path)",
    "resource": "resource (Resource)",
    "clusterobject": "resource or group (ClusterObject)",
}


class Property(msgspec.Struct, frozen=True):
    """A property of an object: its name as written, its value and its place.

    ``lost`` says what shows that the export cut the value off, where the format itself shows it; else ``""``.
    """

    name: str
    value: CellValue
    at: Place
    lost: str = ""


class CmdletObject(msgspec.Struct, frozen=True):
    """An object as its file has it; ``properties`` by folded name, more than one where it has the name twice."""

    at: Place
    properties: Mapping[str, Sequence[Property]]

    @property
    def kind(self) -> RowKind | None:
        """The kind of its row, told by its properties; None where they do not tell."""
        return kind_of({name: several[0].value for name, several in self.properties.items()})


class MadeRow(msgspec.Struct, frozen=True):
    """What one object gave: its row, or None where its kind is unknown, and what is wrong with it.

    ``names`` are its properties as written.
    """

    at: Place
    names: tuple[str, ...]
    row: Row | None = None
    complaints: tuple[Complaint, ...] = ()
    omissions: tuple[Omission, ...] = ()


def row_of(found: CmdletObject, known: RowKind | None = None) -> MadeRow:
    """Return what one object gives; ``known`` is its kind, where something else than its properties says it.

    Text that ends in an ellipsis is then taken as it is: a console that shortens text is not what wrote the object.
    """
    at, properties = found.at, found.properties
    names = tuple(several[0].name for several in properties.values())
    kind = known or found.kind
    if kind is None or not properties:
        return MadeRow(at, names)
    cells: dict[str, Cell] = {}
    complaints: list[Complaint] = []
    cuts: dict[str, tuple[Property, Cut]] = {}
    for folded, several in properties.items():
        first = several[0]
        cut = Cut(first.lost, console=False) if first.lost else find_cut(first.value)
        if cut and cut.console and known:
            cut = None
        if len(several) > 1 and any(other.value != first.value for other in several):
            message = f"The property {_said(first.name)} stands there twice with different values; neither is taken."
            complaints.append(Complaint(message, first.at, fatal=False))
        elif cut and (folded in NEEDED[kind] or not cut.console):
            cuts[folded] = (first, cut)
        else:
            cells[folded] = Cell(first.value, first.at)
    if kind is RowKind.OWNERS:
        cells |= _said_of_owner(cells.get("clusterobject"))
    complaints += _about_identity(kind, at, cells, cuts)
    subject = _subject(kind, cells) if cuts else ""
    omissions = tuple(
        Omission(f"{_said(part.name)} of {subject}", cut.how, part.at, cut.console)
        for folded, (part, cut) in cuts.items()
        if folded in NEEDED[kind]
    )
    return MadeRow(at, names, Row(kind, at, cells), tuple(complaints), omissions)


def reading_of(
    kind: str, outcomes: Sequence[MadeRow], whole: str, damage: Complaint | None, again: str
) -> Reading:
    """Return the reading of a file from what its objects gave.

    Args:
        kind: the word for the file's format.
        outcomes: the objects in the file's order.
        whole: the remedy where an object is of no known kind.
        damage: why the rest of the file could not be read; None where all was.
        again: the remedy where it is damaged.
    """
    rows = tuple(outcome.row for outcome in outcomes if outcome.row)
    complaints = [complaint for outcome in outcomes for complaint in outcome.complaints]
    complaints += _about_strangers(outcome for outcome in outcomes if not outcome.row)
    omissions = tuple(omission for outcome in outcomes for omission in outcome.omissions)
    if damage:
        complaints.insert(0, damage)
        return Reading(kind, FileStatus.DAMAGED, _capped(complaints), again, rows, omissions=omissions)
    if not rows:
        return Reading(kind, FileStatus.NOT_RECOGNISED, _capped(complaints), whole)
    if not complaints and not omissions:
        return Reading(kind, FileStatus.READ, rows=rows)
    remedy = _remedy(outcomes, whole)
    return Reading(kind, FileStatus.PARTLY_READ, _capped(complaints), remedy, rows, omissions=omissions)


def _said_of_owner(cell: Cell | None) -> dict[str, Cell]:
    """Return the cell under the name of what it is, where its value is an object that shows it."""
    if cell is None or not isinstance(cell.value, Mapping):
        return {}
    names = {fold(name) for name in cell.value}
    if "dllname" in names:
        return {"resourcetype": cell}
    if names & _OF_RESOURCE:
        return {"resource": cell}
    return {"group": cell} if names & _OF_GROUP else {}


def _about_identity(
    kind: RowKind, at: Place, cells: Mapping[str, Cell], cuts: Mapping[str, object]
) -> list[Complaint]:
    lacking = [
        _SPOKEN[choices[0]]
        for choices in IDENTITY[kind]
        if _named(choices, cells) is None and not any(choice in cuts for choice in choices)
    ]
    if not lacking:
        return []
    return [Complaint(f"This {_ROW[kind]} does not say its {' and its '.join(lacking)}.", at, fatal=False)]


def _named(choices: tuple[str, ...], cells: Mapping[str, Cell]) -> str | None:
    """Return the name in the first of these cells that has one."""
    for choice in choices:
        name = name_of(cells[choice].value) if choice in cells else None
        if name is not None:
            return name
    return None


def _subject(kind: RowKind, cells: Mapping[str, Cell]) -> str:
    """Return what a row is about, such as ``ServiceName of SSIS``; what sort of row it is where it does not say."""
    found = [_named(choices, cells) for choices in reversed(IDENTITY[kind])]
    return " of ".join(_said(name) for name in found if name) or f"a {_ROW[kind]}"


def _about_strangers(strangers: Iterable[MadeRow]) -> list[Complaint]:
    """Return one complaint for all strangers with the same properties, at the first of them."""
    alike: dict[frozenset[str], list[MadeRow]] = {}
    for stranger in strangers:
        alike.setdefault(frozenset(map(fold, stranger.names)), []).append(stranger)
    return [
        Complaint(_stranger_message(len(same), same[0].names), same[0].at, fatal=False)
        for same in alike.values()
    ]


def _stranger_message(count: int, names: tuple[str, ...]) -> str:
    what = "1 value" if count == 1 else f"{count} values"
    if not names:
        return f"{what} here: no object with properties."
    listed = ", ".join(map(_said, names[:_MOST_NAMES])) + (", ..." if len(names) > _MOST_NAMES else "")
    return f"{what} here that no known cmdlet returns, with the properties {listed}."


def _said(name: str) -> str:
    return shown(name, limit=_LONGEST_NAME)


def _capped(complaints: list[Complaint]) -> tuple[Complaint, ...]:
    more = len(complaints) - _MOST_COMPLAINTS
    if more <= 0:
        return tuple(complaints)
    last = Complaint(f"{more} more complaints about this file.", Place(complaints[0].at.file), fatal=False)
    return (*complaints[:_MOST_COMPLAINTS], last)


def _remedy(outcomes: Sequence[MadeRow], whole: str) -> str:
    cut = [outcome for outcome in outcomes if outcome.omissions]
    if not cut or not cut[0].row:
        return whole
    commands = " and ".join(export_commands(cut[0].row.kind))
    if any(omission.truncated_text for outcome in cut for omission in outcome.omissions):
        return f"Export the objects themselves, not the text that the console shows: {commands}"
    return f"Export again, deep enough: {commands}"
