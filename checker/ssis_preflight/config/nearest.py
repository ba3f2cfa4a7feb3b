"""The hint after a name that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Collection

_MOST_NAMES = 12


def hint(word: str, known: Collection[str]) -> str:
    """Return ``; did you mean X?``, else all known names where they are few, else nothing."""
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, 1, 0.5)
    if near:
        return f"; did you mean {by_fold[near[0]]}?"
    return f"; choose from {', '.join(known)}" if len(known) <= _MOST_NAMES else ""
