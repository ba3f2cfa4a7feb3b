r"""Principals: for whom access control entries count, as far as the evidence tells.

What a token holds for certain (Everyone, Authenticated Users, the service's own SID) follows from what the
principal is. Membership in a local group is told by the members of that group on that node; membership in a group
of a domain is in no evidence, so an entry for another account of a domain may count or not.

Sources: Microsoft, *Well-known SIDs*, *Service SIDs* (Configure Windows Service Accounts and Permissions).
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.effective_rights import Granted, Match, granted
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import LocalGroup, SecurityDescriptor, Trustee
from ssis_preflight.model.facts import GapError, Unknown
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.rights import Kind
from ssis_preflight.model.sids import (
    ADMINISTRATORS,
    ALL_SERVICES,
    ANONYMOUS,
    AUTHENTICATED_USERS,
    EVERYONE,
    INTERACTIVE,
    LOCAL,
    LOCAL_SERVICE,
    NETWORK,
    NETWORK_SERVICE,
    SERVICE,
    SYSTEM,
    service_sid,
    sid_of_name,
)

_MEMBERS_DEEP = 8
"""Local groups inside local groups that are followed; Windows allows none."""

_BUILTIN = "S-1-5-32-"
_OF_SERVICE = "S-1-5-80-"
_OF_DOMAIN = "S-1-5-21-"
_ACCOUNTS = frozenset({SYSTEM, LOCAL_SERVICE, NETWORK_SERVICE, ANONYMOUS})
_OF_EVERYBODY = frozenset({EVERYONE, AUTHENTICATED_USERS})
_AT_HOME = frozenset({INTERACTIVE, SERVICE, LOCAL})
_SYSTEM_NAMES = ("nt authority\\", "nt service\\", "builtin\\")


class Principal(msgspec.Struct, frozen=True):
    """An account, or the members of a group.

    ``sids`` are certainly in its token, ``never`` certainly not; ``names`` are the folded names of the account
    itself. ``local`` says that nothing but this computer gives it groups, as with a virtual account.
    """

    label: str
    sids: frozenset[str]
    names: frozenset[str] = frozenset()
    local: bool = False
    never: frozenset[str] = frozenset()

    def is_named(self, trustee: Trustee) -> bool:
        """Say whether an entry names the account itself, and not everybody or a group around it."""
        named = trustee.name is not None and fold(trustee.name) in self.names
        return named or trustee.sid in self.sids - _OF_EVERYBODY


def declared_principal(view: ClusterView, text: str) -> Principal:
    r"""Return the account or group that an operator names: ``CORP\etl-admins`` or its SID."""
    sid = sid_of_name(text)
    if sid in _OF_EVERYBODY:
        return Principal(text, frozenset({sid, EVERYONE}), local=True)
    own = {sid} if sid is not None else _sids_of(view, text)
    names = frozenset() if sid == text else frozenset({fold(text)})
    return Principal(text, _OF_EVERYBODY | own, names)


def service_principal(view: ClusterView, service: str, account: str) -> Principal:
    r"""Return the process of a service that runs under an account as ``Win32_Service.StartName`` has it.

    Its token holds ``NT SERVICE\<service>`` beside the account.
    """
    sid = sid_of_name(account)
    own = {service_sid(service), SERVICE, ALL_SERVICES}
    if sid is None:
        return Principal(account, _OF_EVERYBODY | own | _sids_of(view, account), frozenset({fold(account)}))
    if sid == SYSTEM:
        own.add(ADMINISTRATORS)
    return Principal(account, _OF_EVERYBODY | own | {sid}, local=True)


def from_elsewhere(principal: Principal) -> Principal:
    """Return the same principal as it comes from another computer: over the network, not at the console."""
    never = principal.never | _AT_HOME
    return replace(principal, sids=(principal.sids | {NETWORK}) - never, never=never)


def matcher(view: ClusterView, node: str, principal: Principal) -> Match:
    """Return what says whether an entry counts for a principal that acts on a node."""
    return lambda trustee: _matches(view, node, principal, trustee, 0)


def told(
    view: ClusterView,
    node: str,
    principal: Principal,
    descriptor: SecurityDescriptor,
    kind: Kind,
    rights: int,
) -> Granted:
    """Return what a descriptor grants to a principal on a node, once local groups can no longer change the answer.

    Whether all of ``rights`` are granted may still be open: then only through accounts of a domain, or conditions,
    which no evidence tells.

    Raises:
        GapError: the members of a local group would decide, and are not known.
    """
    found = granted(descriptor, matcher(view, node, principal), kind)
    if found.has(rights) is None:
        for ace in found.doubtful:
            if kind.mapped(ace.mask) & rights and _is_unread_group(view, node, ace.trustee):
                raise GapError(members_gap(node, ace.trustee))
    return found


def _is_unread_group(view: ClusterView, node: str, trustee: Trustee) -> bool:
    sid = trustee.sid or sid_of_name(trustee.name or "")
    if sid is None or not sid.startswith(_BUILTIN):
        return False
    group = local_group(view, node, sid)
    return group is None or isinstance(group.members, Unknown)


def local_group(view: ClusterView, node: str, sid: str) -> LocalGroup | None:
    """Return the local group with this SID on a node; None where nobody asked for its members."""
    groups = view.remember(
        ("local-groups",), lambda: {(fold(g.node), g.sid): g for g in view.snapshot.local_groups}
    )
    return groups.get((fold(node), sid))


def members_gap(node: str, trustee: Trustee) -> Unknown:
    """Return the gap that the members of a local group are not known."""
    return Unknown(Part.ACCESS_CONTROL, f"members of {trustee.shown} on {node}")


def _matches(view: ClusterView, node: str, principal: Principal, trustee: Trustee, depth: int) -> bool | None:
    sid = trustee.sid or sid_of_name(trustee.name or "")
    if sid in principal.never:
        return False
    if sid in principal.sids or (trustee.name is not None and fold(trustee.name) in principal.names):
        return True
    if sid is None:
        return _named(principal, trustee.name or "")
    if sid.startswith(_BUILTIN):
        return _in_group(view, node, principal, sid, depth)
    if sid.startswith(_OF_SERVICE) or sid in _ACCOUNTS | _OF_EVERYBODY:
        return False
    if sid.startswith(_OF_DOMAIN):
        found = local_group(view, node, sid)
        if found is not None:
            return _in_group(view, node, principal, sid, depth)
        return False if principal.local else None
    return None


def _named(principal: Principal, name: str) -> bool | None:
    """Judge an entry of which only a name is known that is not the principal's."""
    if principal.local and fold(name).startswith(_SYSTEM_NAMES):
        return None
    return False if principal.local and "\\" in name else None


def _in_group(view: ClusterView, node: str, principal: Principal, sid: str, depth: int) -> bool | None:
    """Say whether the principal is a member of a local group; None where its members are not known."""
    group = local_group(view, node, sid)
    if group is None or isinstance(group.members, Unknown) or depth >= _MEMBERS_DEEP:
        return None
    said = [_matches(view, node, principal, member, depth + 1) for member in group.members.value]
    if True in said:
        return True
    return None if None in said else False


def _sids_of(view: ClusterView, name: str) -> set[str]:
    """Return the SID of an account that some local group lists with its name; empty where none does."""
    return {
        member.sid
        for group in view.snapshot.local_groups
        if not isinstance(group.members, Unknown)
        for member in group.members.value
        if member.sid is not None and member.name is not None and same(member.name, name)
    }
