"""Where the keys and list items of a TOML text stand: Python's parser keeps the values only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

import msgspec

from ssis_preflight.read.text import LineMap

Keys = tuple[str, ...]
"""The names from the top of the document to a value: ``("declared", "pattern")``."""

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER_OR_KEY = re.compile(
    rf"^[ \t]*(?:\[[ \t]*(?P<header>{_DOTTED})[ \t]*\][ \t]*(?:#[^\r\n]*)?\r?$|(?P<key>{_DOTTED})[ \t]*=)",
    re.MULTILINE,
)


class TomlPlaces(msgspec.Struct, frozen=True):
    """The offsets of the keys of one TOML text; of a key that comes again, the first counts."""

    lines: LineMap
    keys: Mapping[Keys, int]

    @classmethod
    def of(cls, text: str) -> TomlPlaces:
        """Return the places of a text; keys inside of inline tables are not among them."""
        table: Keys = ()
        found: dict[Keys, int] = {}
        for match in _HEADER_OR_KEY.finditer(text):
            header = match["header"]
            names = _names(header or match["key"])
            table = names if header else table
            found.setdefault(
                names if header else (*table, *names), match.start("header" if header else "key")
            )
        return cls(LineMap.of(text), found)

    def line(self, keys: Keys, item: str | None = None) -> int | None:
        """Return the line (1-based) of a key, or of a text in its list; the nearest that is known otherwise."""
        for length in range(len(keys), 0, -1):
            offset = self.keys.get(keys[:length])
            if offset is not None:
                return self.lines.position(self._item(offset, item))[0]
        return None

    def _item(self, start: int, item: str | None) -> int:
        if item is None:
            return start
        escaped = item.replace("\\", "\\\\").replace('"', '\\"')
        literals = (f"'{item}'", f'"{escaped}"')
        offsets = [
            offset for offset in (self.lines.text.find(literal, start) for literal in literals) if offset >= 0
        ]
        return min(offsets, default=start)


def _names(dotted: str) -> Keys:
    """Return the names of a dotted key without their quotes."""
    try:
        value: object = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return (dotted,)
    names: list[str] = []
    while isinstance(value, dict):
        name, value = next(iter(value.items()))
        names.append(name)
    return tuple(names)
