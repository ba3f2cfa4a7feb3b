"""The Windows files and the listings of package stores in a collector's document."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from typing import NoReturn

from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import StoreEntry
from ssis_preflight.read.cluster_json import decoded
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.json_documents import JsonValue
from ssis_preflight.read.layout import windows_path_of
from ssis_preflight.read.part_outcomes import DAMAGED, FILE_OUTCOMES, READ, TOO_LARGE
from ssis_preflight.read.reading import CellValue, EmbeddedFile, StoreFolder

MAX_CONTENT = 64 * 1024 * 1024
MAX_PATH = 32_767
"""Characters of a path that Windows takes (Microsoft, *Maximum Path Length Limitation*)."""

MAX_ENTRIES = 100_000
_COMMON = frozenset({"cluster-disk", "shared-volume", "share"})
_THIS_MACHINE = frozenset({"localhost", ".", "127.0.0.1", "::1"})


class _UnusableError(Exception):
    """An entry cannot be used; the message is one sentence."""


def files_of(
    file: str, node: str, data: JsonValue, route: Route
) -> tuple[tuple[EmbeddedFile, ...], tuple[Complaint, ...]]:
    """Return the files of the part ``files``, and what is wrong with its entries.

    A file whose base64 is damaged, or whose bytes do not have the SHA-256 that the entry names, has the outcome
    ``damaged`` and what is wrong as its detail.
    """
    found: list[EmbeddedFile] = []
    complaints: list[Complaint] = []
    for place, entry in _entries(file, node, data, route):
        try:
            found.append(_file(entry, place))
        except _UnusableError as error:
            complaints.append(Complaint(str(error), place, fatal=False))
    return tuple(found), tuple(complaints)


def stores_of(
    file: str, node: str, data: JsonValue, route: Route
) -> tuple[tuple[StoreFolder, ...], tuple[Complaint, ...]]:
    """Return the listings of the part ``stores``, and what is wrong with its entries."""
    found: list[StoreFolder] = []
    complaints: list[Complaint] = []
    for place, entry in _entries(file, node, data, route):
        try:
            found.append(_store(entry, place))
        except _UnusableError as error:
            complaints.append(Complaint(str(error), place, fatal=False))
    return tuple(found), tuple(complaints)


def inner_path(windows_path: str) -> str | None:
    r"""Return ``C/Folder/x.xml`` for ``C:\Folder\x.xml`` and ``UNC/host/share/x`` for ``\\host\share\x``.

    None where the path is not fully qualified, or has a part that no file can have: an empty one, ``.``, ``..``, or
    one with a NUL.
    """
    plain = _plain(windows_path)
    if plain[1:3] == ":\\" and plain[0].isascii() and plain[0].isalpha():
        parts = [plain[0].upper(), *plain[3:].rstrip("\\").split("\\")]
    elif plain.startswith("\\\\"):
        parts = ["UNC", *plain[2:].rstrip("\\").split("\\")]
    else:
        return None
    inner = "/".join(parts)
    sound = all(part not in {"", ".", ".."} and "\0" not in part for part in parts)
    return inner if sound and len(plain) <= MAX_PATH and windows_path_of(inner) is not None else None


def _plain(windows_path: str) -> str:
    r"""Return a path with backslashes and without the prefix ``\\?\`` (*Maximum Path Length Limitation*)."""
    plain = windows_path.strip().replace("/", "\\")
    if plain[:8].upper() == "\\\\?\\UNC\\":
        return f"\\\\{plain[8:]}"
    return plain.removeprefix("\\\\?\\")


def _entries(file: str, node: str, data: JsonValue, route: Route) -> Iterator[tuple[Place, CellValue]]:
    for index, entry in enumerate(data if isinstance(data, list) else [data]):
        yield Place(file, (*route, index), node), decoded(entry)


def _refuse(message: str) -> NoReturn:
    raise _UnusableError(message)


def _head(entry: CellValue) -> tuple[dict[str, CellValue], str, bool, str, str]:
    """Return an entry's members, path, whether all nodes share it, outcome and the system's words."""
    members = dict(entry) if isinstance(entry, dict) else {}
    path, outcome, detail = members.get("path"), members.get("outcome"), members.get("detail")
    if not isinstance(path, str) or not path.strip():
        _refuse("This entry names no path.")
    if outcome not in FILE_OUTCOMES:
        _refuse(f"The entry of {shown(path)} does not say what became of it.")
    storage = members.get("storage")
    common = isinstance(storage, str) and storage in _COMMON and not _is_own_share(path)
    return members, path.strip(), common, str(outcome), detail if isinstance(detail, str) else ""


def _is_own_share(path: str) -> bool:
    r"""Say whether a path leads through a share of the machine itself, ``\\localhost\...``."""
    plain = _plain(path)
    return plain.startswith("\\\\") and plain[2:].split("\\")[0].casefold() in _THIS_MACHINE


def _file(entry: CellValue, at: Place) -> EmbeddedFile:
    members, path, common, outcome, detail = _head(entry)
    inner = inner_path(path)
    windows_path = None if inner is None else windows_path_of(inner)
    if inner is None or windows_path is None:
        _refuse(f"{shown(path)} is no full path of a Windows file.")
    kind, last_write = members.get("kind"), members.get("last_write")
    content: bytes | None = None
    if outcome == READ:
        content, outcome, detail = _content(members)
    return EmbeddedFile(
        windows_path=windows_path,
        inner=inner,
        kind=kind if isinstance(kind, str) else "other",
        shared=common,
        outcome=outcome,
        detail=detail,
        at=at,
        content=content,
        last_write=last_write if isinstance(last_write, str) else None,
    )


def _content(members: dict[str, CellValue]) -> tuple[bytes | None, str, str]:
    """Return the bytes of a file that was read, the outcome that they leave, and what is wrong with them."""
    written, digest = members.get("content"), members.get("sha256")
    if not isinstance(written, str):
        return None, DAMAGED, "It was read, but its content is not in the document."
    if len(written) > MAX_CONTENT // 3 * 4 + 4:
        return None, TOO_LARGE, "Its content is larger than a file may be."
    try:
        content = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return None, DAMAGED, "Its content is no base64."
    if isinstance(digest, str) and hashlib.sha256(content).hexdigest() != digest.casefold():
        return None, DAMAGED, "Its content does not have the SHA-256 that the document names."
    return content, READ, ""


def _store(entry: CellValue, at: Place) -> StoreFolder:
    members, path, common, outcome, detail = _head(entry)
    listed = members.get("entries")
    rows = listed if isinstance(listed, tuple) else (listed,)
    names = tuple(found for row in rows[:MAX_ENTRIES] if (found := _store_entry(row)) is not None)
    whole = outcome == READ and members.get("truncated") is False and len(names) == len(rows)
    return StoreFolder(
        _plain(path),
        common,
        outcome,
        detail,
        at,
        whole,
        tuple(sorted(names, key=lambda item: item.name.casefold())),
    )


def _store_entry(row: CellValue) -> StoreEntry | None:
    members = row if isinstance(row, dict) else {}
    name, size, last_write = members.get("name"), members.get("size"), members.get("last_write")
    if not isinstance(name, str) or not name:
        return None
    return StoreEntry(
        name,
        members.get("directory") is True,
        size if isinstance(size, int) and not isinstance(size, bool) else None,
        last_write if isinstance(last_write, str) else None,
    )
