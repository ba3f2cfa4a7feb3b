r"""Which node a local account belongs to: by the name of its computer, or by the SID of its computer.

A local account has the SID of its computer and a number after it. What that SID is, is told by any local account that
stands with its name in the evidence, such as ``NODE1\Administrator`` among the local administrators.

Source: Microsoft, *Security Identifiers*.
"""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import Trustee
from ssis_preflight.model.facts import GapError, Unknown
from ssis_preflight.model.names import short_host
from ssis_preflight.model.parts import Part

_OF_DOMAIN = "S-1-5-21-"


def node_of_account(view: ClusterView, trustee: Trustee) -> str | None:
    """Return the node whose local account this is; None where it is none.

    Raises:
        GapError: the account has a SID and no name, and the SIDs of some node's own accounts are unknown.
    """
    computer, backslash, _ = (trustee.name or "").partition("\\")
    if backslash:
        return next(
            (node.name for node in view.nodes() if short_host(node.name) == short_host(computer)), None
        )
    sid = trustee.sid or ""
    if not sid.startswith(_OF_DOMAIN):
        return None
    known = view.remember(("machine-sids",), lambda: _machine_sids(view))
    for node in view.nodes():
        if sid.rpartition("-")[0] in known.get(short_host(node.name), ()):
            return node.name
    for node in view.nodes():
        if short_host(node.name) not in known:
            missing = f"whether {sid} is an account of {node.name} (the members of its local Administrators)"
            raise GapError(Unknown(Part.ACCESS_CONTROL, missing))
    return None


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
