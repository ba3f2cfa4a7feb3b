"""What is quoted of a file: one line at most, cut to a width, harmless to a terminal, and without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssis_preflight.read.secret_words import MASK, WORD

WIDTH = 200
"""Characters of an excerpt, the marks of what was cut off included."""

_BEFORE = 4096
_AFTER = 1024
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

_WORD = rf"(?!(?<=publickey)token){WORD}"
"""PublicKeyToken is part of every assembly's name, and no secret."""
_MARKUP = r"""(?:[^\s"'<>&;])"""
_ENTITY_QUOTED = r"&quot;(?:(?!&quot;)[^<])*+(?:&quot;)?"
_DOUBLE_QUOTED = r'"(?:[^"\\]|\\.)*+"?'
_ESCAPED_QUOTED = r'\\"(?:[^"\\]|\\[^"])*+(?:\\")?'
_SINGLE_QUOTED = r"'[^']*+'?"
_BARE = r"""(?:&\#?\w+;|\\.|[^;"'<>\\\s])(?:&\#?\w+;|\\.|[^;"<>\\])*+"""
_QUOTED = rf"{_ENTITY_QUOTED}|{_ESCAPED_QUOTED}|{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}"
_SECRET = re.compile(
    rf"""
      {_WORD}\w*+\s*+[:=]\s*+(?P<pair>{_QUOTED}|{_BARE})           # Password=...; in a connection string
    | {_WORD}[^"<>=:]*+"\s*+[:=]\s*+(?P<member>{_QUOTED}|{_BARE})  # "Password": "..." and "Password"="..."
    | {_WORD}\w*+"?+[^<>]*+>(?P<element>[^<]+)                     # <Password>... and <X Name="Password">...
    | (?:sensitive|encrypted)\s*+=\s*+"[^"]*+"[^<>]*+>(?P<property>[^<]+)  # <... Sensitive="1">...
    | <SS\b[^<>]*+>(?P<secure>[^<]+)                               # a secure string of CLIXML
    | "name"\s*+:\s*+"[^"]*?{_WORD}[^"]*+"[^{{}}]*?"(?:data|value)"\s*+:\s*+(?P<named>{_DOUBLE_QUOTED})
    | \w{{2,12}}://[^\s/:@;]*+:(?P<user>[^\s/@;"'<>]+)@               # ftp://user:...@host
    | [?&](?:amp;)?(?:sig|code|key)=(?P<query>{_MARKUP}+)          # ...?sig=...
    | (?<![\w/-])[/-](?:de|decrypt|en|encrypt|p|password)[\s:]++(?P<option>{_MARKUP}++)  # dtexec /DECRYPT ...
    """,
    re.IGNORECASE | re.VERBOSE,
)


def shown(text: str, *, limit: int = WIDTH) -> str:
    """Return the text with unprintable characters replaced, cut to a number of characters."""
    cut = text[:limit] if len(text) <= limit else text[: limit - 1] + _ELLIPSIS
    return _printable(cut)


def excerpt(text: str, start: int, end: int, column: int | None = None) -> str:
    """Return what to show of the line ``text[start:end]``: at most WIDTH characters, the column (1-based) in view.

    Passwords and sensitive properties are replaced by three asterisks, and control characters by U+FFFD, a tab by
    a blank. Only the surroundings of the column are looked at, so a line may be of any length.
    """
    middle = start + min(max((column or 1) - 1, 0), end - start)
    left, right = max(start, middle - _BEFORE), min(end, middle + _AFTER)
    line, at = _masked(text[left:right], middle - left)
    first = max(0, min(at - WIDTH // 3, len(line) - WIDTH))
    piece = line[first : first + WIDTH]
    if left + first > start:
        piece = _ELLIPSIS + piece[1:]
    if right < end or first + WIDTH < len(line):
        piece = piece[: WIDTH - 1] + _ELLIPSIS
    return _printable(piece)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def _masked(line: str, at: int) -> tuple[str, int]:
    """Return the line without its secrets, and where the character ``at`` has moved to."""
    pieces: list[str] = []
    done, moved = 0, at
    for first, last in _secrets(line):
        pieces += [line[done:first], MASK]
        done = last
        if last <= at:
            moved += len(MASK) - (last - first)
        elif first < at:
            moved -= at - first
    return "".join([*pieces, line[done:]]), moved


def _secrets(line: str) -> Iterator[tuple[int, int]]:
    for found in _SECRET.finditer(line):
        yield found.span(found.lastgroup or 0)
