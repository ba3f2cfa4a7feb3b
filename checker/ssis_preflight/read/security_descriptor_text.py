"""Security descriptors as text, in the Security Descriptor Definition Language (SDDL).

Strict: what is not understood is an error, because a descriptor that is understood in part says the wrong thing. The
list for auditing is checked for its brackets only. Source: Microsoft, *Security Descriptor String Format*, *ACE
Strings*, *SID Strings*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.rights import (
    FILE_ALL,
    FILE_EXECUTE,
    FILE_READ,
    FILE_WRITE,
    KEY_ALL,
    KEY_READ,
    KEY_WRITE,
)
from ssis_preflight.model.sids import ALIASES, DOMAIN_ALIASES, sid_of_text
from ssis_preflight.read.excerpt import shown

LONGEST = 512 * 1024
"""Characters of a descriptor that are read; the 64 KB that a list can have are far less."""

MOST_ENTRIES = 4096
"""Entries of a list; 64 KB hold fewer."""

_SHOWN = 40
_SID = re.compile(r"[Ss]-1-(?:0[xX][0-9A-Fa-f]+|[0-9]+)(?:-[0-9]+)+|[A-Z]{2}")
_LIST_FLAG = re.compile(r"P|AR|AI|NO_ACCESS_CONTROL")
_LIST_FLAGS = re.compile(rf"(?:{_LIST_FLAG.pattern})*")
_PIECE = re.compile(r'"[^"]*"|[()]')
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]{1,8}|[0-9]{1,11}")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_NULL_LIST = "NO_ACCESS_CONTROL"

_TYPES: Mapping[str, tuple[AceType, bool]] = {
    "A": (AceType.ALLOW, False),
    "D": (AceType.DENY, False),
    "OA": (AceType.ALLOW, True),
    "OD": (AceType.DENY, True),
    "XA": (AceType.ALLOW, True),
    "XD": (AceType.DENY, True),
    "ZA": (AceType.ALLOW, True),
}
_CONDITIONAL = frozenset({"XA", "XD", "ZA"})
_FLAGS = frozenset({"CI", "OI", "NP", "IO", "ID", "SA", "FA"})
_RIGHTS: Mapping[str, int] = {
    "GA": 0x10000000,
    "GX": 0x20000000,
    "GW": 0x40000000,
    "GR": 0x80000000,
    "SD": 0x10000,
    "RC": 0x20000,
    "WD": 0x40000,
    "WO": 0x80000,
    "CC": 0x1,
    "DC": 0x2,
    "LC": 0x4,
    "SW": 0x8,
    "RP": 0x10,
    "WP": 0x20,
    "DT": 0x40,
    "LO": 0x80,
    "CR": 0x100,
    "FA": FILE_ALL,
    "FR": FILE_READ,
    "FW": FILE_WRITE,
    "FX": FILE_EXECUTE,
    "KA": KEY_ALL,
    "KR": KEY_READ,
    "KW": KEY_WRITE,
    "KX": KEY_READ,
}


class DescriptorError(ValueError):
    """A security descriptor that cannot be understood; the message says in one line what and where."""


def read_sddl(text: str) -> SecurityDescriptor:
    """Return the descriptor that an SDDL text stands for.

    Raises:
        DescriptorError: the text is no descriptor, or holds something that is not known here.
    """
    if len(text) > LONGEST:
        raise DescriptorError(f"the descriptor is longer than {LONGEST:,} characters")
    text = text.strip(" \t\r\n\0")
    parts = dict(_parts(text))
    if not parts:
        raise DescriptorError("nothing stands here")
    owner, group = (_trustee(parts[letter]) if letter in parts else None for letter in "OG")
    if "S" in parts:
        _entries(parts["S"])
    if "D" not in parts:
        return SecurityDescriptor(owner, group, None, has_dacl=False)
    flags, entries = _entries(parts["D"])
    protected = "P" in _LIST_FLAG.findall(flags)
    if _NULL_LIST in flags:
        if entries:
            raise DescriptorError(f"{_NULL_LIST} stands before entries")
        return SecurityDescriptor(owner, group, None, protected=protected)
    return SecurityDescriptor(owner, group, tuple(map(_ace, entries)), protected=protected)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the letter and the text of the owner, the group and the two lists; each may come once."""
    at, seen = 0, set()
    while at < len(text):
        letter = text[at]
        if letter not in "OGDS" or text[at + 1 : at + 2] != ":":
            raise DescriptorError(f"O:, G:, D: or S: is expected at character {at + 1}: {_quoted(text[at:])}")
        if letter in seen:
            raise DescriptorError(f"{letter}: comes twice")
        seen.add(letter)
        end = _end_of_list(text, at + 2) if letter in "DS" else _end_of_sid(text, at + 2)
        yield letter, text[at + 2 : end]
        at = end


def _end_of_sid(text: str, at: int) -> int:
    found = _SID.match(text, at)
    if found is None:
        raise DescriptorError(f"an account is expected at character {at + 1}: {_quoted(text[at:])}")
    return found.end()


def _end_of_list(text: str, at: int) -> int:
    """Return where the list ends whose flags begin here: after the last closing bracket."""
    flags = _LIST_FLAGS.match(text, at)
    end = at if flags is None else flags.end()
    while text.startswith("(", end):
        end = _closing(text, end)
    return end


def _closing(text: str, opening: int) -> int:
    """Return the offset after the bracket that closes the one at ``opening``; quoted text in between is passed."""
    depth = 0
    for found in _PIECE.finditer(text, opening):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
            if depth == 0:
                return found.end()
    raise DescriptorError(f"the bracket at character {opening + 1} is not closed")


def _entries(text: str) -> tuple[str, list[str]]:
    """Return the flags of a list and its entries without their brackets."""
    flags, _, _ = text.partition("(")
    entries: list[str] = []
    at = len(flags)
    while at < len(text):
        end = _closing(text, at)
        entries.append(text[at + 1 : end - 1])
        at = end
        if len(entries) > MOST_ENTRIES:
            raise DescriptorError(f"the list has more than {MOST_ENTRIES:,} entries")
    return flags, entries


def _ace(text: str) -> Ace:
    fields = text.split(";", 6)
    if len(fields) < 6:
        raise DescriptorError(f"the entry {_quoted(text)} has fewer than six fields")
    kind, flags, rights, object_type, inherited_type, account = (field.strip() for field in fields[:6])
    if kind not in _TYPES:
        raise DescriptorError(f"the entry {_quoted(text)} is of the unknown type {_quoted(kind)}")
    if (len(fields) == 7) != (kind in _CONDITIONAL):
        raise DescriptorError(f"the entry {_quoted(text)} has a condition where none belongs, or lacks it")
    for guid in (object_type, inherited_type):
        if guid and (kind not in {"OA", "OD", "ZA"} or not _GUID.fullmatch(guid)):
            raise DescriptorError(f"the entry {_quoted(text)} names an object type that is none")
    effect, opaque = _TYPES[kind]
    found = _pairs(flags, _FLAGS, text)
    return Ace(
        effect,
        _trustee(account),
        _mask(rights, text),
        object_inherit="OI" in found,
        container_inherit="CI" in found,
        inherit_only="IO" in found,
        no_propagate="NP" in found,
        inherited="ID" in found,
        opaque=opaque,
    )


def _mask(rights: str, entry: str) -> int:
    if _NUMBER.fullmatch(rights):
        octal = rights[0] == "0" and rights.isdigit() and "8" not in rights and "9" not in rights
        number = int(rights, 8) if octal else int(rights, 16 if rights[1:2] in {"x", "X"} else 10)
        if number <= 0xFFFFFFFF:
            return number
    mask = 0
    for pair in _pairs(rights, _RIGHTS, entry):
        mask |= _RIGHTS[pair]
    return mask


def _pairs(text: str, known: Mapping[str, int] | frozenset[str], entry: str) -> list[str]:
    pairs = [text[at : at + 2] for at in range(0, len(text), 2)]
    strange = next((pair for pair in pairs if pair not in known), None)
    if strange is not None:
        raise DescriptorError(f"{_quoted(strange)} is not known in the entry {_quoted(entry)}")
    return pairs


def _trustee(text: str) -> Trustee:
    sid = ALIASES.get(text) or sid_of_text(text)
    if sid is not None:
        return Trustee(sid)
    if text in DOMAIN_ALIASES:
        return Trustee(name=DOMAIN_ALIASES[text])
    raise DescriptorError(f"{_quoted(text)} is no account that is known here")


def _quoted(text: str) -> str:
    return f'"{shown(text, limit=_SHOWN)}"'
