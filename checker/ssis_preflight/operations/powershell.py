"""Words of Windows PowerShell, escaped for their place."""

from __future__ import annotations

_CURLY_QUOTES = "\u2018\u2019\u201a\u201b"


def quote(text: str) -> str:
    """Return ``text`` as a single-quoted PowerShell string.

    PowerShell takes the typographic single quotes for quotes too; all are doubled. Line breaks and other
    control characters, which no cluster name can hold, become spaces.
    """
    safe = "".join(character if character.isprintable() else " " for character in text)
    for mark in ("'", *_CURLY_QUOTES):
        safe = safe.replace(mark, mark * 2)
    return f"'{safe}'"
