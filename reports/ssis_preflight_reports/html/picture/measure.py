"""How wide text will be, without a browser: an estimate on the wide side, and text cut or broken to fit."""

from __future__ import annotations

import unicodedata

from ssis_preflight_reports.escape import visible

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_NARROW = frozenset("iljtfrI.,:;'|!()[] -/\\`\"")
_SIGNS = frozenset("+=<>~^#&{}")
_BROAD = frozenset("mwMW@%")
_SHARE = {"narrow": 0.42, "lower": 0.6, "upper": 0.7, "sign": 0.84, "broad": 0.95, "double": 1.05}
"""Widths as shares of the size of the letters, from the wider ones of the usual sans-serif fonts."""
_BOLD = 1.1


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in the unit of ``size``, the height of its letters."""
    return sum(_share(char) for char in text) * size * (_BOLD if bold else 1.0)


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return the text as the page shows it, or as much of its beginning as fits into ``room`` with an ellipsis."""
    text = visible(text)
    if width(text, size, bold=bold) <= room:
        return text
    kept = text[: int(room / (size * _SHARE["narrow"])) + 1]
    while kept and width(kept + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def broken(text: str, size: float, room: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text at blanks into at most ``lines`` lines that fit into ``room``; what is too long is cut."""
    found: list[str] = []
    rest = visible(text[:400]).split(" ")
    while rest and len(found) < lines - 1:
        taken = 1
        while taken < len(rest) and width(" ".join(rest[: taken + 1]), size, bold=bold) <= room:
            taken += 1
        found.append(cut(" ".join(rest[:taken]), size, room, bold=bold))
        rest = rest[taken:]
    return (*found, cut(" ".join(rest), size, room, bold=bold)) if rest else tuple(found)


def _share(char: str) -> float:
    if unicodedata.east_asian_width(char) in {"W", "F"} or ord(char) > 0xFFFF:
        return _SHARE["double"]
    if char in _NARROW:
        return _SHARE["narrow"]
    if char in _SIGNS:
        return _SHARE["sign"]
    if char in _BROAD:
        return _SHARE["broad"]
    return _SHARE["upper"] if char.isupper() or char.isdigit() or ord(char) > 0x24F else _SHARE["lower"]
