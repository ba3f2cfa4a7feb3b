"""The pages of rules, written like Markdown, as blocks that a template can show.

Only what such pages use is understood: underlined or ``#`` headings, paragraphs, lists, fenced and indented code, and
within a line code, strong and emphasised words. Everything else stays text, and nothing here makes HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import msgspec

SpanKind = Literal["text", "code", "strong", "emphasis"]
BlockKind = Literal["heading", "paragraph", "bullets", "numbers", "code"]

_SPAN = re.compile(
    r"``(?P<code2>.+?)``|`(?P<code>[^`]+)`|\*\*(?P<strong>\S(?:.*?\S)?)\*\*|(?<!\w)\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*(?!\w)"
)
_SPAN_KINDS: dict[str, SpanKind] = {
    "code2": "code",
    "code": "code",
    "strong": "strong",
    "emphasis": "emphasis",
}
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.+?)\s*#*$")
_UNDERLINE = re.compile(r"(?:-{3,}|={3,}|~{3,})$")
_ITEM = re.compile(r"(?:(?P<bullet>[-*])|(?P<number>\d+[.)]))\s+(?P<text>.*)")
_FENCE = "```"


class Span(msgspec.Struct, frozen=True):
    """A run of text of one kind."""

    kind: SpanKind
    text: str


class Block(msgspec.Struct, frozen=True):
    """A heading, a paragraph, a list or code; all but lists have one item. Code has one span for each line."""

    kind: BlockKind
    items: tuple[tuple[Span, ...], ...]


def blocks(text: str) -> list[Block]:
    """Return the blocks of a page, in order."""
    found: list[Block] = []
    lines = text.expandtabs(4).splitlines()
    while lines:
        if not lines[0].strip():
            lines = lines[1:]
            continue
        take = next(take for starts, take in _TAKERS if starts(lines))
        taken, lines = take(lines)
        found += _joined(found, taken)
    return found


def spans(text: str) -> tuple[Span, ...]:
    """Return the runs of one piece of text."""
    found: list[Span] = []
    done = 0
    for match in _SPAN.finditer(text):
        if match.start() > done:
            found.append(Span("text", text[done : match.start()]))
        kind = match.lastgroup or ""
        found.append(Span(_SPAN_KINDS[kind], match[kind]))
        done = match.end()
    return (*found, Span("text", text[done:])) if done < len(text) else tuple(found)


Lines = list[str]
Taken = tuple[list[Block], Lines]


def _joined(before: list[Block], taken: list[Block]) -> list[Block]:
    """Append a list to the list before it, where both are of one kind: only blank lines stood between them."""
    if before and taken and before[-1].kind == taken[0].kind and taken[0].kind in {"bullets", "numbers"}:
        last = before.pop()
        return [Block(last.kind, last.items + taken[0].items), *taken[1:]]
    return taken


def _is_indented(line: str) -> bool:
    return line.startswith("    ") and bool(line.strip())


def _is_underlined(lines: Lines) -> bool:
    return len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip()) is not None


def _begins_another(lines: Lines) -> bool:
    first = lines[0].strip()
    return not first or first.startswith(_FENCE) or bool(_ITEM.match(first)) or _is_underlined(lines)


def _heading(lines: Lines) -> Taken:
    match = _HEADING.match(lines[0])
    if match:
        return [Block("heading", (spans(match["text"]),))], lines[1:]
    return [Block("heading", (spans(lines[0].strip()),))], lines[2:]


def _fenced(lines: Lines) -> Taken:
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip().startswith(_FENCE)), len(lines))
    return [_code(lines[1:end])], lines[end + 1 :]


def _indented(lines: Lines) -> Taken:
    end = next((i for i, line in enumerate(lines) if line.strip() and not _is_indented(line)), len(lines))
    body = lines[:end]
    while body and not body[-1].strip():
        body.pop()
    return [_code([line[4:] for line in body])], lines[end:]


def _code(lines: Lines) -> Block:
    return Block("code", (tuple(Span("code", line.rstrip()) for line in lines),))


def _list(lines: Lines) -> Taken:
    items: list[str] = []
    numbered = _is_numbered(lines[0])
    for end, line in enumerate(lines):
        item = _ITEM.match(line.strip())
        if item and not _is_indented(line) and _is_numbered(line) == numbered:
            items.append(item["text"])
        elif line.startswith("  ") and line.strip():
            items[-1] += f" {line.strip()}"
        else:
            return [_items(items, numbered=numbered)], lines[end:]
    return [_items(items, numbered=numbered)], []


def _is_numbered(line: str) -> bool:
    item = _ITEM.match(line.strip())
    return item is not None and item["number"] is not None


def _items(items: list[str], *, numbered: bool) -> Block:
    return Block("numbers" if numbered else "bullets", tuple(map(spans, items)))


def _paragraph(lines: Lines) -> Taken:
    end = next((i for i in range(1, len(lines)) if _begins_another(lines[i:])), len(lines))
    text = " ".join(line.strip() for line in lines[:end])
    if text.endswith("::"):
        text = text[:-1] if text != "::" else ""
    return ([Block("paragraph", (spans(text),))] if text else []), lines[end:]


_TAKERS: tuple[tuple[Callable[[Lines], bool], Callable[[Lines], Taken]], ...] = (
    (lambda lines: lines[0].strip().startswith(_FENCE), _fenced),
    (lambda lines: _is_indented(lines[0]), _indented),
    (lambda lines: bool(_HEADING.match(lines[0])) or _is_underlined(lines), _heading),
    (lambda lines: bool(_ITEM.match(lines[0].strip())), _list),
    (lambda _: True, _paragraph),
)
