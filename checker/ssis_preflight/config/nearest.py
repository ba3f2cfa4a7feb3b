"""The hint after a name that does not exist."""

from __future__ import annotations

from collections.abc import Collection

from ssis_preflight.model.names import nearest

_MOST_NAMES = 12


def hint(word: str, known: Collection[str]) -> str:
    """Return ``; did you mean X?``, else all known names where they are few, else nothing."""
    near = nearest(word, known, least=0.5)
    if near is not None:
        return f"; did you mean {near}?"
    return f"; choose from {', '.join(known)}" if len(known) <= _MOST_NAMES else ""
