"""The collector's document: all that one node told, as JSON, in one file.

Rows of the cluster and of services become the rows that exports of the same cmdlets give, registry keys become a
registry tree, files and store listings are kept with what became of them. What a part says about itself (read,
denied, ...) is kept too, so that a refusal is a gap with the system's own words.

Places: routes run from the top of the document, such as ``("parts", "groups", "data", 3, "OwnerNode")``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice

import msgspec
from msgspec import field

from ssis_preflight.model.names import short_host
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus, Omission
from ssis_preflight.read.cluster_json import decoded, leaves
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.json_documents import (
    MAX_VALUES,
    Damage,
    Element,
    JsonObject,
    JsonValue,
    elements,
    has_too_many,
)
from ssis_preflight.read.node_document_files import files_of, stores_of
from ssis_preflight.read.node_document_registry import registry_of
from ssis_preflight.read.node_document_rows import ROWS, rows_of
from ssis_preflight.read.part_outcomes import (
    CLUSTER_PARTS,
    FAILED,
    NODE_PARTS,
    PART_OUTCOMES,
    PARTIAL,
    READ,
)
from ssis_preflight.read.reading import (
    Cell,
    Collected,
    EmbeddedFile,
    PartState,
    Reading,
    RegistryTree,
    Row,
    StoreFolder,
)
from ssis_preflight.read.text import LineMap

KIND = "node-document"
SCHEMA = "ssis-preflight/node/"
NEWEST = 1
SECTIONS = ("access-control", "dcom", "local-groups", "sql-instances", "versions")
"""Parts whose entries are kept as they are."""

MAX_ENTRIES = 100_000
"""Entries of a part; the collector stops at 5,000 registry keys, and Windows does not have as many services."""

_HEAD = 4096
_SIGN = re.compile(r'"schema"\s*:\s*"ssis-preflight/node/')
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_MOST_COMPLAINTS = 20
_LONGEST_NAME = 255
_AGAIN = "Run the collector again on this node, and do not change its document by hand."
_NEWER = "Audit the snapshot with the version of ssis-preflight that collected it, or a newer one."


def looks_like(text: str) -> bool:
    """Say whether a text is, or was meant as, a document of the collector, of whatever version."""
    return text.lstrip().startswith("{") and _SIGN.search(text, 0, _HEAD) is not None


def read(file: str, folder: str | None, text: str) -> Reading:
    """Read one document; never raises.

    ``file`` is its path in the snapshot, ``folder`` the node folder that it lies in, or None. The name of the node
    that the document gives counts; a folder of another name is a complaint. The status is ``read``; ``partly-read``
    where an entry cannot be used; ``damaged`` where the text is no JSON or lacks what makes it a document: then
    nothing of it is used; ``refused`` for a newer version of the format.
    """
    if has_too_many(text):
        message = f"This document holds more than {MAX_VALUES:,} values, which no node tells."
        return _unusable(FileStatus.REFUSED, message, Place(file, node=folder), _AGAIN)
    found = _single(text)
    if isinstance(found, Damage):
        line, column = LineMap.of(text).position(found.offset)
        at = Place(file, node=folder, line=line, column=column)
        return _unusable(FileStatus.DAMAGED, f"{found.problem} at line {line}, column {column}.", at, _AGAIN)
    top = _members(found)
    number = _version(top.get("schema"))
    at = Place(file, ("schema",), folder)
    if number is None:
        return _unusable(FileStatus.DAMAGED, "The document does not say its version.", at, _AGAIN)
    if number > NEWEST:
        message = f"This document has version {number} of the format; this program reads version {NEWEST}."
        return _unusable(FileStatus.REFUSED, message, at, _NEWER)
    node = decoded(_members(top.get("node")).get("name"))
    if not isinstance(node, str) or not 0 < len(node.strip()) <= _LONGEST_NAME:
        message = "The document does not say which node it is from."
        return _unusable(FileStatus.DAMAGED, message, Place(file, ("node",), folder), _AGAIN)
    if not isinstance(top.get("parts"), JsonObject):
        message = "The document has no parts."
        return _unusable(FileStatus.DAMAGED, message, Place(file, ("parts",), folder), _AGAIN)
    return _Draft(file, node.strip()).reading(top, folder)


def _single(text: str) -> JsonObject | Damage:
    """Return the one object that the text is, or why it is none."""
    found = list(islice(elements(text), 2))
    damage = next((item for item in found if isinstance(item, Damage)), None)
    if damage is not None:
        return damage
    match [item for item in found if isinstance(item, Element)]:
        case [Element(value=JsonObject() as document)]:
            return document
        case [_, Element() as second]:
            return Damage("More than one document stands here", second.offset)
        case _:
            return Damage("No document of the collector stands here", 0)


def _unusable(status: FileStatus, message: str, at: Place, remedy: str) -> Reading:
    return Reading(KIND, status, (Complaint(message, at),), remedy)


def _members(value: JsonValue) -> Mapping[str, JsonValue]:
    return dict(value.pairs) if isinstance(value, JsonObject) else {}


def _is_sound(outcome: JsonValue, data: JsonValue) -> bool:
    """Say whether a part has an outcome that is known, and a list where it was read to its end."""
    if not isinstance(outcome, str) or outcome not in PART_OUTCOMES:
        return False
    return isinstance(data, list | JsonObject) or (data is None and outcome != READ)


def _version(schema: JsonValue) -> int | None:
    number = schema.removeprefix(SCHEMA) if isinstance(schema, str) and schema.startswith(SCHEMA) else ""
    return int(number) if _NUMBER.fullmatch(number) else None


def moment(value: JsonValue) -> datetime | None:
    """Return an ISO 8601 time in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return (
            None if found is None else (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        )
    except (ValueError, OverflowError):
        return None


class _Draft(msgspec.Struct):
    """One document while it is read."""

    file: str
    node: str
    parts: dict[str, PartState] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    registry: RegistryTree | None = None
    files: tuple[EmbeddedFile, ...] = ()
    stores: tuple[StoreFolder, ...] = ()
    sections: dict[str, tuple[Cell, ...]] = field(default_factory=dict)

    def reading(self, top: Mapping[str, JsonValue], folder: str | None) -> Reading:
        """Return what the whole document gives; ``folder`` is the node folder that it lies in."""
        if folder is not None and short_host(folder) != short_host(self.node):
            message = f"This document is from {shown(self.node)}, and lies in the folder of {shown(folder)}."
            self._complain(message, ("node", "name"))
        for name, value in _members(top.get("parts")).items():
            self._part(name, value)
        times = _members(top.get("collector"))
        status = FileStatus.PARTLY_READ if self.complaints or self.omissions else FileStatus.READ
        return Reading(
            KIND,
            status,
            self._capped(),
            _AGAIN if status is FileStatus.PARTLY_READ else "",
            tuple(self.rows),
            self.registry,
            omissions=tuple(self.omissions),
            collected=Collected(
                self.node,
                self.parts,
                moment(times.get("started_at")),
                moment(times.get("finished_at")),
                self.files,
                self.stores,
                self.sections,
            ),
        )

    def _part(self, name: str, value: JsonValue) -> None:
        route = ("parts", name)
        if name not in CLUSTER_PARTS and name not in NODE_PARTS:
            named = shown(str(decoded(name)), limit=40)
            self._complain(f'The part "{named}" is not known; it is left out.', ("parts",))
            return
        members = _members(value)
        outcome, detail = members.get("outcome"), decoded(members.get("detail"))
        data = members.get("data")
        if not _is_sound(outcome, data):
            self._complain(f"The part {name} does not say what became of it; it is left out.", route)
            outcome, detail = FAILED, "the document does not say what became of it"
        elif next(islice(leaves(data, ()), MAX_ENTRIES, None), None) is not None:
            self._complain(f"The part {name} has more than {MAX_ENTRIES:,} entries; it is left out.", route)
            outcome, detail = FAILED, "it has too many entries"
        about = None if name in CLUSTER_PARTS else self.node
        words = detail if isinstance(detail, str) else ""
        state = self.parts[name] = PartState(str(outcome), words, Place(self.file, route, about))
        if state.outcome not in {READ, PARTIAL} or data is None:
            return
        before = len(self.complaints) + len(self.omissions)
        self._data(name, data, (*route, "data"), about)
        if state.outcome == READ and len(self.complaints) + len(self.omissions) > before:
            words = "the document has entries that cannot be used"
            self.parts[name] = msgspec.structs.replace(self.parts[name], outcome=PARTIAL, detail=words)

    def _data(self, name: str, data: JsonValue, route: Route, about: str | None) -> None:
        if name in ROWS:
            made = rows_of(self.file, about, name, data, route)
            self.rows += made.rows
            self.omissions += made.omissions
            self.complaints += made.complaints
            if made.missing:
                self.parts[name] = msgspec.structs.replace(
                    self.parts[name], outcome=PARTIAL, detail=made.missing
                )
        elif name == "registry":
            self.registry, complaints = registry_of(self.file, self.node, data, route)
            self.complaints += complaints
        elif name == "files":
            self.files, complaints = files_of(self.file, self.node, data, route)
            self.complaints += complaints
        elif name == "stores":
            self.stores, complaints = stores_of(self.file, self.node, data, route)
            self.complaints += complaints
        elif name in SECTIONS:
            self._section(name, data if isinstance(data, list) else [data], route)

    def _section(self, name: str, entries: list[JsonValue], route: Route) -> None:
        """Keep the entries of a part as they are; one that is no object is a complaint."""
        found = []
        for index, entry in enumerate(entries):
            if isinstance(entry, JsonObject):
                found.append(Cell(decoded(entry), Place(self.file, (*route, index), self.node)))
            else:
                message = f"An entry of the part {name} is no object with properties."
                self._complain(message, (*route, index))
        self.sections[name] = tuple(found)

    def _complain(self, message: str, route: Route) -> None:
        self.complaints.append(Complaint(message, Place(self.file, route), fatal=False))

    def _capped(self) -> tuple[Complaint, ...]:
        more = len(self.complaints) - _MOST_COMPLAINTS
        if more <= 0:
            return tuple(self.complaints)
        last = Complaint(f"{more} more complaints about this document.", Place(self.file), fatal=False)
        return (*self.complaints[:_MOST_COMPLAINTS], last)
