"""Lines for a terminal: what is neutralised, how wide it is, where it wraps, and how it is coloured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal
from urllib.parse import quote

import msgspec

from ssis_preflight_reports.escape import visible, visible_ascii

Role = Literal["error", "warning", "info", "open", "good", "frame", "strong", "faint", "plain"]

_SGR: dict[Role, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "open": "1;35",
    "good": "1;32",
    "frame": "34",
    "strong": "1",
    "faint": "2",
    "plain": "",
}
_PAINT = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[^\x1b]*\x1b\\\\")
_NARROWEST = 20
_WIDEST_CELL = 44


class Marks(msgspec.Struct, frozen=True):
    """The characters that frame an excerpt: beside its lines, before its first and before each later place."""

    bar: str
    first: str
    later: str
    at: str


ASCII_MARKS = Marks(bar="|", first="-->", later="-->", at="^")
UNICODE_MARKS = Marks(
    bar="\N{BOX DRAWINGS LIGHT VERTICAL}",
    first="\N{BOX DRAWINGS LIGHT DOWN AND RIGHT}\N{BOX DRAWINGS LIGHT HORIZONTAL}",
    later="\N{BOX DRAWINGS LIGHT VERTICAL AND RIGHT}\N{BOX DRAWINGS LIGHT HORIZONTAL}",
    at="^",
)


class Pen(msgspec.Struct, frozen=True):
    """Writes text for one terminal. Everything that it returns has been through :meth:`clean`.

    ``evidence`` is the address below which the files of the evidence are; empty where no links are wanted.
    """

    width: int
    colour: bool
    unicode: bool
    evidence: str = ""

    @property
    def marks(self) -> Marks:
        """The framing characters that this terminal can show."""
        return UNICODE_MARKS if self.unicode else ASCII_MARKS

    def clean(self, text: str) -> str:
        """Return the text without anything that could steer a terminal or that it cannot show."""
        return visible(text) if self.unicode else visible_ascii(text)

    def paint(self, role: Role, text: str) -> str:
        """Return the cleaned text, in the colour of its role where colours are wanted."""
        cleaned = self.clean(text)
        code = _SGR[role] if self.colour else ""
        return f"\x1b[{code}m{cleaned}\x1b[0m" if code and cleaned else cleaned

    def link(self, text: str, file: str) -> str:
        """Return a place in a file of the evidence, linked to that file where links are wanted.

        Source: the sequence OSC 8 as iTerm2, VTE and Windows Terminal document it.
        """
        cleaned = self.clean(text)
        if not self.evidence:
            return cleaned
        address = f"{self.evidence}/{quote(file, errors='surrogatepass')}"
        return f"\x1b]8;;{address}\x1b\\{cleaned}\x1b]8;;\x1b\\"

    def fold(self, text: str, *, first: int, rest: int) -> list[str]:
        """Wrap cleaned text at blanks, given the columns taken before its first line and before the others.

        A word that is too long stands alone and is never broken; blanks within a line stay as they are.
        """
        limit = max(self.width, rest + _NARROWEST)
        head, *words = self.clean(text).split(" ")
        lines, used = [head], first + columns(head)
        for word in words:
            size = columns(word)
            if used + 1 + size > limit:
                lines.append(word)
                used = rest + size
            else:
                lines[-1] += f" {word}"
                used += 1 + size
        return lines

    def hang(self, head: str, text: str, *, role: Role = "plain", hang: int | None = None) -> list[str]:
        """Return ``head``, as it is painted already, with wrapped text behind it.

        Later lines are indented by ``hang`` columns, by default to where the text began.
        """
        start = columns(plain(head))
        indent = start if hang is None else hang
        first, *rest = self.fold(text, first=start, rest=indent)
        painted = [head + self.paint(role, first), *(" " * indent + self.paint(role, line) for line in rest)]
        return [line.rstrip() for line in painted]

    def table(self, rows: Sequence[Sequence[str]], *, indent: int = 2, wrap: bool = True) -> list[str]:
        """Align cells in columns, two blanks between them; the last column wraps if wanted.

        A cell that is far too wide does not push the others: what follows it begins on a new line.
        """
        if not rows:
            return []
        cleaned = [[self.clean(cell) for cell in row] for row in rows]
        sizes = [
            max((columns(row[i]) for row in cleaned if columns(row[i]) <= _WIDEST_CELL), default=0)
            for i in range(len(cleaned[0]) - 1)
        ]
        hang = indent + sum(size + 2 for size in sizes)
        lines: list[str] = []
        for row in cleaned:
            cells = (cell + " " * (size - columns(cell)) for cell, size in zip(row, sizes, strict=False))
            head = " " * indent + "".join(cell + "  " for cell in cells)
            if columns(head) > hang and row[-1]:
                lines.append(head.rstrip())
                head = " " * hang
            lines += self.hang(head, row[-1]) if wrap else [(head + row[-1]).rstrip()]
        return lines


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_column(char) for char in text)


def plain(painted: str) -> str:
    """Return painted text without its colours and links."""
    return _PAINT.sub("", painted) if "\x1b" in painted else painted


def _column(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
