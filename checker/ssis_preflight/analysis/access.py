"""Who holds which rights on a file or folder: the descriptor in force, and what it gives a principal on a node."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.effective_rights import Granted
from ssis_preflight.analysis.paths import OnDisk, OnNetwork, OnSharedVolume, PathForm, form_of, holder, plain
from ssis_preflight.analysis.principals import Principal, told
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import AccessControl, Ace, AceType, SecurityDescriptor
from ssis_preflight.model.facts import GapError, GapKind, Known, Unknown, attempt
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.rights import FILES


def access_to(view: ClusterView, node: str | None, path: str) -> Known[SecurityDescriptor]:
    """Return the descriptor of a file or folder as a node sees it.

    What lies on a clustered disk, a shared volume or a share is the same for all nodes, whichever of them told it;
    ``node`` may then be None.

    Raises:
        GapError: no descriptor was collected, it could not be read, or it holds no list.
    """
    entries = _index(view).get(fold_path(plain(path)), ())
    own = [
        entry for entry in entries if node is not None and entry.node is not None and same(entry.node, node)
    ]
    common = [entry for entry in entries if entry.node is None]
    chosen = [*common, *own, *entries] if is_shared(view, path) else [*own, *common]
    known = [entry.descriptor for entry in chosen if isinstance(entry.descriptor, Known)]
    gaps = [entry.descriptor for entry in chosen if isinstance(entry.descriptor, Unknown)]
    missing = f"access control list of {path}"
    if not known:
        raise GapError(gaps[0] if gaps else Unknown(Part.ACCESS_CONTROL, missing))
    if not known[0].value.has_dacl:
        raise GapError(Unknown(Part.ACCESS_CONTROL, missing, GapKind.UNREADABLE))
    return known[0]


def is_shared(view: ClusterView, path: str) -> bool:
    """Say whether a path is certainly the same for all nodes: on a clustered disk, a shared volume or a share."""
    return isinstance(attempt(holder, view, path), OnDisk | OnSharedVolume | OnNetwork)


def server_of(view: ClusterView, path: str) -> str | None:
    """Return the host of a UNC path, whose local groups count there; None for any other path."""
    where = holder(view, path) if form_of(path) is PathForm.UNC else None
    return where.host if isinstance(where, OnNetwork) else None


class Holding(msgspec.Struct, frozen=True):
    """What a principal holds on a node: ``certain`` None says that no evidence could ever tell."""

    node: str
    certain: bool | None
    granted: Granted


def holding(
    view: ClusterView, node: str, principal: Principal, descriptor: SecurityDescriptor, rights: int
) -> Holding:
    """Say whether a descriptor gives a principal that acts on a node all of these rights.

    Raises:
        GapError: it cannot be told, and more evidence would tell.
    """
    found = told(view, node, principal, descriptor, FILES, rights)
    return Holding(node, found.has(rights), found)


def deniers(found: Granted, rights: int) -> tuple[Ace, ...]:
    """Return the entries whose denial takes one of these rights away from the principal."""
    lacking = rights & ~found.certain
    return tuple(
        ace for ace in found.applied if ace.type is AceType.DENY and FILES.mapped(ace.mask) & lacking
    )


def _index(view: ClusterView) -> dict[str, list[AccessControl]]:
    def build() -> dict[str, list[AccessControl]]:
        found: dict[str, list[AccessControl]] = {}
        for entry in view.snapshot.access:
            found.setdefault(fold_path(plain(entry.path)), []).append(entry)
        return found

    return view.remember(("access",), build)
