r"""Principals: for whom access control entries count, as far as the evidence tells.

What a token holds for certain (Everyone, Authenticated Users, the service's own SID) follows from what the principal
is. Membership in a local group is told by the members of that group on that node; membership in a group of a domain
is in no evidence, so an entry for another account of a domain may count or not.

Sources: Microsoft, *Well-known SIDs*, *Service SIDs* (Configure Windows Service Accounts and Permissions).
"""

from __future__ import annotations

from itertools import chain

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.effective_rights import Granted, Match, granted
from ssis_preflight.analysis.machine_accounts import seen_node_of_account
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import LocalGroup, SecurityDescriptor, Trustee
from ssis_preflight.model.facts import GapError, Unknown
from ssis_preflight.model.names import fold, same, short_host
from ssis_preflight.model.parts import Part
from ssis_preflight.model.rights import Kind
from ssis_preflight.model.sids import (
    ADMINISTRATORS,
    ALL_SERVICES,
    ANONYMOUS,
    AUTHENTICATED_USERS,
    BATCH,
    DOMAIN_ALIASES,
    EVERYONE,
    INTERACTIVE,
    LOCAL,
    LOCAL_SERVICE,
    NETWORK,
    NETWORK_SERVICE,
    OF_BUILTIN,
    OF_DOMAIN,
    OF_SERVICE,
    REMOTE_INTERACTIVE,
    SERVICE,
    SYSTEM,
    service_sid,
    sid_of_name,
)

_MEMBERS_DEEP = 8
"""Local groups inside local groups that are followed; Windows allows none."""

_ACCOUNTS = frozenset({SYSTEM, LOCAL_SERVICE, NETWORK_SERVICE, ANONYMOUS})
_OF_EVERYBODY = frozenset({EVERYONE, AUTHENTICATED_USERS})
_AT_HOME = frozenset({INTERACTIVE, SERVICE, LOCAL})
_OF_OTHER_LOGONS = frozenset({BATCH, INTERACTIVE, NETWORK, REMOTE_INTERACTIVE})
"""What the token of a service never holds: it is logged on as a service (Microsoft, *Well-known SIDs*)."""

_OF_NO_ACCOUNT = ("S-1-15-2-", "S-1-15-3-", "S-1-16-")
"""Application packages, their capabilities, integrity levels: no account that is named here has them."""

_OF_ALIASES = frozenset(map(fold, DOMAIN_ALIASES.values()))
_SYSTEM_NAMES = ("nt authority\\", "nt service\\", "builtin\\")


class Principal(msgspec.Struct, frozen=True):
    """An account, or the members of a group.

    ``sids`` are certainly in its token, ``never`` certainly not; ``names`` are the folded names of the account
    itself. ``local`` says that nothing but this computer gives it groups, as with a virtual account. ``has_sid`` says
    that the account's own SID is among ``sids``.
    """

    label: str
    sids: frozenset[str]
    names: frozenset[str] = frozenset()
    local: bool = False
    has_sid: bool = True
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
    return Principal(text, _OF_EVERYBODY | own, names, has_sid=bool(own))


def service_principal(view: ClusterView, node: str, service: str, account: str) -> Principal:
    r"""Return the process of a service that runs on a node under an account as ``Win32_Service.StartName`` has it.

    Its token holds ``NT SERVICE\<service>`` beside the account. ``.\name`` is an account of the node.
    """
    sid = sid_of_name(account)
    own = {service_sid(service), SERVICE, ALL_SERVICES}
    if sid is None:
        whole = short_host(node) + account[1:] if account.startswith(".\\") else account
        found = _sids_of(view, whole)
        names = frozenset({fold(whole)})
        sids = _OF_EVERYBODY | own | found
        return Principal(account, sids, names, has_sid=bool(found), never=_OF_OTHER_LOGONS)
    if sid == SYSTEM:
        own.add(ADMINISTRATORS)
    return Principal(account, _OF_EVERYBODY | own | {sid}, local=True, never=_OF_OTHER_LOGONS)


def from_elsewhere(principal: Principal) -> Principal:
    """Return the same principal as it comes from another computer: over the network, not at the console."""
    never = principal.never | _AT_HOME
    return replace(principal, sids=(principal.sids | {NETWORK}) - never, never=never)


def over_the_network(view: ClusterView, node: str, principal: Principal) -> Principal:
    """Return a service of a node as a file server sees it: its account, without what only the node gives it.

    Local System, Network Service and virtual accounts are the account of the node's computer there, Local Service is
    anonymous (Microsoft, *Service User Accounts*, *Configure Windows Service Accounts and Permissions*).
    """
    never = _OF_OTHER_LOGONS - {NETWORK} | {SERVICE, LOCAL}
    if LOCAL_SERVICE in principal.sids:
        return Principal(principal.label, frozenset({ANONYMOUS, NETWORK}), local=True, never=never)
    if not principal.local:
        kept = frozenset(sid for sid in principal.sids if not sid.startswith(OF_SERVICE))
        return replace(principal, sids=(kept | {NETWORK}) - never, never=never)
    computer = f"{short_host(node)}$"
    known = view.remember(("names-of-sids",), lambda: _by_name(view))
    names = frozenset(name for name in known if name.rpartition("\\")[2] == computer)
    own = {sid for name in names for sid in known[name]}
    names |= {computer}
    label = f"the computer account {computer.upper()}"
    return Principal(label, _OF_EVERYBODY | own | {NETWORK}, names, has_sid=bool(own), never=never)


def matcher(view: ClusterView, node: str, principal: Principal) -> Match:
    """Return what says whether an entry counts for a principal that acts on a node."""
    return lambda trustee: _matches(view, node, principal, trustee, 0)


def local_group(view: ClusterView, node: str, sid: str) -> LocalGroup | None:
    """Return the local group with this SID on a node; None where nobody asked for its members."""
    groups = view.remember(
        ("local-groups",), lambda: {(fold(g.node), g.sid): g for g in view.snapshot.local_groups}
    )
    return groups.get((fold(node), sid))


def members_gap(node: str, trustee: Trustee) -> Unknown:
    """Return the gap that the members of a local group are not known."""
    return Unknown(Part.ACCESS_CONTROL, f"members of {trustee.shown} on {node}")


def what_would_tell(
    view: ClusterView, node: str, principal: Principal, trustee: Trustee, depth: int = 0
) -> Unknown | None:
    """Return the gap that leaves open whether an entry counts; None where no evidence could ever tell.

    That is: the members of a local group that nobody read, or that one side is known by its SID and the other by its
    name. Who belongs to a group of a domain is in no evidence. ``depth`` is how many local groups are around it.
    """
    sid = _sid_on(view, node, trustee)
    group = None if sid is None else local_group(view, node, sid)
    if _is_local_user(node, trustee, depth):
        return None
    if group is None:
        if (sid or "").startswith(OF_BUILTIN) or trustee.authority in {"builtin", short_host(node)}:
            return members_gap(node, trustee)
        comparable = (principal.has_sid and sid) or _are_comparable(principal, trustee) or principal.local
        return None if comparable else Unknown(Part.ACCESS_CONTROL, f"which account {trustee.shown} is")
    if isinstance(group.members, Unknown):
        return members_gap(node, trustee)
    if depth >= _MEMBERS_DEEP:
        return None
    gaps = (what_would_tell(view, node, principal, member, depth + 1) for member in group.members.value)
    return next((gap for gap in gaps if gap is not None), None)


def told(
    view: ClusterView,
    node: str,
    principal: Principal,
    descriptor: SecurityDescriptor,
    kind: Kind,
    rights: int,
) -> Granted:
    """Return what a descriptor grants to a principal on a node, once no further evidence can change the answer.

    Whether all of ``rights`` are granted may still be open: then only through accounts of a domain, or conditions,
    which no evidence tells.

    Raises:
        GapError: it is open, and more evidence would tell: the members of a local group, or which account is meant.
    """
    found = granted(descriptor, matcher(view, node, principal), kind)
    if found.has(rights) is None:
        for ace in found.doubtful:
            matters = kind.mapped(ace.mask) & rights and not ace.opaque
            gap = what_would_tell(view, node, principal, ace.trustee) if matters else None
            if gap is not None:
                raise GapError(gap)
    return found


def _matches(view: ClusterView, node: str, principal: Principal, trustee: Trustee, depth: int) -> bool | None:
    sid = _sid_on(view, node, trustee)
    if sid in principal.never or (sid or "").startswith(_OF_NO_ACCOUNT):
        return False
    if sid in principal.sids or (trustee.name is not None and fold(trustee.name) in principal.names):
        return True
    home = seen_node_of_account(view, trustee)
    if home is not None and not same(home, short_host(node)):
        return False
    if sid is None:
        own = trustee.authority == short_host(node)
        return None if own and not depth else _named(principal, trustee.name or "")
    if sid.startswith(OF_BUILTIN):
        return _in_group(view, node, principal, sid, depth)
    if sid.startswith(OF_SERVICE) or sid in _ACCOUNTS | _OF_EVERYBODY:
        return False
    if sid.startswith(OF_DOMAIN):
        found = local_group(view, node, sid)
        if found is not None:
            return _in_group(view, node, principal, sid, depth)
        return False if principal.local or _is_local_user(node, trustee, depth) else None
    return None


def _is_local_user(node: str, trustee: Trustee, depth: int) -> bool:
    """Say whether a member of a local group is an account of the same computer: no local group holds another one."""
    return bool(depth and trustee.sid and trustee.authority == short_host(node))


def _sid_on(view: ClusterView, node: str, trustee: Trustee) -> str | None:
    """Return the SID of an account or group: its own, what its name says, or that of a local group of this name."""
    sid = trustee.told_sid
    if sid is not None or trustee.authority not in {"builtin", short_host(node)}:
        return sid
    named = view.remember(
        ("local-groups-by-name",),
        lambda: {(fold(g.node), fold(g.name.rpartition("\\")[2])): g.sid for g in view.snapshot.local_groups},
    )
    return named.get((fold(node), fold((trustee.name or "").rpartition("\\")[2])))


def _are_comparable(principal: Principal, trustee: Trustee) -> bool:
    r"""Say whether two names tell by their looks that they are not of one account.

    ``svc@corp.example``, ``corp.example\svc``, ``svc`` and ``CORP\svc`` may all be the same account.
    """
    whose, _, name = fold(trustee.name or "").rpartition("\\")
    if not name or not principal.names:
        return False
    for own in principal.names:
        domain, _, account = own.rpartition("\\")
        loose = "" in {domain, whose} or ("." in domain) != ("." in whose)
        if ("@" in account and not domain) or (loose and account == name):
            return False
    return True


def _named(principal: Principal, name: str) -> bool | None:
    """Judge an entry of which only a name is known that is not the principal's."""
    if principal.local and fold(name).startswith(_SYSTEM_NAMES):
        return None
    return False if principal.local and ("\\" in name or fold(name) in _OF_ALIASES) else None


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
    """Return the SID of an account that a local group or a descriptor has with its name; empty where none has."""
    return view.remember(("names-of-sids",), lambda: _by_name(view)).get(fold(name), set())


def _by_name(view: ClusterView) -> dict[str, set[str]]:
    """Return the SIDs of every folded name that stands beside one in the evidence."""
    members = (g.members.value for g in view.snapshot.local_groups if not isinstance(g.members, Unknown))
    descriptors = (a.descriptor.value for a in view.snapshot.access if not isinstance(a.descriptor, Unknown))
    entries = (tuple(ace.trustee for ace in found.dacl or ()) for found in descriptors)
    named: dict[str, set[str]] = {}
    for trustee in chain.from_iterable((*members, *entries)):
        if trustee.sid is not None and trustee.name is not None:
            named.setdefault(fold(trustee.name), set()).add(trustee.sid)
    return named
