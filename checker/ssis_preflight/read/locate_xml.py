"""Where the routes of an XML text lead: the start tags and attributes, by expat, up to the first error.

Tags and attributes count by their local names. A document type declaration is refused: no file that is read here
has one, and it is the way in for entity bombs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from xml.parsers import expat

import msgspec
from msgspec import field

from ssis_preflight.model.places import Route
from ssis_preflight.read.routes import Step, tree
from ssis_preflight.read.text import LineMap

_TAG = re.compile(r"""<[^\s/>]+""")
_ATTRIBUTE = re.compile(r"""\s+([^\s=<>"'/]+)\s*=\s*(?:"[^"]*"|'[^']*')""")


class _DocumentTypeError(Exception):
    """The text has a document type declaration."""


class _AllFoundError(Exception):
    """Nothing more is wanted of the text."""


class _Frame(msgspec.Struct):
    """An open element that a route leads through; ``counts`` are its children so far, by tag."""

    step: Step
    counts: dict[str, int] = field(default_factory=dict)


def offsets(text: str, routes: Iterable[Route]) -> dict[Route, int]:
    """Return, for each route that the text has, the offset of the start tag or of the attribute's name.

    A route is ``(tag, n, tag, n, ...)`` below the root element, with ``"@name"`` as its last step for an
    attribute; the empty route is the root element. In text that is not well-formed all before the error is found.
    """
    body = text.lstrip()
    wanted = set(routes)
    walk = _Walk(tree(wanted), body, len(wanted))
    parser = walk.parser
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.StartDoctypeDeclHandler = walk.refuse
    with suppress(expat.ExpatError, _DocumentTypeError, _AllFoundError):
        parser.Parse(body.encode("utf-8", "replace"), True)
    before = len(text) - len(body)
    return {route: offset + before for route, offset in walk.found.items()}


class _Walk:
    """The state between expat's calls."""

    def __init__(self, top: Step, text: str, wanted: int) -> None:
        self.found: dict[Route, int] = {}
        self.parser = expat.ParserCreate("utf-8")
        self._top = top
        self._wanted = wanted
        self._lines = LineMap.of(text)
        self._frames: list[_Frame] = []
        self._unwanted = 0

    def start(self, tag: str, _attributes: object) -> None:
        step = None if self._unwanted else self._step(_local(tag))
        if step is None:
            self._unwanted += 1
            return
        self._frames.append(_Frame(step))
        if step.route is not None:
            self.found[step.route] = self._offset()
        if any(isinstance(name, str) and name.startswith("@") for name in step.children):
            self._note_attributes(step)
        if len(self.found) == self._wanted:
            raise _AllFoundError

    def end(self, _tag: str) -> None:
        if self._unwanted:
            self._unwanted -= 1
        else:
            self._frames.pop()

    def refuse(self, *_declaration: object) -> None:
        raise _DocumentTypeError

    def _step(self, tag: str) -> Step | None:
        if not self._frames:
            return self._top
        frame = self._frames[-1]
        index = frame.counts.get(tag, 0)
        frame.counts[tag] = index + 1
        below = frame.step.below(tag)
        return below and below.below(index)

    def _note_attributes(self, step: Step) -> None:
        tag = _TAG.match(self._lines.text, self._offset())
        pos = tag.end() if tag else len(self._lines.text)
        while attribute := _ATTRIBUTE.match(self._lines.text, pos):
            wanted = step.below("@" + _local(attribute.group(1)))
            if wanted is not None and wanted.route is not None:
                self.found.setdefault(wanted.route, attribute.start(1))
            pos = attribute.end()

    def _offset(self) -> int:
        line = min(self.parser.CurrentLineNumber, len(self._lines.starts))
        return self._lines.starts[line - 1] + self.parser.CurrentColumnNumber


def _local(name: str) -> str:
    return name.rpartition(":")[2]
