"""JSON text to values, element by element, so that a damaged file still gives what stands before the damage.

``Out-File -Append`` puts several documents into one file, one after the other; all are read.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator, Iterator

import msgspec

from ssis_preflight.model.places import Route

MAX_DEPTH = 64
"""How deep arrays and objects may be nested. ``ConvertTo-Json`` takes a depth of 100 and is used with 3 to 5."""

MAX_VALUES = 1_000_000
"""How many elements and properties a text may have; a node of a large cluster with 10,000 packages tells a fifth."""

_MAX_DIGITS = 40
_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_NO_BRACKET = re.compile(_STRING + r'|[^\[\]{}"]++', re.DOTALL)
_BRACKET = re.compile(_STRING + r"|[\[\]{}]", re.DOTALL)
_WRAPPED_ARRAY = re.compile(r'\{\s*("value")\s*:\s*(?=\[)', re.IGNORECASE)
_PROBLEMS = {
    "Expecting ',' delimiter": "a comma is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a property name in double quotes is missing",
    "Illegal trailing comma before end of object": "a property is missing after the comma",
    "Illegal trailing comma before end of array": "a value is missing after the comma",
    "Invalid control character at": "a string holds a line break or another control character",
    "Invalid \\escape": "a backslash in a string is not doubled",
    "Invalid \\uXXXX escape": "a character code in a string is not complete",
}


class JsonObject(msgspec.Struct, frozen=True):
    """An object with its properties in the file's order; a name can come twice."""

    pairs: tuple[tuple[str, JsonValue], ...]


JsonValue = str | int | float | bool | None | list["JsonValue"] | JsonObject
"""Numbers that no float or sensible integer holds, and NaN and Infinity, stay text as written."""


class Element(msgspec.Struct, frozen=True):
    """A value at the top of a document, or of the array that the document is.

    ``document`` counts the documents of the file from zero, ``route`` is the place inside the document, ``offset``
    the character of the text at which the value begins.
    """

    document: int
    route: Route
    offset: int
    value: JsonValue


class Damage(msgspec.Struct, frozen=True):
    """Why the text is no JSON: one sentence without its full stop, and the character at which it shows."""

    problem: str
    offset: int


def elements(text: str) -> Iterator[Element | Damage]:
    """Yield the elements of all documents in the text; a damage, where there is one, comes last.

    Nothing is read where the text has more than ``MAX_VALUES`` values or is nested deeper than ``MAX_DEPTH``. Never
    raises.
    """
    if has_too_many(text):
        yield Damage(f"The JSON has more than {MAX_VALUES:,} values; none was read. It begins", 0)
        return
    deep = _too_deep(text)
    if deep is not None:
        yield Damage(f"The JSON is nested deeper than {MAX_DEPTH} levels", deep)
        return
    position, document = _skip(text, 0), 0
    try:
        while position < len(text):
            position = _skip(text, (yield from _document(text, position, document)))
            document += 1
    except json.JSONDecodeError as error:
        yield _damage(text, error, position)


def has_too_many(text: str) -> bool:
    """Say whether a text has more values than are read, by the marks before them; those in strings count too."""
    return sum(map(text.count, ",[{")) > MAX_VALUES


def _document(text: str, position: int, document: int) -> Generator[Element, None, int]:
    """Yield the elements of the document that begins here; return where it ends."""
    if text[position] == "[":
        return (yield from _array(text, position, document, ()))
    try:
        value, end = _decode(text, position)
    except json.JSONDecodeError:
        wrapped = _WRAPPED_ARRAY.match(text, position)
        if wrapped:
            yield from _array(text, wrapped.end(), document, (wrapped[1].strip('"'),))
        raise
    yield Element(document, (), position, value)
    return end


def _array(text: str, position: int, document: int, route: Route) -> Generator[Element, None, int]:
    """Yield the elements of the array that begins here; return where it ends."""
    position, index = _skip(text, position + 1), 0
    if text.startswith("]", position):
        return position + 1
    while True:
        value, end = _decode(text, position)
        yield Element(document, (*route, index), position, value)
        position = _skip(text, end)
        if text.startswith("]", position):
            return position + 1
        if not text.startswith(",", position):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
        position, index = _skip(text, position + 1), index + 1


def _decode(text: str, position: int) -> tuple[JsonValue, int]:
    value, end = _DECODER.raw_decode(text, position)
    return value, end


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


def _float(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    return JsonObject(tuple(pairs))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=str
)


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _too_deep(text: str) -> int | None:
    """Return the offset of the bracket that opens one level too many, brackets inside strings left out."""
    depth = 0
    for character in _NO_BRACKET.sub("", text):
        depth += 1 if character in "[{" else -1
        if depth > MAX_DEPTH:
            return _opening_beyond(text)
    return None


def _opening_beyond(text: str) -> int | None:
    depth = 0
    for found in _BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            return found.start()
    return None


def _damage(text: str, error: json.JSONDecodeError, document: int) -> Damage:
    cut = error.msg.startswith("Unterminated string") or not text[error.pos :].strip()
    if cut:
        return Damage("The JSON is cut off", error.pos)
    if error.pos == document:
        return Damage("Text that is no JSON stands here", error.pos)
    problem = _PROBLEMS.get(error.msg.partition(":")[0] if error.msg not in _PROBLEMS else error.msg)
    return Damage(f"The JSON is damaged: {problem or 'something else is expected'}", error.pos)
