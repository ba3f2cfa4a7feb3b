"""Effective rights: what a list of access control entries grants, as far as it can be told to whom they apply.

Windows goes through the entries in their order: a right that an entry denies is not granted by a later one, and a
right that is granted is not denied any more. An entry that is there for children only does not count. Whether an
entry applies may not be known (a domain group whose members nobody exported, a condition): then there are two
answers, the rights that are certain and those that are possible.

Source: Microsoft, *How AccessCheck Works*, *Order of ACEs in a DACL*, *ACE Inheritance Rules*; [MS-DTYP] 2.5.3.2.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.rights import Kind, StandardRight
from ssis_preflight.model.sids import CREATOR_GROUP, CREATOR_OWNER, OWNER_RIGHTS

Match = Callable[[Trustee], bool | None]
"""Says whether an entry for this account or group applies to a principal; None where that cannot be told."""

_OF_THE_OWNER = int(StandardRight.READ_CONTROL | StandardRight.WRITE_DAC)
_STAND_INS = frozenset({CREATOR_OWNER, CREATOR_GROUP})
"""Identifiers that are replaced when an entry is inherited; where they stand as they are, they match nobody."""

EVERY_RIGHT = 0xFFFF_FFFF


class Granted(msgspec.Struct, frozen=True):
    """Rights as bits: ``certain`` are granted whatever is not known, ``possible`` under some of it.

    ``doubtful`` are the entries of which it is not known whether they apply; ``applied`` those that certainly do.
    """

    certain: int
    possible: int
    applied: tuple[Ace, ...] = ()
    doubtful: tuple[Ace, ...] = ()

    def has(self, rights: int) -> bool | None:
        """Say whether all these rights are granted; None where that cannot be told."""
        if self.certain & rights == rights:
            return True
        return None if self.possible & rights == rights else False

    def has_any(self, rights: int) -> bool | None:
        """Say whether one of these rights at least is granted; None where that cannot be told."""
        if self.certain & rights:
            return True
        return None if self.possible & rights else False


def granted(descriptor: SecurityDescriptor, applies: Match, kind: Kind) -> Granted:
    """Return what a descriptor grants to the principal whom ``applies`` knows, on an object of this kind.

    A descriptor without a list of which anything is known grants nothing for certain and everything perhaps; a NULL
    list grants everything. An owner that the descriptor does not name is not counted.
    """
    if not descriptor.has_dacl:
        return Granted(0, EVERY_RIGHT)
    if descriptor.dacl is None:
        return Granted(EVERY_RIGHT, EVERY_RIGHT)
    entries = [ace for ace in descriptor.dacl if not ace.inherit_only]
    told = [(ace, _applies(ace, applies, descriptor.owner)) for ace in entries]
    by_owner = _of_owner(descriptor, applies)
    return Granted(
        _walk(told, kind, certain=True) | (_OF_THE_OWNER if by_owner else 0),
        _walk(told, kind, certain=False) | (_OF_THE_OWNER if by_owner is not False else 0),
        tuple(ace for ace, said in told if said),
        tuple(ace for ace, said in told if said is None),
    )


def _applies(ace: Ace, applies: Match, owner: Trustee | None) -> bool | None:
    if ace.trustee.sid in _STAND_INS:
        return False
    said = applies(owner if owner is not None and ace.trustee.sid == OWNER_RIGHTS else ace.trustee)
    return None if said and ace.opaque else said


def _of_owner(descriptor: SecurityDescriptor, applies: Match) -> bool | None:
    """Say whether the principal may read and change permissions because it owns the object."""
    restricted = any(
        ace.trustee.sid == OWNER_RIGHTS and not ace.inherit_only for ace in descriptor.dacl or ()
    )
    return False if restricted or descriptor.owner is None else applies(descriptor.owner)


def _walk(told: list[tuple[Ace, bool | None]], kind: Kind, *, certain: bool) -> int:
    """Return what is allowed where doubtful entries do harm (``certain``), or where they do good."""
    allowed = denied = 0
    for ace, said in told:
        mask = kind.mapped(ace.mask)
        if ace.type is AceType.ALLOW:
            allowed |= mask & ~denied if said or (said is None and not certain) else 0
        elif said or (said is None and certain):
            denied |= mask & ~allowed
    return allowed


def inherited_by(descriptor: SecurityDescriptor, *, container: bool) -> SecurityDescriptor:
    """Return what a new file (or, with ``container``, a new folder) in a folder inherits of its list.

    Owner and group are those of whoever creates it, so they are not known.
    """
    if descriptor.dacl is None:
        return replace(descriptor, owner=None, group=None)
    handed = tuple(
        replace(ace, inherited=True, inherit_only=False)
        for ace in descriptor.dacl
        if (ace.container_inherit if container else ace.object_inherit)
    )
    return SecurityDescriptor(None, None, handed, has_dacl=descriptor.has_dacl)
