"""The files of a snapshot folder, in a fixed order and within bounds.

Nothing outside the folder is ever opened: links that lead out of it are reported, not followed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.layout import Area, whereabouts

MAX_FILES = 20_000
MAX_FILE_SIZE = 64 * 1024 * 1024
MAX_TOTAL_SIZE = 1024 * 1024 * 1024

VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr"})
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK = 1024 * 1024


class RawFile(msgspec.Struct, frozen=True):
    r"""One file of the snapshot, not yet read.

    ``path`` is the path inside the snapshot, ``/`` between its parts. ``area``, ``node``, ``copied`` and
    ``windows_path`` are what its folders say (:mod:`ssis_preflight.read.layout`). ``size`` is in bytes. ``refused``
    says in one sentence why the file must not be read; ``""`` where it may. ``load`` gets its bytes, from wherever
    they are.
    """

    path: str
    area: Area
    node: str | None
    copied: bool
    windows_path: str | None
    size: int
    refused: str
    load: Callable[[], bytes]

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            SnapshotError: the file is refused, or has gone or changed beyond the limit since the snapshot was opened.
        """
        if self.refused:
            raise SnapshotError(f"{shown(self.path)}: {self.refused}")
        return self.load()

    def sha256(self) -> str:
        """Return the SHA-256 of the file in hex; reads it.

        Raises:
            SnapshotError: as :meth:`read`.
        """
        return sha256_of(self.read())


def sha256_of(raw: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(raw).hexdigest()


def _load(path: str, source: Path) -> bytes:
    """Return the bytes of a file in a folder; ``path`` is its path inside the snapshot."""
    try:
        with source.open("rb") as stream:
            raw = stream.read(MAX_FILE_SIZE + 1)
    except OSError as error:
        raise SnapshotError(f"{shown(path)} cannot be read any more: {reason(error)}") from error
    if len(raw) > MAX_FILE_SIZE:
        raise SnapshotError(f"{shown(path)} has grown beyond {megabytes(MAX_FILE_SIZE)} while it was read.")
    return raw


def open_folder(path: Path) -> tuple[RawFile, ...]:
    """Return the files of the snapshot folder ``path``, sorted by their paths.

    A single file that cannot or must not be read is in the list with ``refused`` set: too large, a link that leads
    out of the folder or to another folder, no ordinary file, no permission. So is a folder that cannot be opened.

    Raises:
        SnapshotError: there is no such folder, it cannot be opened, or it exceeds a limit as a whole.
    """
    _expect_folder(path)
    try:
        root = path.resolve(strict=True)
        with os.scandir(root):
            pass
    except OSError as error:
        raise SnapshotError(f"The snapshot {path} cannot be opened: {reason(error)}") from error
    files: list[RawFile] = []
    total = 0
    for entry in _walk(root, path):
        files.append(entry)
        total += 0 if entry.refused else entry.size
        if len(files) > MAX_FILES:
            raise SnapshotError(
                f"The snapshot {path} has more than {MAX_FILES:,} files. Is it the right folder?"
            )
        if total > MAX_TOTAL_SIZE:
            limit = megabytes(MAX_TOTAL_SIZE)
            raise SnapshotError(
                f"The snapshot {path} has more than {limit} of files. Is it the right folder?"
            )
    return tuple(sorted(files, key=lambda file: file.path))


def _expect_folder(path: Path) -> None:
    try:
        if path.is_dir():
            return
        if not path.exists():
            raise SnapshotError(f"The snapshot {path} does not exist.")
        with path.open("rb") as stream:
            start = stream.read(4)
    except (OSError, ValueError) as error:
        raise SnapshotError(f"The snapshot {path} cannot be opened: {reason(error)}") from error
    if start.startswith(ZIP_SIGNATURES):
        raise SnapshotError(f"The snapshot {path} is a zip file, not a folder.")
    raise SnapshotError(
        f"The snapshot {path} is a file. Name the folder or the zip file that holds the evidence."
    )


def _walk(root: Path, named: Path) -> Iterator[RawFile]:
    """Yield every file below ``root``, folder by folder; ``root`` has no links in it."""
    waiting: list[tuple[str, ...]] = [()]
    seen = 0
    while waiting:
        parts = waiting.pop()
        seen += 1
        if seen > MAX_FILES:
            raise SnapshotError(
                f"The snapshot {named} has more than {MAX_FILES:,} folders. Is it the right folder?"
            )
        try:
            with os.scandir(root.joinpath(*parts)) as entries:
                found = list(entries)
        except OSError as error:
            yield _file(root, parts, 0, f"The folder cannot be opened: {reason(error)}")
            continue
        for entry in found:
            if _is_real_folder(entry):
                if entry.name.casefold() not in VERSION_CONTROL:
                    waiting.append((*parts, entry.name))
            else:
                yield _examine(root, (*parts, entry.name))


def _is_real_folder(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry is a folder and no link or junction to one."""
    try:
        info = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    junction = getattr(info, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return stat.S_ISDIR(info.st_mode) and not junction


def _examine(root: Path, parts: tuple[str, ...]) -> RawFile:
    """Return a file with its size, refused where it must not be read."""
    try:
        real = Path(os.path.realpath(root.joinpath(*parts), strict=True))
        if not real.is_relative_to(root):
            return _file(
                root, parts, 0, "This is a link that leads out of the snapshot. Copy the file itself."
            )
        info = real.stat()
        if stat.S_ISDIR(info.st_mode):
            return _file(root, parts, 0, "This is a link to a folder. Links to folders are not followed.")
        if not stat.S_ISREG(info.st_mode):
            return _file(root, parts, 0, "This is no ordinary file.")
        if info.st_size > MAX_FILE_SIZE:
            size, limit = megabytes(info.st_size), megabytes(MAX_FILE_SIZE)
            return _file(root, parts, info.st_size, f"The file has {size}. The limit is {limit}.")
        with real.open("rb"):
            return _file(root, parts, info.st_size)
    except OSError as error:
        return _file(root, parts, 0, f"The file cannot be opened: {reason(error)}")


def _file(root: Path, parts: tuple[str, ...], size: int, refused: str = "") -> RawFile:
    path = printable("/".join(parts))
    where = whereabouts(path)
    load = partial(_load, path, root.joinpath(*parts))
    return RawFile(path, where.area, where.node, where.copied, where.windows_path, size, refused, load)


def printable(name: str) -> str:
    r"""Return a name whose bytes are no UTF-8 with ``\x..`` in their place, so that it can be written anywhere."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def reason(error: OSError | ValueError) -> str:
    """Return what the system says about an error."""
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def megabytes(size: int) -> str:
    """Return a size as it stands in sentences."""
    return f"{size / 1024 / 1024:,.0f} MB"
