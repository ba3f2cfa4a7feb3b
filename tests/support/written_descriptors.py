"""Writers of security descriptors, as text and in bytes: the other direction of the readers, for round trips."""

from __future__ import annotations

import struct

from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee

_FLAGS = (
    ("object_inherit", "OI", 0x1),
    ("container_inherit", "CI", 0x2),
    ("no_propagate", "NP", 0x4),
    ("inherit_only", "IO", 0x8),
    ("inherited", "ID", 0x10),
)


def written_sddl(descriptor: SecurityDescriptor) -> str:
    """Return the descriptor as SDDL, SIDs and rights as numbers, entries with a condition as such."""
    text = f"O:{descriptor.owner.sid}" if descriptor.owner else ""
    text += f"G:{descriptor.group.sid}" if descriptor.group else ""
    if not descriptor.has_dacl:
        return text
    text += "D:P" if descriptor.protected else "D:"
    if descriptor.dacl is None:
        return text + "NO_ACCESS_CONTROL"
    return text + "".join(map(_ace_text, descriptor.dacl))


def written_bytes(descriptor: SecurityDescriptor) -> bytes:
    """Return the descriptor as it stands in a REG_BINARY value."""
    parts = [
        b"" if descriptor.owner is None else _sid(descriptor.owner),
        b"" if descriptor.group is None else _sid(descriptor.group),
        b"" if descriptor.dacl is None else _acl(descriptor.dacl),
    ]
    offsets, at = [], 20
    for part in parts:
        offsets.append(at if part else 0)
        at += len(part)
    control = 0x8000 | (0x4 if descriptor.has_dacl else 0) | (0x1000 if descriptor.protected else 0)
    return struct.pack("<BBHIIII", 1, 0, control, offsets[0], offsets[1], 0, offsets[2]) + b"".join(parts)


def _ace_text(ace: Ace) -> str:
    letter = "A" if ace.type is AceType.ALLOW else "D"
    flags = "".join(word for name, word, _ in _FLAGS if getattr(ace, name))
    condition = ';(@User.Title=="PM (a) ;" && (Member_of{BA}))' if ace.opaque else ""
    kind = f"X{letter}" if ace.opaque else letter
    return f"({kind};{flags};0x{ace.mask:x};;;{ace.sid}{condition})"


def _acl(entries: tuple[Ace, ...]) -> bytes:
    body = b"".join(map(_ace_bytes, entries))
    return struct.pack("<BBHHH", 2, 0, 8 + len(body), len(entries), 0) + body


def _ace_bytes(ace: Ace) -> bytes:
    kind = (9 if ace.opaque else 0) + (0 if ace.type is AceType.ALLOW else 1)
    flags = sum(bit for name, _, bit in _FLAGS if getattr(ace, name))
    body = struct.pack("<I", ace.mask) + _sid(ace.trustee) + (b"artx\x00\x00\x00\x00" if ace.opaque else b"")
    return struct.pack("<BBH", kind, flags, 4 + len(body)) + body


def _sid(trustee: Trustee) -> bytes:
    assert trustee.sid is not None
    _, revision, authority, *rest = trustee.sid.split("-")
    head = struct.pack("<BB", int(revision), len(rest)) + int(authority, 0).to_bytes(6, "big")
    return head + struct.pack(f"<{len(rest)}I", *map(int, rest))
