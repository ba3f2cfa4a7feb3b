r"""Which node a local account belongs to: by the name of its computer, or by the SID of its computer.

A local account has the SID of its computer and a number after it. What that SID is, is told by any local account that
stands with its name in the evidence, such as ``NODE1\Administrator`` among the local administrators.

Source: Microsoft, *Security Identifiers*.
"""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import Trustee
from ssis_preflight.model.facts import GapError, Unknown, known_or_none
from ssis_preflight.model.names import short_host
from ssis_preflight.model.parts import Part
from ssis_preflight.model.sids import OF_DOMAIN


def node_of_account(view: ClusterView, trustee: Trustee) -> str | None:
    """Return the node whose local account this is; None where it is none.

    Raises:
        GapError: the account has a SID and no name, and the SIDs of some node's own accounts are unknown.
    """
    sid = trustee.sid or ""
    nodes = view.nodes()
    node = seen_node_of_account(view, trustee)
    if node is not None or trustee.authority or not sid.startswith(OF_DOMAIN):
        return node
    known = _known(view)
    for other in nodes:
        if short_host(other.name) not in known:
            missing = f"whether {sid} is an account of {other.name} (the members of its local Administrators)"
            raise GapError(Unknown(Part.ACCESS_CONTROL, missing))
    return None


def seen_node_of_account(view: ClusterView, trustee: Trustee) -> str | None:
    """Return the node whose local account this certainly is; None where it is none, or the evidence does not tell."""
    short = short_host(trustee.authority)
    if not short:
        short = view.remember(("nodes-of-sids",), lambda: _nodes_of_sids(view)).get(_computer(trustee), "")
    return view.remember(("short-names",), lambda: _short_names(view)).get(short)


def _computer(trustee: Trustee) -> str:
    """Return how the SID of an account begins: that is its computer or domain."""
    return (trustee.sid or "").rpartition("-")[0]


def _short_names(view: ClusterView) -> dict[str, str]:
    return {short_host(node.name): node.name for node in known_or_none(view.cluster.nodes) or ()}


def _nodes_of_sids(view: ClusterView) -> dict[str, str]:
    """Return the short name of the node whose accounts have these SIDs; of clones the first one's."""
    known = _known(view)
    return {sid: short for short in reversed(_short_names(view)) for sid in known.get(short, ())}


def _known(view: ClusterView) -> dict[str, set[str]]:
    return view.remember(("machine-sids",), lambda: _machine_sids(view))


def _machine_sids(view: ClusterView) -> dict[str, set[str]]:
    """Return the SIDs that begin those of local accounts, by the short name of the node."""
    found: dict[str, set[str]] = {}
    for group in view.snapshot.local_groups:
        node = short_host(group.node)
        if group.sid.startswith(OF_DOMAIN):
            found.setdefault(node, set()).add(group.sid.rpartition("-")[0])
        for member in () if isinstance(group.members, Unknown) else group.members.value:
            if short_host(member.authority) == node and (member.sid or "").startswith(OF_DOMAIN):
                found.setdefault(node, set()).add(_computer(member))
    return found
