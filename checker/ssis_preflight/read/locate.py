"""The one locator: from a logical place and the raw bytes of its file to line, column and excerpt.

It works late, for the places that a report shows, and never fails: a place that is not there has no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec
from msgspec import field

from ssis_preflight.model.places import Place, Route
from ssis_preflight.read import locate_json, locate_xml, node_document
from ssis_preflight.read.excerpt import WIDTH, excerpt
from ssis_preflight.read.registry_scan import Damage, KeyHeader, scan, short_path
from ssis_preflight.read.text import LineMap, UndecodableError, decode

_XML_KINDS = frozenset({"service-config", "package"})
_JSON_KINDS = frozenset({"cluster-json"})
_REGISTRY_KIND = "registry-export"
_WITH_SECRETS = frozenset({"package", "ssis-project", "project-connection"})
"""Kinds whose lines may be any part of a secret: what stands before a place, or where one is broken, is not shown."""

_CONTENT = re.compile(r'("content"\s*+:\s*+")[^"]++')


class Spot(msgspec.Struct, frozen=True):
    """Where something is in a file: line and column, 1-based and in characters, and the line's text to show."""

    line: int | None = None
    column: int | None = None
    excerpt: str | None = None


NOWHERE = Spot()
"""The spot of a place that the file does not have."""


def locate(raw: bytes, kind: str, place: Place) -> Spot:
    """Return where a place is in its file's bytes; ``Spot(None, None, None)`` if it is not there.

    ``kind`` is the evidence kind of the file (``registry-export``, ``service-config``, ...); for a kind that is
    not known here, a route is looked for in what the text looks like, XML or JSON. A line that the place carries
    wins over all.
    """
    return Locator().spots(raw, kind, [place])[place]


class Locator:
    """Finds places in many files. A file is decoded once, and all its places in one call take one pass."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}

    def spots(self, raw: bytes, kind: str, places: Iterable[Place]) -> dict[Place, Spot]:
        """Return the spot of each place of one file; ``raw`` and ``kind`` are as for ``locate``."""
        wanted = list(dict.fromkeys(places))
        if not wanted:
            return {}
        file = self._files.get(wanted[0].file)
        if file is None or file.raw != raw:
            file = self._files[wanted[0].file] = _File(raw, _lines(raw, kind))
        missing = [place for place in wanted if (kind, place) not in file.spots]
        file.spots.update({(kind, place): spot for place, spot in _spots(file, kind, missing).items()})
        return {place: file.spots[kind, place] for place in wanted}


class _File(msgspec.Struct):
    """One file: its bytes, its text (None where it is binary) and what was already found in it."""

    raw: bytes
    lines: LineMap | None
    spots: dict[tuple[str, Place], Spot] = field(default_factory=dict)
    registry: _RegistryIndex | None = None


class _RegistryIndex(msgspec.Struct):
    """Offsets in a registry export by folded names: the first header of each key, the last line of each value."""

    keys: dict[str, int] = field(default_factory=dict)
    values: dict[tuple[str, str], int] = field(default_factory=dict)


def _lines(raw: bytes, kind: str) -> LineMap | None:
    try:
        text = decode(raw).text
    except UndecodableError:
        return None
    return LineMap.of(_CONTENT.sub(_starred, text) if kind == node_document.KIND else text)


def _starred(content: re.Match[str]) -> str:
    """Hide the bytes of a file inside a collector's document: an excerpt of them could hold a secret."""
    return f"{content[1]}{'*' * (content.end() - content.end(1))}"


def _spots(file: _File, kind: str, places: list[Place]) -> dict[Place, Spot]:
    spots = dict.fromkeys(places, NOWHERE)
    rest = []
    for place in places:
        if place.line is not None and place.line > 0:
            known = file.lines if kind not in _WITH_SECRETS else None
            spots[place] = _at_line(known, place.line, place.column)
        else:
            rest.append(place)
    if file.lines is None or not rest:
        return spots
    if kind == _REGISTRY_KIND:
        file.registry = file.registry or _registry_index(file.lines.text)
        at = {place: _registry_offset(file.registry, place) for place in rest}
    else:
        at = _route_offsets(file.lines.text, kind, rest)
    for place, offset in at.items():
        if offset is not None:
            spots[place] = _at_line(file.lines, *file.lines.position(offset), whole=kind not in _WITH_SECRETS)
    return spots


def _at_line(lines: LineMap | None, line: int, column: int | None, *, whole: bool = True) -> Spot:
    column = column if column is not None and column > 0 else None
    bounds = lines.bounds(line) if lines else None
    if lines is None or bounds is None:
        return Spot(line, column)
    start, end = bounds
    before = start + (column or 1) - 1
    if not whole and lines.text[start:before].strip():
        return Spot(line, column, "\N{HORIZONTAL ELLIPSIS}" + excerpt(lines.text, before, end)[: WIDTH - 1])
    return Spot(line, column, excerpt(lines.text, start, end, column))


def _route_offsets(text: str, kind: str, places: list[Place]) -> dict[Place, int | None]:
    finder = _finder(text, kind)
    routed = [place for place in places if place.route or place.key is None]
    if finder is None or not routed:
        return {}
    offsets = finder(text, {place.route for place in routed})
    return {place: offsets.get(place.route) for place in routed}


def _finder(text: str, kind: str) -> Callable[[str, Iterable[Route]], dict[Route, int]] | None:
    if kind.endswith("-text"):
        return None
    first = text[: len(text) - len(text.lstrip()) + 1].lstrip()
    if kind in _XML_KINDS or (kind not in _JSON_KINDS and first == "<"):
        return locate_xml.offsets
    if kind in _JSON_KINDS or first in {"{", "["}:
        return locate_json.offsets
    return None


def _registry_index(text: str) -> _RegistryIndex:
    index = _RegistryIndex()
    key = ""
    for item in scan(text):
        if isinstance(item, Damage):
            continue
        if isinstance(item, KeyHeader):
            key = item.path.casefold()
            if not item.deleted:
                index.keys.setdefault(key, item.offset)
        elif item.type is not None:
            index.values[key, item.name.casefold()] = item.offset
    return index


def _registry_offset(index: _RegistryIndex, place: Place) -> int | None:
    if place.key is None:
        return None
    key = (short_path(place.key) or place.key).casefold()
    header = index.keys.get(key)
    if place.value is None:
        return header
    return index.values.get((key, place.value.casefold()), header)
