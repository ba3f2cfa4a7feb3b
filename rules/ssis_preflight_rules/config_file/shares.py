"""The host of a UNC path in words."""

from __future__ import annotations

from ssis_preflight.analysis.paths import OnNetwork, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import attempt


def share_of(view: ClusterView, path: str) -> str:
    """Return ``FS1, a computer outside the cluster``; just the path's host where the cluster's names are unknown."""
    found = attempt(holder, view, path)
    if isinstance(found, OnNetwork):
        return f"{found.host}, {found.kind.value}"
    return f"the host of {path}"
