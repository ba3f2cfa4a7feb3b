"""Where the routes of a JSON text lead: a scan that builds no document and forgives what it can.

A route's names are property names with their escapes resolved; its indices count the elements of a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import msgspec

from ssis_preflight.model.places import Route
from ssis_preflight.read.routes import Step, tree

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET_OR_STRING = re.compile(rf"{_STRING.pattern}|[{{}}\[\]]", re.DOTALL)
_BLANK = re.compile(r"[\s,\ufeff]*+")
_COLON = re.compile(r"\s*+:\s*+")
_SCALAR = re.compile(r'[^\s,{}\[\]"]++')


class _Frame(msgspec.Struct):
    """An open object or list that a route leads into; ``index`` counts the elements of a list."""

    step: Step
    is_object: bool
    index: int = 0


def offsets(text: str, routes: Iterable[Route]) -> dict[Route, int]:
    """Return, for each route that the text has, the offset of the property's name or of the list's element.

    The empty route is the first value. Of properties of one name the last one counts. Text that is no JSON ends
    the scan; what was found before stays.
    """
    found: dict[Route, int] = {}
    top = tree(routes)
    pos = _skip(_BLANK, text, 0)
    if pos == len(text):
        return found
    frames: list[_Frame] = []
    pos = _enter(text, pos, top, pos, found, frames)
    while frames and (pos := _skip(_BLANK, text, pos)) < len(text):
        frame = frames[-1]
        if text[pos] in "}]":
            frames.pop()
            pos += 1
            continue
        at = pos
        if frame.is_object:
            step, pos = _property(text, pos, frame.step)
            if pos < 0:
                break
        else:
            step = frame.step.below(frame.index)
            frame.index += 1
        pos = _past(text, pos) if step is None else _enter(text, pos, step, at, found, frames)
    return found


def _enter(text: str, pos: int, step: Step, at: int, found: dict[Route, int], frames: list[_Frame]) -> int:
    """Note a wanted value that begins at ``pos``, and open it if more is wanted inside; else pass over it."""
    if step.route is not None:
        found[step.route] = at
    if step.children and text[pos : pos + 1] in {"{", "["}:
        frames.append(_Frame(step, text[pos] == "{"))
        return pos + 1
    return _past(text, pos)


def _property(text: str, pos: int, step: Step) -> tuple[Step | None, int]:
    """Return what is wanted of the property that begins here and where its value begins; -1 if there is none."""
    name = _STRING.match(text, pos)
    colon = name and _COLON.match(text, name.end())
    if not name or not colon:
        return None, -1
    written = name.group()[1:-1]
    return step.below(_unescaped(name.group())) or step.below(written), colon.end()


def _unescaped(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return quoted[1:-1]


def _past(text: str, pos: int) -> int:
    """Return where the value that begins at ``pos`` ends; always further on, unless the text ends."""
    if text[pos : pos + 1] not in {"{", "["}:
        value = _STRING.match(text, pos) or _SCALAR.match(text, pos)
        return value.end() if value else pos + (pos < len(text) and text[pos] not in "}],")
    depth = 0
    for mark in _BRACKET_OR_STRING.finditer(text, pos):
        bracket = mark.group()
        if bracket in {"{", "["}:
            depth += 1
        elif bracket in {"}", "]"}:
            depth -= 1
            if depth == 0:
                return mark.end()
    return len(text)


def _skip(pattern: re.Pattern[str], text: str, pos: int) -> int:
    found = pattern.match(text, pos)
    return found.end() if found else pos
