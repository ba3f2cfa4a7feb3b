r"""The files of a zipped snapshot: the same list as of the folder that was packed, read in place, within bounds.

An archive is trusted as a whole or not at all: names that lead out of it, names that stand there twice, entries that
lie on top of each other, or more than a snapshot may hold, end with one line. A single entry that cannot be read is
refused as a file in a folder would be. Nothing is written to a disk.

Source: PKWARE, *.ZIP File Format Specification* (APPNOTE.TXT).
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.folder import (
    MAX_FILE_SIZE,
    MAX_FILES,
    MAX_TOTAL_SIZE,
    VERSION_CONTROL,
    ZIP_SIGNATURES,
    RawFile,
    megabytes,
    printable,
    reason,
)
from ssis_preflight.read.layout import whereabouts
from ssis_preflight.read.zip_entries import (
    ENTRY_SIGN,
    LOCAL,
    MAX_NAME,
    MAX_RATIO,
    is_encrypted,
    is_packed_strangely,
    is_packed_too_well,
    overlap,
    unpacked,
)

MAX_DEPTH = 64
MAX_DIRECTORY = 16 * 1024 * 1024
"""Bytes of the list of entries: 20,000 entries with long names stay below."""

_END = struct.Struct("<4s4H2LH")
_END_SIGN = b"PK\x05\x06"
_LOCATOR_SIGN = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_LONGEST_COMMENT = 65_535
_LOCAL_SIGN = b"PK\x03\x04"
_DRIVE = re.compile(r"[A-Za-z]:")
_MEANT = frozenset({"cluster", "nodes", "shared"})
_MAC = "__MACOSX"
_UNIX = 3


class _Entry(msgspec.Struct, frozen=True):
    """One file of the archive: the parts of its path, and what the list of entries says about it."""

    parts: tuple[str, ...]
    info: zipfile.ZipInfo


def is_archive(path: Path) -> bool:
    """Say whether a path is a file that begins as a zip archive does."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(4).startswith(ZIP_SIGNATURES)
    except (OSError, ValueError):
        return False


def open_archive(path: Path) -> tuple[RawFile, ...]:
    """Return the files of the zipped snapshot ``path``, sorted by their paths.

    A single folder at the top, as people zip it, is left out of the paths. A single file that must not be read is in
    the list with ``refused`` set: too large, packed too well to be true, packed by a method that is not read, a link.

    Raises:
        SnapshotError: the archive cannot be opened or trusted, or exceeds a limit as a whole.
    """
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, struct.error) as error:
        why = reason(error) if isinstance(error, OSError | ValueError) else str(error).rstrip(".")
        raise SnapshotError(f"The snapshot {path} cannot be opened: {shown(why)}.") from error
    if overlap(infos):
        raise _fail(path, "entries of the zip file lie on top of each other")
    entries = [entry for info in infos if (entry := _entry(path, info)) is not None]
    entries = _without_top(entries)
    _check_whole(path, entries)
    return tuple(sorted((_file(path, entry) for entry in entries), key=lambda file: file.path))


def _fail(path: Path, why: str) -> SnapshotError:
    return SnapshotError(f"The snapshot {path} is not read: {why}.")


def _check_directory(path: Path) -> None:
    """Check the end record before anything trusts it: it says how much memory the list of entries takes."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        start = max(0, size - _LONGEST_COMMENT - _END.size - _LOCATOR_SIZE)
        stream.seek(start)
        tail = stream.read()
    at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END.size:
        raise _fail(path, "the zip file is cut off, its list of files is missing")
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, at)
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR_SIGN):
        raise _fail(path, "it is in the ZIP64 format, which a snapshot within the limits does not need")
    # The count may lie, and a reader that believes the length alone takes every entry that it meets.
    entries = (
        0 if length > MAX_DIRECTORY else _read_before(path, size - len(tail) + at, length).count(ENTRY_SIGN)
    )
    if max(count, entries) > 2 * MAX_FILES or length > MAX_DIRECTORY:
        raise _fail(path, f"it has more than {MAX_FILES:,} files. Is it the right one?")


def _read_before(path: Path, end: int, length: int) -> bytes:
    """Return the bytes of a file that end at ``end``."""
    with path.open("rb") as stream:
        start = max(0, end - length)
        stream.seek(start)
        return stream.read(end - start)


def _entry(path: Path, info: zipfile.ZipInfo) -> _Entry | None:
    """Return an entry with its path; None for a folder and for what is passed over.

    Raises:
        SnapshotError: the name leads out of the archive, or is no name of a file.
    """
    name = info.orig_filename.replace("\\", "/")
    said = shown(name, limit=80)
    if len(name) > MAX_NAME:
        raise _fail(path, f"the zip file has a name of {len(name):,} characters")
    parts = tuple(name.rstrip("/").split("/"))
    if "\0" in name or name.startswith("/") or _DRIVE.match(name) or ".." in parts:
        raise _fail(path, f'the zip file has the entry "{said}", which leads out of it')
    parts = tuple(part for part in parts if part != ".")
    if not parts and name.endswith("/"):
        return None
    if not parts or "" in parts:
        raise _fail(path, f'the zip file has the entry "{said}", which is no name of a file')
    if len(parts) > MAX_DEPTH:
        raise _fail(path, f"the zip file has folders {len(parts)} levels deep")
    if is_encrypted(info):
        raise _fail(path, "the zip file is encrypted. Pack it again without a password")
    if name.endswith("/") or parts[0] == _MAC:
        return None
    if any(part.casefold() in VERSION_CONTROL for part in parts[:-1]):
        return None
    return _Entry(tuple(printable(part) for part in parts), info)


def _without_top(entries: list[_Entry]) -> list[_Entry]:
    """Leave out the one folder that all files lie in, unless it is one of those that carry meaning."""
    tops = {entry.parts[0] for entry in entries}
    if len(tops) != 1 or any(len(entry.parts) == 1 for entry in entries):
        return entries
    if {top.casefold() for top in tops} & _MEANT:
        return entries
    return [_Entry(entry.parts[1:], entry.info) for entry in entries]


def _check_whole(path: Path, entries: Sequence[_Entry]) -> None:
    if len(entries) > MAX_FILES:
        raise _fail(path, f"it has more than {MAX_FILES:,} files. Is it the right one?")
    total = sum(entry.info.file_size for entry in entries if not _refusal(entry.info))
    if total > MAX_TOTAL_SIZE:
        raise _fail(path, f"it has more than {megabytes(MAX_TOTAL_SIZE)} of files. Is it the right one?")
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        if entry.parts in seen:
            raise _fail(path, f'the zip file has the entry "{shown("/".join(entry.parts), limit=80)}" twice')
        seen.add(entry.parts)


def _file(path: Path, entry: _Entry) -> RawFile:
    inner = "/".join(entry.parts)
    where = whereabouts(inner)
    refused = _refusal(entry.info)
    size = entry.info.file_size if not refused or entry.info.file_size > MAX_FILE_SIZE else 0
    load = partial(_load, path, inner, entry.info)
    return RawFile(inner, where.area, where.node, where.copied, where.windows_path, size, refused, load)


def _refusal(info: zipfile.ZipInfo) -> str:
    """Return why one entry must not be read; an empty text where it may."""
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return "This is a link or no ordinary file. Pack the file itself."
    if info.file_size > MAX_FILE_SIZE:
        return f"The file has {megabytes(info.file_size)}. The limit is {megabytes(MAX_FILE_SIZE)}."
    if is_packed_strangely(info):
        return f"It is packed by method {info.compress_type}, which is not read. Pack it with the Deflate method."
    if is_packed_too_well(info):
        return f"It is packed more than {MAX_RATIO} to 1, as no evidence is."
    return ""


def _load(path: Path, inner: str, info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of one entry; never more of them than the entry may have."""
    try:
        with path.open("rb") as stream:
            stream.seek(info.header_offset)
            head = stream.read(LOCAL.size)
            if len(head) < LOCAL.size or not head.startswith(_LOCAL_SIGN):
                raise _damaged(inner)
            name, extra = LOCAL.unpack(head)[-2:]
            stream.seek(name + extra, 1)
            packed = stream.read(min(info.compress_size, MAX_FILE_SIZE) + 1)[: info.compress_size]
    except OSError as error:
        raise SnapshotError(f"{shown(inner)} cannot be read any more: {reason(error)}") from error
    raw = unpacked(info, packed)
    if raw is None:
        raise _damaged(inner)
    return raw


def _damaged(inner: str) -> SnapshotError:
    return SnapshotError(f"{shown(inner)} is damaged inside the zip file. Pack it again.")
