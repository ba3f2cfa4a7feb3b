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

_OF_DOMAIN = "S-1-5-21-"


def node_of_account(view: ClusterView, trustee: Trustee) -> str | None:
    """Return the node whose local account this is; None where it is none.

    Raises:
        GapError: the account has a SID and no name, and the SIDs of some node's own accounts are unknown.
    """
    sid = trustee.sid or ""
    nodes = view.nodes()
    node = seen_node_of_account(view, trustee)
    if node is not None or "\\" in (trustee.name or "") or not sid.startswith(_OF_DOMAIN):
        return node
    known = _known(view)
    for other in nodes:
        if short_host(other.name) not in known:
            missing = f"whether {sid} is an account of {other.name} (the members of its local Administrators)"
            raise GapError(Unknown(Part.ACCESS_CONTROL, missing))
    return None


def seen_node_of_account(view: ClusterView, trustee: Trustee) -> str | None:
    """Return the node whose local account this certainly is; None where it is none, or the evidence does not tell."""
    computer, backslash, _ = (trustee.name or "").partition("\\")
    begin = (trustee.sid or "").rpartition("-")[0]
    for node in known_or_none(view.cluster.nodes) or ():
        short = short_host(node.name)
        if short == short_host(computer) if backslash else begin in _known(view).get(short, ()):
            return node.name
    return None


def _known(view: ClusterView) -> dict[str, set[str]]:
    return view.remember(("machine-sids",), lambda: _machine_sids(view))


def _machine_sids(view: ClusterView) -> dict[str, set[str]]:
    """Return the SIDs that begin those of local accounts, by the short name of the node."""
    found: dict[str, set[str]] = {}
    for group in view.snapshot.local_groups:
        node = short_host(group.node)
        if group.sid.startswith(_OF_DOMAIN):
            found.setdefault(node, set()).add(group.sid.rpartition("-")[0])
        for member in () if isinstance(group.members, Unknown) else group.members.value:
            computer, backslash, _ = (member.name or "").partition("\\")
            own = backslash and short_host(computer) == node
            if own and member.sid is not None and member.sid.startswith(_OF_DOMAIN):
                found.setdefault(node, set()).add(member.sid.rpartition("-")[0])
    return found
