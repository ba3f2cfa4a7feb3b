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
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.read.cmdlet_objects import CmdletObject, MadeRow, Property, reading_of, row_of
from ssis_preflight.read.cmdlet_rows import kind_of, name_of
from ssis_preflight.read.json_documents import Damage, Element, JsonObject, JsonValue, elements
from ssis_preflight.read.reading import CellValue, Reading, RowKind
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
_BESIDE_VALUE = frozenset({"count", "length", "displayhint", "datetime"})

_AGAIN = "Export the file again, let the command finish, and do not change the JSON by hand."
_WHOLE = "Export whole objects: put Select-Object * before ConvertTo-Json."


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


_NOWHERE = _Source("", None, several=False, lines=None)


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
        if any(_object(_NOWHERE, element, route, value).kind for route, value in found):
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
        row_of(_object(source, element, route, value))
        for element in whole
        for route, value in leaves(element.value, element.route)
    ]
    kinds: set[RowKind | None] = {outcome.row.kind for outcome in outcomes if outcome.row}
    kind = SERVICE_KIND if (kinds or {_guess(text)}) == {RowKind.SERVICE} else KIND
    complaint = None if damage is None else _about_damage(source, text, damage)
    return reading_of(kind, outcomes, _WHOLE, complaint, _AGAIN)


def make_row(file: str, node: str | None, route: Route, value: JsonValue, kind: RowKind) -> MadeRow:
    """Return the row of one object whose kind is known: what :func:`read` does with an object it recognises.

    ``route`` leads to the object inside the file; ``node`` is the node that it speaks about, or None. Text that ends
    in an ellipsis is taken as it is: a console that shortens text is not what wrote the object.
    """
    source = _Source(file, node, several=False, lines=None)
    return row_of(_object(source, Element(0, (), 0, value), route, value), kind)


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


def _object(source: _Source, element: Element, route: Route, value: JsonValue) -> CmdletObject:
    """Return a value with its properties; it has none where it is no object."""
    found: dict[str, list[Property]] = {}
    for name, member in value.pairs if isinstance(value, JsonObject) else ():
        if _SURROGATE.search(name):
            continue
        inner, inside = _unwrapped(member, (*route, name))
        place = source.place(element, inside)
        found.setdefault(fold(name), []).append(Property(name, decoded(inner), place))
    return CmdletObject(source.place(element, route), found)


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


def _about_damage(source: _Source, text: str, damage: Damage) -> Complaint:
    line, column = LineMap.of(text).position(damage.offset)
    at = Place(source.file, node=source.node, line=line, column=column)
    return Complaint(f"{damage.problem} at line {line}, column {column}.", at)
