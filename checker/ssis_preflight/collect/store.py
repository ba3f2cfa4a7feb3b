"""The snapshot folder as the collection writes it: whole files, private, and a manifest that is always true."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

import msgspec

from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.names import fold

MANIFEST = "manifest.json"
SCHEMA = "ssis-preflight/manifest/1"
LARGEST_MANIFEST = 16 * 1024 * 1024
LONGEST_NAME = 63

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])(?:\..*)?", re.IGNORECASE)
_NAME = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*")


class Tool(msgspec.Struct, frozen=True):
    """What wrote the manifest."""

    name: str
    version: str


class PartRecord(msgspec.Struct, frozen=True):
    """What became of one part: read, partial, denied, absent, failed or skipped, and the node's words for it."""

    outcome: str
    detail: str | None = None


class NodeRecord(msgspec.Struct, frozen=True):
    """What became of one node; times are ISO 8601 in UTC."""

    node: str
    endpoint: str
    transport: str
    outcome: str
    detail: str | None = None
    attempts: int = 0
    started_at: str | None = None
    finished_at: str | None = None
    clock_offset_seconds: int | None = None
    parts: dict[str, PartRecord] = {}


class FileRecord(msgspec.Struct, frozen=True):
    """A file of the snapshot: its path below the folder with ``/``, bytes, and SHA-256 in hexadecimal digits."""

    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``manifest.json``: what was planned, and what became of it."""

    schema: str = SCHEMA
    tool: Tool
    started_at: str
    finished_at: str | None = None
    complete: bool = False
    nodes: tuple[NodeRecord, ...]
    files: tuple[FileRecord, ...]


def name_problem(name: str) -> str:
    """Return why a name cannot be a node and the name of a folder on every platform, or nothing.

    Names come from the network too, so only what host names have is let through: letters, digits, ``-``, ``_`` and
    single dots. Windows reserves the names of devices (Microsoft Learn, "Naming Files, Paths, and Namespaces").
    """
    if not name or len(name) > LONGEST_NAME * 4:
        return "it is empty or too long"
    if any(len(label) > LONGEST_NAME for label in name.split(".")):
        return f"a part of it is longer than {LONGEST_NAME} characters"
    if ":" in name:
        return "write NAME=ENDPOINT for an address with a port or an IPv6 address"
    if not _NAME.fullmatch(name):
        return "only letters, digits, -, _ and single dots make a host name"
    if _RESERVED.fullmatch(name):
        return "Windows reserves this name for a device"
    return ""


def prepare(folder: Path, *, resume: bool) -> None:
    """Make the folder of the snapshot, for nobody else to read where the system can do that.

    Raises:
        UsageError: it cannot be made, or holds a snapshot already that is not to be gone on with.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken = [name for name in (MANIFEST, "nodes", "cluster") if (folder / name).exists()]
    except OSError as error:
        message = f"cannot use {folder} as output: {error.strerror or error}"
        raise UsageError(message) from None
    if taken and not resume:
        message = (
            f"{folder} holds {taken[0]} already: choose a new folder, or go on with it by --only-missing"
        )
        raise UsageError(message)


def write(folder: Path, path: str, data: bytes) -> FileRecord:
    """Write one file whole or not at all, and return its record; only the user may read it.

    Raises:
        UsageError: it cannot be written.
    """
    target = folder.joinpath(*path.split("/"))
    try:
        for above in reversed([path for path in target.parents if not path.exists()]):
            above.mkdir(mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".partial", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        message = f"cannot write {target}: {error.strerror or error}"
        raise UsageError(message) from None
    return FileRecord(path, len(data), hashlib.sha256(data).hexdigest())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all.

    Raises:
        UsageError: it cannot be written.
    """
    write(folder, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of an earlier run, or None where there is none.

    Raises:
        UsageError: it cannot be read or understood.
    """
    path = folder / MANIFEST
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_MANIFEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot read {path}: {error.strerror or error}"
        raise UsageError(message) from None
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        manifest = None
    if manifest is None or manifest.schema != SCHEMA or len(raw) > LARGEST_MANIFEST:
        message = f"{path} is no manifest that this version reads: collect into a new folder"
        raise UsageError(message)
    return manifest


def unchanged(folder: Path, record: FileRecord) -> bytes | None:
    """Return the bytes of a file that is as its record says; None where it is missing or another."""
    parts = record.path.split("/")
    if any(name_problem(part) for part in parts):
        return None
    try:
        data = folder.joinpath(*parts).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == record.sha256 else None


def node_file(name: str, file: str = "node.json") -> str:
    """Return the path of a node's file below the snapshot."""
    return f"nodes/{name}/{file}"


def belongs_to(record: FileRecord, name: str) -> bool:
    """Say whether a file is one of a node's."""
    parts = record.path.split("/")
    return len(parts) == 3 and parts[0] == "nodes" and fold(parts[1]) == fold(name)
