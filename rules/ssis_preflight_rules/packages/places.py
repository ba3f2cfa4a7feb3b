"""Which paths in packages stay behind when a group moves."""

from __future__ import annotations

from ssis_preflight.analysis.paths import HostKind, Nowhere, OnNetwork, OnNode, PathForm, form_of, holder
from ssis_preflight.analysis.view import ClusterView


def stays_behind(view: ClusterView, path: str) -> str | None:
    """Say why a path means another file after a failover (``is on the drive C: of the node``); None if it does not.

    A path with a variable, and an address such as ``https://``, are not judged.

    Raises:
        GapError: it is not known who holds the path.
    """
    if "://" in path or form_of(path) in {PathForm.VARIABLE, PathForm.EMPTY, PathForm.DEVICE}:
        return None
    where = holder(view, path)
    if isinstance(where, OnNode):
        return f"is on the drive {where.drive} of the node"
    if isinstance(where, Nowhere):
        return "is relative to wherever the run starts"
    if isinstance(where, OnNetwork) and where.kind is HostKind.NODE:
        return f"is on the node {where.host}"
    return None
