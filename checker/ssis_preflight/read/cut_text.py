"""Values that an export cut off: objects that became the name of their type, and text shortened for the console.

Source: Microsoft, *ConvertTo-Json*: objects below ``-Depth`` are converted by ``ToString()``; *Format-Table* and
*$FormatEnumerationLimit*: columns and lists are shortened with an ellipsis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.reading import CellValue

_TYPE_NAME = re.compile(
    r"""(?: System\.(?:\w+\.)*\w+ \[ ,* \]                        # an array: System.Object[]
          | System\.(?:Object|String|Byte|UInt32|Collections\.\S+)
          | System\.(?:Management\.Automation|ServiceProcess)\.\S+
          | Microsoft\.(?:FailoverClusters|Management\.Infrastructure)\.\S+
        )""",
    re.VERBOSE,
)
_OBJECT_TEXT = re.compile(r"@\{\s*\w+\s*=")
_ELLIPSES = ("...", "\N{HORIZONTAL ELLIPSIS}")
_LONGEST = 60
_NAMING = frozenset({"name", "nodename", "friendlyvolumename"})


class Cut(msgspec.Struct, frozen=True):
    """``how`` is the text that shows it; ``console`` says that an ellipsis does, not the name of a type."""

    how: str
    console: bool


def find_cut(value: CellValue) -> Cut | None:
    """Return what shows that a value was cut, or None where it is whole.

    Looked at are the text itself, the members of a list and the name of an object; what else an object holds is not
    looked at, since nothing is read from it.
    """
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, tuple):
        return _first(value)
    if isinstance(value, Mapping):
        return _first([member for name, member in value.items() if fold(name) in _NAMING])
    return None


def _first(values: Iterable[CellValue]) -> Cut | None:
    for value in values:
        cut = find_cut(value) if isinstance(value, (str, tuple, Mapping)) else None
        if cut:
            return cut
    return None


def _of_text(text: str) -> Cut | None:
    shown = text.strip()
    if _TYPE_NAME.fullmatch(shown) or _OBJECT_TEXT.match(shown):
        return Cut(_short(shown), console=False)
    inner = shown[:-1].rstrip() if shown.startswith("{") and shown.endswith("}") else shown
    if inner.endswith(_ELLIPSES):
        return Cut(_short(shown), console=True)
    return None


def _short(text: str) -> str:
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} ... {text[-_LONGEST // 3 :]}"
    return shown(short)
