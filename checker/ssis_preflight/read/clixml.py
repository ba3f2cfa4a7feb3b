"""``Export-Clixml`` output of the cluster and service cmdlets: the same rows as from their JSON.

Places: the route runs through the index of the object and the names of properties, as in JSON, so that a finding
keeps its identity when the same export comes in the other format. The line is that of the element.

Source: Microsoft, *Export-Clixml*; *[MS-PSRP] PowerShell Remoting Protocol*, section 2.2.5, Serialization.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

import msgspec
from lxml import etree

from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.clixml_values import (
    LISTS,
    LostError,
    References,
    child_of,
    members_of,
    referenced,
    tag_of,
)
from ssis_preflight.read.cmdlet_objects import CmdletObject, Property, reading_of, row_of
from ssis_preflight.read.reading import Reading, unusable
from ssis_preflight.read.text import DecodedText
from ssis_preflight.read.xml import XmlError, parse, past_prolog

KIND = "clixml"
LIMIT = 64 * 1024 * 1024

_HEAD = 64 * 1024
_LINES = 65_535
"""Beyond it the parser guesses lines by their neighbours; then none is told."""

_DOCUMENT_TYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>")
_ROOT = re.compile(r"<Objs\b[^<>]*schemas\.microsoft\.com/powershell")
_AGAIN = (
    "Export the objects again with Export-Clixml, let the command finish, and do not change the file by hand."
)
_WHOLE = "Export the objects of the cluster and service cmdlets as they are: end the command with Export-Clixml FILE."
_EMPTY = (
    "An empty output proves nothing: the command may have failed. If there is truly nothing to list, say so in "
    'snapshot.toml, for example complete = ["checkpoints"].'
)


class _Source(msgspec.Struct, frozen=True):
    """The file that is read."""

    file: str
    node: str | None

    def place(self, element: etree._Element, route: Route) -> Place:
        """Return the place of an object or a property, with the line of its element."""
        line = cast("int | None", element.sourceline)
        return Place(self.file, route, self.node, line=line if line and line < _LINES else None)


def looks_like(text: str) -> bool:
    """Say whether the text is CLIXML, by its first element."""
    head = text[:_HEAD].removeprefix("\ufeff")
    at = past_prolog(head)
    declared = _DOCUMENT_TYPE.match(head, at)
    return _ROOT.match(head, at if declared is None else past_prolog(head, declared.end())) is not None


def read(file: str, node: str | None, raw: bytes, decoded: DecodedText) -> Reading:
    """Read one file: its path in the snapshot, the node that it speaks about (if one), its bytes and their text.

    The status is that of :func:`ssis_preflight.read.cluster_json.read` for the same objects; ``damaged`` where the
    text is no XML, with nothing read of it, and ``refused`` where it breaks a safety limit. Never raises.
    """
    try:
        root = parse(raw, decoded, limit=LIMIT).root
    except XmlError as error:
        return unusable(KIND, error.place(file, node), error.message, _AGAIN, refused=error.refused)
    if not len(root):
        complaint = Complaint("The file holds no object.", Place(file, node=node), fatal=False)
        return Reading(KIND, FileStatus.NOT_RECOGNISED, (complaint,), _EMPTY)
    source, references = _Source(file, node), References()
    outcomes = [
        row_of(found)
        for index, element in enumerate(root)
        for found in _objects(source, references, element, (index,))
    ]
    return reading_of(KIND, outcomes, _WHOLE, None, _AGAIN)


def _objects(
    source: _Source, references: References, element: etree._Element, route: Route
) -> Iterator[CmdletObject]:
    """Yield what stands for rows: lists, and lists inside lists, are walked into."""
    at = source.place(element, route)
    if tag_of(element) == "Ref":
        yield CmdletObject(at, _same_again(references, element, at))
        return
    listed = child_of(element, LISTS)
    if listed is not None:
        for index, inner in enumerate(listed):
            yield from _objects(source, references, inner, (*route, index))
        return
    properties: dict[str, list[Property]] = {}
    for found in members_of(references, element) if tag_of(element) == "Obj" else ():
        place = source.place(found.element, (*route, found.name))
        held = Property(found.name, found.made.value, place, found.lost)
        properties.setdefault(fold(found.name), []).append(held)
    yield CmdletObject(at, properties)


def _same_again(references: References, element: etree._Element, at: Place) -> dict[str, list[Property]]:
    """Return the properties of an object that the file has before; all are where it is named again."""
    try:
        value = referenced(references, element).value
    except LostError:
        return {}
    members = value if isinstance(value, Mapping) else {}
    return {fold(name): [Property(name, members[name], at)] for name in members}
