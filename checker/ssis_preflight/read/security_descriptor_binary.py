"""Security descriptors in bytes, self-relative, as the registry keeps them in REG_BINARY values.

Source: [MS-DTYP] 2.4.6 SECURITY_DESCRIPTOR, 2.4.5 ACL, 2.4.4 ACE, 2.4.2.2 SID.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.read.security_descriptor_text import DescriptorError

LARGEST = 256 * 1024
"""Bytes of a descriptor that are read: two lists of 64 KB each, owner and group are less."""

_HEAD = struct.Struct("<BBHIIII")
_ACL = struct.Struct("<BBHHH")
_ACE = struct.Struct("<BBHI")
_DACL_PRESENT, _DACL_PROTECTED, _SELF_RELATIVE = 0x4, 0x1000, 0x8000
_OBJECT_INHERIT, _CONTAINER_INHERIT, _NO_PROPAGATE, _INHERIT_ONLY, _INHERITED = 0x1, 0x2, 0x4, 0x8, 0x10
_GUID_SIZE = 16
_MOST_AUTHORITIES = 15

_TYPES: Mapping[int, tuple[AceType, bool, bool]] = {
    0: (AceType.ALLOW, False, False),
    1: (AceType.DENY, False, False),
    5: (AceType.ALLOW, True, True),
    6: (AceType.DENY, True, True),
    9: (AceType.ALLOW, True, False),
    10: (AceType.DENY, True, False),
    11: (AceType.ALLOW, True, True),
    12: (AceType.DENY, True, True),
}
"""Type number: what the entry does, whether that depends on something else, whether object types stand in it."""


def read_descriptor(raw: bytes) -> SecurityDescriptor:
    """Return the descriptor that the bytes hold; bytes after its parts are passed over.

    Raises:
        DescriptorError: the bytes are no self-relative descriptor, or a part reaches beyond their end.
    """
    if len(raw) > LARGEST:
        raise DescriptorError(f"the descriptor is larger than {LARGEST:,} bytes")
    if len(raw) < _HEAD.size:
        raise DescriptorError(f"the descriptor has {len(raw)} bytes, fewer than its head of {_HEAD.size}")
    revision, _, control, owner, group, _, dacl = _HEAD.unpack_from(raw)
    if revision != 1 or not control & _SELF_RELATIVE:
        raise DescriptorError("this is no self-relative descriptor of revision 1")
    present = bool(control & _DACL_PRESENT)
    return SecurityDescriptor(
        _sid(raw, owner, len(raw)) if owner else None,
        _sid(raw, group, len(raw)) if group else None,
        _acl(raw, dacl) if present and dacl else None,
        has_dacl=present,
        protected=bool(control & _DACL_PROTECTED),
    )


def _acl(raw: bytes, at: int) -> tuple[Ace, ...]:
    if at + _ACL.size > len(raw):
        raise DescriptorError("the access control list lies beyond the end")
    revision, _, size, count, _ = _ACL.unpack_from(raw, at)
    end = at + size
    if revision not in {2, 3, 4} or size < _ACL.size or end > len(raw):
        raise DescriptorError("the access control list is damaged")
    found: list[Ace] = []
    at += _ACL.size
    for _ in range(count):
        if at + _ACE.size > end:
            raise DescriptorError(f"the access control list ends before its entry {len(found) + 1}")
        length = _ACE.unpack_from(raw, at)[2]
        if length < _ACE.size or length % 4 or at + length > end:
            raise DescriptorError(f"the entry {len(found) + 1} of the access control list has a wrong length")
        found.append(_ace(raw, at, at + length))
        at += length
    return tuple(found)


def _ace(raw: bytes, at: int, end: int) -> Ace:
    kind, flags, _, mask = _ACE.unpack_from(raw, at)
    if kind not in _TYPES:
        raise DescriptorError(f"an entry is of the unknown type {kind}")
    effect, opaque, has_objects = _TYPES[kind]
    at += _ACE.size
    if has_objects:
        if at + 4 > end:
            raise DescriptorError("an entry for an object type is cut off")
        which = int.from_bytes(raw[at : at + 4], "little")
        at += 4 + _GUID_SIZE * ((which & 1) + (which >> 1 & 1))
    return Ace(
        effect,
        _sid(raw, at, end),
        mask,
        object_inherit=bool(flags & _OBJECT_INHERIT),
        container_inherit=bool(flags & _CONTAINER_INHERIT),
        inherit_only=bool(flags & _INHERIT_ONLY),
        no_propagate=bool(flags & _NO_PROPAGATE),
        inherited=bool(flags & _INHERITED),
        opaque=opaque,
    )


def _sid(raw: bytes, at: int, end: int) -> Trustee:
    if at + 8 > end:
        raise DescriptorError("a SID lies beyond the end")
    revision, count = raw[at], raw[at + 1]
    if revision != 1 or not 0 < count <= _MOST_AUTHORITIES or at + 8 + 4 * count > end:
        raise DescriptorError("a SID is damaged")
    authority = int.from_bytes(raw[at + 2 : at + 8], "big")
    parts = struct.unpack_from(f"<{count}I", raw, at + 8)
    shown = f"0x{authority:012x}" if authority > 0xFFFFFFFF else str(authority)
    return Trustee("-".join(["S-1", shown, *map(str, parts)]))
