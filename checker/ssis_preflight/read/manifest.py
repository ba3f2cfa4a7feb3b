"""``manifest.json``: what a collection planned, and what became of it.

The file is written by ``collect`` and validated strictly: a manifest of another shape is damaged, and nothing of it
is used. What it says about files is compared with the files themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import Contradiction, FileStatus
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.folder import MAX_FILES, megabytes
from ssis_preflight.read.part_outcomes import PARTIAL, READ, why_of
from ssis_preflight.read.reading import PartState, Reading

FILE = "manifest.json"
KIND = "manifest"
SCHEMA = "ssis-preflight/manifest/"
NEWEST = 1
MAX_SIZE = 16 * 1024 * 1024
MAX_NODES = 1024
"""A failover cluster has at most 64."""

PRESENCE = "presence"
DIGEST = "SHA-256"
"""What a manifest and the files themselves can disagree about."""

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_MOST_COMPLAINTS = 40
_REMEDY = "Collect the snapshot again, or take the manifest as it was written."
_REMEDY_NEWER = "Audit the snapshot with the version of ssis-preflight that collected it, or a newer one."
_REMEDY_FOREIGN = "Leave it out: it is no manifest of ssis-preflight."
_REMEDY_COURSE = "Run collect again with --only-missing, and do not change its files by hand."


class NodeCourse(msgspec.Struct, frozen=True):
    """What became of one planned node, in one word of the manifest, and the reason in words."""

    node: str
    outcome: str
    detail: str
    at: Place
    parts: Mapping[str, PartState] = field(default_factory=dict)

    @property
    def collected(self) -> bool:
        """Whether anything was read from the node."""
        return self.outcome in {READ, PARTIAL}


class Course(msgspec.Struct, frozen=True):
    """How a collection went: its nodes, and when it began (ISO 8601 in UTC).

    ``contradictions`` are files that are not in the snapshot as they were collected.
    """

    nodes: tuple[NodeCourse, ...] = ()
    started_at: str | None = None
    contradictions: tuple[Contradiction, ...] = ()


NO_COURSE = Course()
"""What is known without a manifest."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outcome: Literal["read", "partial", "denied", "absent", "failed", "skipped"]
    detail: str | None = None


class _Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    node: Annotated[str, Meta(min_length=1, max_length=255)]
    endpoint: str | None
    transport: str | None
    outcome: Literal["read", "partial", "unreachable", "denied", "failed", "interrupted", "not-started"]
    detail: str | None = None
    attempts: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    clock_offset_seconds: float | None = None
    parts: Annotated[dict[str, _Part], Meta(max_length=256)] = field(default_factory=dict)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    size: int
    sha256: str


class _Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    version: str


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    tool: _Tool
    started_at: datetime
    nodes: Annotated[tuple[_Node, ...], Meta(max_length=MAX_NODES)]
    files: Annotated[tuple[_File, ...], Meta(max_length=MAX_FILES)]
    finished_at: datetime | None = None
    complete: bool = False


class _Sign(msgspec.Struct, frozen=True):
    schema: str


def read(raw: bytes, digests: Mapping[str, str]) -> tuple[Reading, Course]:
    """Read the bytes of a manifest; never raises.

    ``digests`` are the SHA-256 of the other files of the snapshot in hex, by their paths. The status is ``read``;
    ``partly-read`` where a file is missing or is not the one that was collected, which is said first, or a planned
    node was not collected;
    ``damaged`` or ``refused`` where nothing of it is used; ``not-recognised`` for a file of another program.
    """
    if len(raw) > MAX_SIZE:
        message = f"A manifest has at most {megabytes(MAX_SIZE)}."
        return _unusable(FileStatus.REFUSED, message, _REMEDY), NO_COURSE
    number = _version(raw)
    if number is None:
        message = "This is no manifest of ssis-preflight."
        return _unusable(FileStatus.NOT_RECOGNISED, message, _REMEDY_FOREIGN), NO_COURSE
    if number > NEWEST:
        message = f"This manifest has version {number} of the format; this program reads version {NEWEST}."
        return _unusable(FileStatus.REFUSED, message, _REMEDY_NEWER), NO_COURSE
    try:
        manifest = msgspec.json.decode(_plain(raw), type=_Manifest)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        message = f"The manifest is damaged: {shown(str(error)).rstrip('.')}."
        return _unusable(FileStatus.DAMAGED, message, _REMEDY), NO_COURSE
    changed = tuple(_changed(manifest, digests))
    complaints = [*(_about_file(found) for found in changed), *_about_nodes(manifest)]
    course = Course(
        tuple(_node(node, index) for index, node in enumerate(manifest.nodes)),
        _text(manifest.started_at),
        changed,
    )
    if not complaints:
        return Reading(KIND, FileStatus.READ), course
    return Reading(KIND, FileStatus.PARTLY_READ, _capped(complaints), _REMEDY_COURSE), course


def _plain(raw: bytes) -> bytes:
    return raw.removeprefix(b"\xef\xbb\xbf")


def _version(raw: bytes) -> int | None:
    """Return the number of the format; None where the bytes are no manifest, 0 for what may be a broken one."""
    try:
        schema = msgspec.json.decode(_plain(raw), type=_Sign).schema
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return 0 if SCHEMA.encode() in raw[:4096] else None
    number = schema.removeprefix(SCHEMA) if schema.startswith(SCHEMA) else ""
    return int(number) if _NUMBER.fullmatch(number) else None


def _unusable(status: FileStatus, message: str, remedy: str) -> Reading:
    return Reading(KIND, status, (Complaint(message, Place(FILE)),), remedy)


def _text(moment: datetime) -> str | None:
    try:
        known = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None
    return known.isoformat().replace("+00:00", "Z")


def _node(node: _Node, index: int) -> NodeCourse:
    at = Place(FILE, ("nodes", index), node.node)
    parts = {
        name: PartState(
            part.outcome, part.detail or "", Place(FILE, ("nodes", index, "parts", name), node.node)
        )
        for name, part in node.parts.items()
    }
    return NodeCourse(node.node, node.outcome, node.detail or "", at, parts)


def _about_nodes(manifest: _Manifest) -> list[Complaint]:
    found = []
    for index, node in enumerate(manifest.nodes):
        course = _node(node, index)
        if not course.collected:
            words = why_of(node.node, node.outcome, course.detail).words
            found.append(Complaint(f"Not collected: {words} ({node.outcome}).", course.at, fatal=False))
    return found


def _changed(manifest: _Manifest, digests: Mapping[str, str]) -> Iterator[Contradiction]:
    """Go through the files that are missing or are not those that were collected; what is there is believed.

    A file that cannot be read is a matter of its own.
    """
    for index, file in enumerate(manifest.files):
        at = Place(FILE, ("files", index))
        digest, path = digests.get(file.path), shown(file.path)
        if digest is None:
            here, said = Known("not in the snapshot", at), Known("collected", at)
            yield Contradiction("file", path, PRESENCE, here, said, "it is not there to be read")
        elif digest and digest != file.sha256.casefold():
            here, said = Known(digest, Place(file.path)), Known(file.sha256.casefold(), at)
            yield Contradiction("file", path, DIGEST, here, said, "the file is read as it is now")


def _about_file(found: Contradiction) -> Complaint:
    if found.what == PRESENCE:
        message = f"{found.subject} was collected, and is not in the snapshot."
    else:
        message = f"{found.subject} is not as it was collected: its SHA-256 is another."
    return Complaint(message, found.rejected.at, fatal=False)


def _capped(complaints: list[Complaint]) -> tuple[Complaint, ...]:
    more = len(complaints) - _MOST_COMPLAINTS
    if more <= 0:
        return tuple(complaints)
    return (*complaints[:_MOST_COMPLAINTS], Complaint(f"{more} more complaints.", Place(FILE), fatal=False))
