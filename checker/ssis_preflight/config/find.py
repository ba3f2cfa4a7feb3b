"""Which settings file is in force: the one that is named, or the first on the way up from the current folder."""

from __future__ import annotations

from pathlib import Path

from ssis_preflight.config.document import Document, parse, read_bytes, shown
from ssis_preflight.model.errors import UsageError

OWN = "ssis-preflight.toml"
PROJECT = "pyproject.toml"
TABLE = ("tool", "ssis-preflight")
_WHAT = "settings file"


def named(path: Path) -> Document:
    """Read the settings file of ``--config``.

    Raises:
        UsageError: it cannot be read, is not TOML, or is a ``pyproject.toml`` without our table.
    """
    document = _open(path)
    if document is None:
        message = f"{shown(path)} has no table [{'.'.join(TABLE)}]"
        raise UsageError(message)
    return document


def discovered(start: Path) -> Document | None:
    """Return the first settings file in a folder or above it; None where there is none up to the root.

    In one folder ``ssis-preflight.toml`` comes before ``pyproject.toml``, which counts only where it has the table
    ``[tool.ssis-preflight]``.

    Raises:
        UsageError: the file cannot be read or is not TOML.
    """
    folder = start.absolute()
    for place in (folder, *folder.parents):
        for name in (OWN, PROJECT):
            path = place / name
            document = _open(path) if _is_file(path) else None
            if document is not None:
                return document
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _open(path: Path) -> Document | None:
    if path.name != PROJECT:
        return parse(path, read_bytes(path, _WHAT))
    raw = read_bytes(path, _WHAT)
    # A project file of others may be in any state; it is read only where it speaks of us.
    return parse(path, raw, TABLE) if TABLE[-1].encode() in raw else None
