"""Windows names and paths: compared without regard to case, on every platform."""

from __future__ import annotations

import ntpath
from collections.abc import Collection, Iterable

_LONGEST = 80
"""Characters of a word that may be a misspelt name; comparing takes time with the square of its length."""


def fold(name: str) -> str:
    """Return the form of a Windows name (node, group, resource, service) in which equal names are equal."""
    return name.strip().casefold()


def same(one: str, other: str) -> bool:
    """Say whether two Windows names are the same name."""
    return fold(one) == fold(other)


def nearest(word: str, names: Iterable[str], *, least: float = 0.6) -> str | None:
    """Return the name that is spelled most like a word, or None where none is close or the word is no name.

    ``least`` is how alike they must be, from 0 to 1 (the ratio of difflib).
    """
    if len(word) > _LONGEST:
        return None
    import difflib  # only after a mistake  # noqa: PLC0415

    by_fold = {fold(name): name for name in names}
    found = difflib.get_close_matches(fold(word), by_fold, 1, least)
    return by_fold[found[0]] if found else None


def meant(word: str, known: Collection[str]) -> str:
    """Return what to say after a word that is not known: the one that is nearest, else all that are known."""
    near = nearest(word, known)
    return f' Is "{near}" meant?' if near else f" Known are: {', '.join(known)}."


def short_host(host: str) -> str:
    """Return the first label of a host name in folded form: ``SQLVS1.corp.example`` gives ``sqlvs1``.

    An IP address stays whole.
    """
    folded = fold(host)
    is_address = ":" in folded or folded.replace(".", "").isdigit()
    return folded if is_address else folded.split(".", 1)[0]


def fold_path(path: str) -> str:
    r"""Return the form in which equal Windows paths are equal: ``S:/SSIS/..\x`` gives ``s:\x``."""
    return ntpath.normpath(path.strip()).casefold().rstrip("\\") if path.strip() else ""
