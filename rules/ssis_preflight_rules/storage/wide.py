"""Groups that hold nearly everybody, and what a list gives them."""

from __future__ import annotations

from collections.abc import Mapping

from ssis_preflight.analysis.effective_rights import Match, granted
from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.facts import GapError, GapKind, Unknown
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.rights import FILES
from ssis_preflight.model.sids import (
    ANONYMOUS,
    AUTHENTICATED_USERS,
    DOMAIN_ALIASES,
    EVERYONE,
    USERS,
)

_TOKENS: Mapping[str, frozenset[str]] = {
    EVERYONE: frozenset({EVERYONE}),
    AUTHENTICATED_USERS: frozenset({EVERYONE, AUTHENTICATED_USERS}),
    USERS: frozenset({EVERYONE, AUTHENTICATED_USERS, USERS}),
    ANONYMOUS: frozenset({ANONYMOUS}),
}
"""What the token of a member of each group holds for certain."""


def wide_entries(path: str, descriptor: SecurityDescriptor, rights: int) -> tuple[Ace, ...]:
    """Return the entries that give one of these rights to Everyone, Authenticated Users, Users or ANONYMOUS LOGON.

    A right that an entry before denies does not count. A NULL list has no entries: look at ``descriptor.dacl`` first.

    Raises:
        GapError: an entry may be for such a group under a name of a language that is not known here, or has a
            condition.
    """
    found: list[Ace] = []
    for group, token in _TOKENS.items():
        said = granted(descriptor, _match(token), FILES)
        given = said.certain & rights
        found += [
            ace
            for ace in said.applied
            if ace.type is AceType.ALLOW and ace.trustee.told_sid == group and FILES.mapped(ace.mask) & given
        ]
    if not found:
        _be_sure(path, descriptor, rights)
    return tuple(dict.fromkeys(found))


def names_of(entries: tuple[Ace, ...]) -> str:
    """Return whom the entries name, each once, for a sentence."""
    return " and ".join(dict.fromkeys(ace.trustee.shown for ace in entries))


def _be_sure(path: str, descriptor: SecurityDescriptor, rights: int) -> None:
    for token in _TOKENS.values():
        said = granted(descriptor, _match(token), FILES)
        if said.has_any(rights) is None:
            whom = said.doubtful[0].trustee.shown if said.doubtful else "its entries"
            missing = f"which account {whom} is, in the access control list of {path}"
            raise GapError(Unknown(Part.ACCESS_CONTROL, missing, GapKind.UNREADABLE))


def _match(token: frozenset[str]) -> Match:
    def applies(trustee: Trustee) -> bool | None:
        sid = trustee.told_sid
        if sid is not None:
            return sid in token
        return None if _may_be_well_known(trustee.name or "") else False

    return applies


def _may_be_well_known(name: str) -> bool:
    """Say whether a name may be that of a well-known group in some language: its authority is not a domain's.

    What SDDL names by an alias, such as Domain Admins, is a group of a domain.
    """
    if name in DOMAIN_ALIASES.values():
        return False
    authority, backslash, _ = fold(name).partition("\\")
    return not backslash or authority == "builtin" or " " in authority or authority.startswith("nt-")
