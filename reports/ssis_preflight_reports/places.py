"""Where in the evidence: how a place is written, and which part of its excerpt is meant."""

from __future__ import annotations

import re

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import Location

_CUT = "\N{HORIZONTAL ELLIPSIS}"
_MASK = "***"
_ABSOLUTE = re.compile(r"/|[A-Za-z]:")


def file_place(location: Location) -> str:
    """Return ``file:line:column``, as far as line and column are known."""
    parts = [location["file"]]
    if location["line"] is not None:
        parts.append(str(location["line"]))
        if location["column"] is not None:
            parts.append(str(location["column"]))
    return ":".join(parts)


def snapshot_folder(path: str) -> str:
    r"""Return the path of a snapshot, as it was given, with ``/`` between its parts: ``.\CLU1\`` becomes ``CLU1``.

    Empty for the current folder.
    """
    parts = [part for part in path.replace("\\", "/").split("/") if part != "."]
    return "/".join(parts).rstrip("/") if any(parts) else ""


def in_checkout(path: str, file: str) -> str:
    """Return the path of a file of the snapshot at ``path`` as pipelines name files: from the folder of the run."""
    folder = snapshot_folder(path)
    return f"{folder}/{file}" if folder else file


def is_below(path: str) -> bool:
    """Say whether the path of a snapshot leads downwards from the folder of the run, not elsewhere."""
    folder = snapshot_folder(path)
    return _ABSOLUTE.match(folder) is None and ".." not in folder.split("/")


def registry_place(location: Location) -> str | None:
    r"""Return ``HKLM\...\ServiceConfigFile (Default)``, or None where the place is not in a registry."""
    key, value = location["key"], location["value"]
    if key is None or value is None:
        return key
    return f'{key} "{value}"' if value else f"{key} (Default)"


def other_node(location: Location) -> str | None:
    """Return the node that the place speaks about, unless its path in the snapshot already says so."""
    node = location["node"]
    if node is None or fold(location["file"]).startswith(f"nodes/{fold(node)}/"):
        return None
    return node


def split_excerpt(location: Location) -> tuple[str, str]:
    """Return what stands before the meant part of the excerpt, and the rest from there; both empty without one.

    Without a column, and where the beginning of the line was cut off or a secret in it masked so that the column
    no longer fits the excerpt, the rest is the whole line but for its indentation.
    """
    text, column = location["excerpt"] or "", location["column"]
    if not _fits(text, column):
        column = len(text) - len(text.lstrip()) + 1
    start = (column or 1) - 1
    return text[:start], text[start:].rstrip()


def _fits(text: str, column: int | None) -> bool:
    """Say whether the column still counts: nothing to the left of it was cut off or masked."""
    if column is None or column > len(text):
        return False
    mask = text.find(_MASK)
    return not text.startswith(_CUT) and (mask < 0 or mask >= column - 1)
