r"""Service accounts: what kind an account is, who it is on the network, and whether two spellings mean one account.

Source: Microsoft, *Configure Windows service accounts and permissions*.
"""

from __future__ import annotations

from enum import Enum

from ssis_preflight.model.names import fold, short_host
from ssis_preflight.model.sids import LOCAL_SERVICE, NETWORK_SERVICE, OF_SERVICE, SYSTEM, sid_of_name


class AccountKind(Enum):
    """What a service account is."""

    LOCAL_SYSTEM = "LocalSystem"
    LOCAL_SERVICE = "LOCAL SERVICE"
    NETWORK_SERVICE = "NETWORK SERVICE"
    VIRTUAL = "a virtual account"
    OTHER = "an account of a domain or of the computer"


_BUILT_IN = {
    SYSTEM: AccountKind.LOCAL_SYSTEM,
    LOCAL_SERVICE: AccountKind.LOCAL_SERVICE,
    NETWORK_SERVICE: AccountKind.NETWORK_SERVICE,
}

AS_THE_COMPUTER = frozenset({AccountKind.LOCAL_SYSTEM, AccountKind.NETWORK_SERVICE, AccountKind.VIRTUAL})
"""Accounts that other computers see as the account of this computer, ``DOMAIN\\COMPUTER$``."""


def account_kind(account: str) -> AccountKind:
    """Say what kind an account is, by the spellings that Windows and SQL Server setup use."""
    sid = sid_of_name(account) or ""
    return AccountKind.VIRTUAL if sid.startswith(OF_SERVICE) else _BUILT_IN.get(sid, AccountKind.OTHER)


def same_account(one: str, its_node: str, other: str, other_node: str) -> bool | None:
    r"""Say whether the services of two nodes log on with one account; None where the spellings do not tell.

    Built-in and virtual accounts of the same name count as one, and so do local accounts: each node has its own, set
    up alike. ``CORP\svc`` and ``svc@corp.example`` may be one account or two, and so may ``CORP\svc`` and
    ``ad.corp.example\svc``.
    """
    sids = sid_of_name(one), sid_of_name(other)
    if sids != (None, None):
        return sids[0] == sids[1]
    if fold(one) == fold(other):
        return True
    if ("@" in one) is not ("@" in other):
        return None
    if "@" in one:
        return False
    return _same_down_level(_down_level(one, its_node), _down_level(other, other_node))


def _down_level(account: str, node: str) -> tuple[str, str]:
    r"""Return domain and name of ``DOMAIN\name``; the domain of a local account is a dot."""
    domain, separator, name = fold(account).rpartition("\\")
    if not separator or domain == "." or short_host(domain) == short_host(node):
        return ".", name
    return domain, name


def _same_down_level(one: tuple[str, str], other: tuple[str, str]) -> bool | None:
    if one[1] != other[1]:
        return False
    domains = one[0], other[0]
    if domains[0] == domains[1]:
        return True
    if "." in domains or ("." in domains[0]) is ("." in domains[1]):
        return False
    return True if short_host(domains[0]) == short_host(domains[1]) else None
