r"""Deployment files of projects (``.ispac``): zip files with the packages and connection managers of one project.

They are opened in memory, and what is in them is listed, read and shown like files in a folder:
``shared/files/S/ETL.ispac!/Load.dtsx`` is ``S:\ETL.ispac\Load.dtsx``. An archive is trusted as a whole or not at all.

Sources: Microsoft, *Deploy Integration Services (SSIS) Projects and Packages*; PKWARE, *.ZIP File Format
Specification* (APPNOTE.TXT).
"""

from __future__ import annotations

import io
import struct
import zipfile
from functools import partial
from urllib.parse import unquote

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.folder import MAX_FILE_SIZE, ZIP_SIGNATURES, megabytes
from ssis_preflight.read.reading import PackedFile, Reading, unusable
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

KIND = "ssis-project"
MAX_MEMBERS = 2000
MAX_TOTAL = 256 * 1024 * 1024

_MANIFEST = b"@Project.manifest"
_CONTENT_TYPES = "[content_types].xml"
_REMEDY = "Build the project again, or copy its deployment file again as it is."


class _UnusableError(Exception):
    """The archive is not read; the message is one sentence."""


def looks_like(raw: bytes) -> bool:
    """Say whether a file's bytes are the deployment file of a project."""
    return raw.startswith(ZIP_SIGNATURES) and _MANIFEST in raw


def read(path: str, node: str | None, raw: bytes) -> Reading:
    """Return the reading of a deployment file, with what is in it as ``packed``; never raises.

    ``path`` is its path in the snapshot, ``node`` the node it was copied from, or None for a clustered disk.
    """
    try:
        infos = _infos(raw)
        packed = tuple(_packed(raw, info) for info in infos)
    except _UnusableError as error:
        return unusable(KIND, Place(path, node=node), str(error), _REMEDY, refused=True)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError) as error:
        why = f"The deployment file is damaged: {shown(str(error).rstrip('.'))}."
        return unusable(KIND, Place(path, node=node), why, _REMEDY)
    return Reading(KIND, FileStatus.READ, packed=packed)


def _infos(raw: bytes) -> list[zipfile.ZipInfo]:
    """Return the entries that are files, checked as a whole."""
    if raw.count(ENTRY_SIGN) > 2 * MAX_MEMBERS:
        raise _UnusableError(f"The deployment file has more than {MAX_MEMBERS:,} files.")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if overlap(infos):
        raise _UnusableError("Files in the deployment file lie on top of each other.")
    if len(infos) > MAX_MEMBERS:
        raise _UnusableError(f"The deployment file has more than {MAX_MEMBERS:,} files.")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise _UnusableError(f"The deployment file holds more than {megabytes(MAX_TOTAL)}.")
    names = [_name(info).casefold() for info in infos]
    if len(set(names)) < len(names):
        raise _UnusableError("The deployment file has a file twice.")
    return [info for info, name in zip(infos, names, strict=True) if name != _CONTENT_TYPES]


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file; the parts of a project lie side by side, and blanks are written as ``%20``."""
    name = unquote(info.orig_filename)
    said = shown(name, limit=80)
    if (
        len(name) > MAX_NAME
        or not name
        or any(character in name for character in "/\\:\0")
        or name in {".", ".."}
    ):
        raise _UnusableError(f'The deployment file has the entry "{said}", which is no name of a file.')
    if is_encrypted(info):
        raise _UnusableError(f'The entry "{said}" of the deployment file is encrypted.')
    return shown(name, limit=MAX_NAME)


def _packed(raw: bytes, info: zipfile.ZipInfo) -> PackedFile:
    name, refused = _name(info), _refusal(info)
    start = info.header_offset
    head = raw[start : start + LOCAL.size]
    if len(head) < LOCAL.size:
        raise _UnusableError("The deployment file is cut off.")
    skipped = sum(LOCAL.unpack(head)[-2:])
    first = start + LOCAL.size + skipped
    packed = b"" if refused else raw[first : first + info.compress_size]
    return PackedFile(name, 0 if refused else info.file_size, refused, partial(_load, name, packed, info))


def _refusal(info: zipfile.ZipInfo) -> str:
    """Return why one file must not be read; an empty text where it may."""
    if info.file_size > MAX_FILE_SIZE:
        return f"The file has {megabytes(info.file_size)}. The limit is {megabytes(MAX_FILE_SIZE)}."
    if is_packed_strangely(info):
        return f"It is packed by method {info.compress_type}, which is not read."
    if is_packed_too_well(info):
        return f"It is packed more than {MAX_RATIO} to 1, as no package is."
    return ""


def _load(name: str, packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of one file; never more of them than its entry says."""
    raw = unpacked(info, packed)
    if raw is None:
        raise SnapshotError(f"{name} is damaged inside the deployment file.")
    return raw
