"""``ConvertTo-Json`` output of the cluster and service cmdlets, of Windows PowerShell 5.1 and PowerShell 7.

Values stay as exported: an enumeration may be a number or a name, a related object an object or a name. Two things
are undone that ``ConvertTo-Json`` of Windows PowerShell does: a list that became ``{"value": [...], "Count": n}``,
and ``/Date(...)/``, which becomes a time in UTC. A property that the export cut off is left out of its row, so that
it becomes unknown, and is named as an omission.

Places: the route runs through the indices and property names as written. In a file of several documents, one after
the other, the first step is the index of the document. Rows of such a file, and of a damaged one, carry their line
too, because no parser walks the file as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus, Omission
from ssis_preflight.read.cmdlet_rows import IDENTITY, NEEDED, export_commands, kind_of, name_of
from ssis_preflight.read.cut_text import Cut, find_cut
from ssis_preflight.read.json_documents import Damage, Element, JsonObject, JsonValue, elements
from ssis_preflight.read.reading import Cell, CellValue, Reading, Row, RowKind
from ssis_preflight.read.text import LineMap

__all__ = [
    "KIND",
    "SERVICE_KIND",
    "MadeRow",
    "decoded",
    "leaves",
    "looks_like",
    "make_row",
    "name_of",
    "read",
]

KIND = "cluster-json"
SERVICE_KIND = "service-json"

_PROPERTY = re.compile(r'"(\w+)"\s*:')
_DATE = re.compile(r"/Date\((-?[0-9]{1,15})(?:[+-][0-9]{4})?\)/")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_COMPLAINTS = 20
_MOST_NAMES = 8
_BESIDE_VALUE = frozenset({"count", "length", "displayhint", "datetime"})
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
}
_SPOKEN = {
    "name": "name (Name)",
    "resource": "resource (Resource)",
    "clusterobject": "resource or group (ClusterObject)",
}

_AGAIN = "Export the file again, let the command finish, and do not change the JSON by hand."
_WHOLE = "Export whole objects: put Select-Object * before ConvertTo-Json."


class _Property(msgspec.Struct, frozen=True):
    """A property of an object: name as written, decoded value, and the route to the value."""

    name: str
    value: CellValue
    route: Route


_Properties = Mapping[str, list[_Property]]
"""Properties by folded name; more than one where the object has the name twice."""


class _Source(msgspec.Struct, frozen=True):
    """The file that is read; ``lines`` is set where places need a line."""

    file: str
    node: str | None
    several: bool
    lines: LineMap | None

    def place(self, element: Element, route: Route) -> Place:
        """Return the place of a route that runs through this element."""
        whole = (element.document, *route) if self.several else route
        line, column = self.lines.position(element.offset) if self.lines else (None, None)
        return Place(self.file, whole, self.node, line=line, column=column)


class MadeRow(msgspec.Struct, frozen=True):
    """What one object gave: its row, or None where its kind is unknown, and what is wrong with it.

    ``names`` are its properties as written.
    """

    at: Place
    names: tuple[str, ...]
    row: Row | None = None
    complaints: tuple[Complaint, ...] = ()
    omissions: tuple[Omission, ...] = ()


def looks_like(text: str) -> bool:
    """Say whether the text is JSON of which at least one object is recognised as a cmdlet's output.

    Of damaged JSON without such an object the property names decide.
    """
    if not text.lstrip().startswith(("[", "{")):
        return False
    for element in elements(text):
        if isinstance(element, Damage):
            return _guess(text) is not None
        found = leaves(element.value, element.route)
        if any(_kind(_properties(value, route)) for route, value in found):
            return True
    return False


def read(file: str, node: str | None, text: str) -> Reading:
    """Read one file: its path in the snapshot, the node that it speaks about (if one), its decoded text.

    The status is ``read``; ``partly-read`` where an object is of no known kind, or something was cut off or is
    ambiguous; ``damaged`` where the text is no JSON (with line and column, and the rows before the damage);
    ``not-recognised`` where no object is known.

    Rows are delivered even where they do not say whom they are about (with a complaint or an omission), so that
    nobody takes the rest for a whole list. A row of ``Get-ClusterOwnerNode`` whose ``ClusterObject`` is an object has
    a further cell, ``resource``, ``group`` or ``resourcetype``, that says what the object is. Never raises.
    """
    found = list(elements(text))
    whole = [element for element in found if isinstance(element, Element)]
    damage = next((element for element in found if isinstance(element, Damage)), None)
    several = any(element.document for element in whole)
    source = _Source(file, node, several, LineMap.of(text) if damage or several else None)
    outcomes = [
        _outcome(source, element, route, value)
        for element in whole
        for route, value in leaves(element.value, element.route)
    ]
    rows = tuple(outcome.row for outcome in outcomes if outcome.row)
    kinds: set[RowKind | None] = {row.kind for row in rows}
    kind = SERVICE_KIND if (kinds or {_guess(text)}) == {RowKind.SERVICE} else KIND
    complaints = [complaint for outcome in outcomes for complaint in outcome.complaints]
    complaints += _about_strangers(outcome for outcome in outcomes if not outcome.row)
    omissions = tuple(omission for outcome in outcomes for omission in outcome.omissions)
    if damage:
        complaints.insert(0, _about_damage(source, text, damage))
        return Reading(kind, FileStatus.DAMAGED, _capped(complaints), _AGAIN, rows, omissions=omissions)
    if not rows:
        return Reading(kind, FileStatus.NOT_RECOGNISED, _capped(complaints), _WHOLE)
    if not complaints and not omissions:
        return Reading(kind, FileStatus.READ, rows=rows)
    remedy = _remedy(outcomes)
    return Reading(kind, FileStatus.PARTLY_READ, _capped(complaints), remedy, rows, omissions=omissions)


def make_row(file: str, node: str | None, route: Route, value: JsonValue, kind: RowKind) -> MadeRow:
    """Return the row of one object whose kind is known: what :func:`read` does with an object it recognises.

    ``route`` leads to the object inside the file; ``node`` is the node that it speaks about, or None. Text that ends
    in an ellipsis is taken as it is: a console that shortens text is not what wrote the object.
    """
    source = _Source(file, node, several=False, lines=None)
    return _outcome(source, Element(0, (), 0, value), route, value, kind)


def leaves(value: JsonValue, route: Route) -> Iterator[tuple[Route, JsonValue]]:
    """Yield what stands for rows: lists inside lists, and lists in their wrapping, are walked into."""
    value, route = _unwrapped(value, route)
    if isinstance(value, list):
        for index, member in enumerate(value):
            yield from leaves(member, (*route, index))
    else:
        yield route, value


def _unwrapped(value: JsonValue, route: Route) -> tuple[JsonValue, Route]:
    """Return the value inside ``{"value": ..., "Count": n}``, or the value itself."""
    if not isinstance(value, JsonObject) or len(value.pairs) < 2:
        return value, route
    name, inner = value.pairs[0]
    if name != "value" or not {fold(other) for other, _ in value.pairs[1:]} <= _BESIDE_VALUE:
        return value, route
    return inner, (*route, name)


def _properties(value: JsonValue, route: Route) -> _Properties:
    """Return the properties of an object; none where the value is no object."""
    found: dict[str, list[_Property]] = {}
    for name, member in value.pairs if isinstance(value, JsonObject) else ():
        if _SURROGATE.search(name):
            continue
        inner, place = _unwrapped(member, (*route, name))
        found.setdefault(fold(name), []).append(_Property(name, decoded(inner), place))
    return found


def _kind(properties: _Properties) -> RowKind | None:
    return kind_of({name: several[0].value for name, several in properties.items()})


def _guess(text: str) -> RowKind | None:
    return kind_of(dict.fromkeys(map(fold, _PROPERTY.findall(text))))


def decoded(value: JsonValue) -> CellValue:
    """Return a JSON value as a cell holds it; half a surrogate pair becomes U+FFFD."""
    if isinstance(value, str):
        text = _time(value) if value.startswith("/Date(") else value
        return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    if isinstance(value, list):
        return tuple([decoded(member) for member in value])
    if isinstance(value, JsonObject):
        inner, route = _unwrapped(value, ())
        return decoded(inner) if route else {name: decoded(member) for name, member in value.pairs}
    return value


def _time(text: str) -> str:
    """Return ``/Date(1700000000000)/`` as ``2023-11-14T22:13:20Z``, any other text as it is."""
    found = _DATE.fullmatch(text)
    if not found:
        return text
    try:
        moment = _EPOCH + timedelta(milliseconds=int(found[1]))
    except OverflowError:
        return text
    return moment.isoformat().replace("+00:00", "Z")


def _outcome(
    source: _Source, element: Element, route: Route, value: JsonValue, known: RowKind | None = None
) -> MadeRow:
    at = source.place(element, route)
    properties = _properties(value, route)
    names = tuple(several[0].name for several in properties.values())
    kind = known or _kind(properties)
    if kind is None or not properties:
        return MadeRow(at, names)
    cells: dict[str, Cell] = {}
    complaints: list[Complaint] = []
    cuts: dict[str, tuple[_Property, Cut]] = {}
    for folded, several in properties.items():
        first, place = several[0], source.place(element, several[0].route)
        cut = find_cut(first.value)
        if cut and cut.console and known:
            cut = None
        if len(several) > 1 and any(other.value != first.value for other in several):
            message = f"The property {first.name} stands there twice with different values; neither is taken."
            complaints.append(Complaint(message, place, fatal=False))
        elif cut and (folded in NEEDED[kind] or not cut.console):
            cuts[folded] = (first, cut)
        else:
            cells[folded] = Cell(first.value, place)
    if kind is RowKind.OWNERS:
        cells |= _said_of_owner(cells.get("clusterobject"))
    complaints += _about_identity(kind, at, cells, cuts)
    subject = _subject(kind, cells) if cuts else ""
    omissions = tuple(
        Omission(f"{part.name} of {subject}", cut.how, source.place(element, part.route), cut.console)
        for folded, (part, cut) in cuts.items()
        if folded in NEEDED[kind]
    )
    return MadeRow(at, names, Row(kind, at, cells), tuple(complaints), omissions)


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
    return " of ".join(name for name in found if name) or f"a {_ROW[kind]}"


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
    shown = ", ".join(names[:_MOST_NAMES]) + (", ..." if len(names) > _MOST_NAMES else "")
    return f"{what} here that no known cmdlet returns, with the properties {shown}."


def _about_damage(source: _Source, text: str, damage: Damage) -> Complaint:
    line, column = LineMap.of(text).position(damage.offset)
    at = Place(source.file, node=source.node, line=line, column=column)
    return Complaint(f"{damage.problem} at line {line}, column {column}.", at)


def _capped(complaints: list[Complaint]) -> tuple[Complaint, ...]:
    more = len(complaints) - _MOST_COMPLAINTS
    if more <= 0:
        return tuple(complaints)
    last = Complaint(f"{more} more complaints about this file.", Place(complaints[0].at.file), fatal=False)
    return (*complaints[:_MOST_COMPLAINTS], last)


def _remedy(outcomes: list[MadeRow]) -> str:
    cut = [outcome for outcome in outcomes if outcome.omissions]
    if not cut or not cut[0].row:
        return _WHOLE
    commands = " and ".join(export_commands(cut[0].row.kind))
    if any(omission.truncated_text for outcome in cut for omission in outcome.omissions):
        return f"Export the objects themselves, not the text that the console shows: {commands}"
    return f"Export again, deep enough: {commands}"
