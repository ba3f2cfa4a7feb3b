"""Self-relative security descriptors in bytes, as Windows keeps them in REG_BINARY values ([MS-DTYP] 2.4.6)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

ADMINISTRATORS = "S-1-5-32-544"
DISTRIBUTED_COM_USERS = "S-1-5-32-562"
EVERYONE = "S-1-1-0"
INTERACTIVE = "S-1-5-4"
SYSTEM = "S-1-5-18"
USERS = "S-1-5-32-545"

_IN_SDDL = {
    ADMINISTRATORS: "BA",
    EVERYONE: "WD",
    INTERACTIVE: "IU",
    SYSTEM: "SY",
    USERS: "BU",
}
_RIGHTS = (("CC", 1), ("DC", 2), ("LC", 4), ("SW", 8), ("RP", 16))

Allowed = Sequence[tuple[int, str]]
"""(COM rights as bits, SID) of each entry that allows."""


def binary_descriptor(allowed: Allowed) -> bytes:
    """Return the descriptor with Administrators as owner and group, and these entries."""
    owner = _sid(ADMINISTRATORS)
    entries = b"".join(_entry(mask, sid) for mask, sid in allowed)
    acl = struct.pack("<BBHHH", 2, 0, 8 + len(entries), len(allowed), 0) + entries
    at_owner = 20
    at_group = at_owner + len(owner)
    at_acl = at_group + len(owner)
    head = struct.pack("<BBHIIII", 1, 0, 0x8004, at_owner, at_group, 0, at_acl)
    return head + owner + owner + acl


def sddl_descriptor(allowed: Allowed) -> str:
    """Return the same descriptor as text, in the spelling of ``RawSecurityDescriptor.GetSddlForm``."""
    entries = "".join(f"(A;;{_letters(mask)};;;{_IN_SDDL.get(sid, sid)})" for mask, sid in allowed)
    return f"O:BAG:BAD:{entries}"


def _letters(mask: int) -> str:
    return "".join(letters for letters, bit in _RIGHTS if mask & bit)


def _entry(mask: int, sid: str) -> bytes:
    body = struct.pack("<I", mask) + _sid(sid)
    return struct.pack("<BBH", 0, 0, 4 + len(body)) + body


def _sid(text: str) -> bytes:
    _, revision, authority, *rest = text.split("-")
    head = struct.pack("<BB", int(revision), len(rest)) + int(authority).to_bytes(6, "big")
    return head + struct.pack(f"<{len(rest)}I", *map(int, rest))
