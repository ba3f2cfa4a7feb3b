"""Windows names and paths: compared without regard to case, on every platform."""

from __future__ import annotations

import ntpath


def fold(name: str) -> str:
    """Return the form of a Windows name (node, group, resource, service) in which equal names are equal."""
    return name.strip().casefold()


def same(one: str, other: str) -> bool:
    """Say whether two Windows names are the same name."""
    return fold(one) == fold(other)


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
