"""The data of a registry value: type number and bytes to a typed scalar.

Source: Microsoft, *Registry value types* (winnt.h).
"""

from __future__ import annotations

from ssis_preflight.read.reading import RegistryScalar
from ssis_preflight.read.text import decode_ansi

_NAMES = (
    "REG_NONE",
    "REG_SZ",
    "REG_EXPAND_SZ",
    "REG_BINARY",
    "REG_DWORD",
    "REG_DWORD_BIG_ENDIAN",
    "REG_LINK",
    "REG_MULTI_SZ",
    "REG_RESOURCE_LIST",
    "REG_FULL_RESOURCE_DESCRIPTOR",
    "REG_RESOURCE_REQUIREMENTS_LIST",
    "REG_QWORD",
)
_SZ, _EXPAND_SZ, _DWORD, _DWORD_BIG_ENDIAN, _MULTI_SZ, _QWORD = 1, 2, 4, 5, 7, 11


def type_name(number: int) -> str:
    """Return ``REG_SZ`` for 1; a number that Windows has no name for is shown as exports write it, ``hex(12)``."""
    return _NAMES[number] if 0 <= number < len(_NAMES) else f"hex({number:x})"


def is_text(number: int) -> bool:
    """Say whether a type holds characters: REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ."""
    return number in {_SZ, _EXPAND_SZ, _MULTI_SZ}


def scalar(number: int, data: bytes, *, single_byte: bool = False) -> RegistryScalar:
    """Return the value that bytes of a type stand for.

    Text is UTF-16LE and ends at its first NUL; with ``single_byte`` (REGEDIT4) it is in the ANSI code page.
    Numbers of an unusual size, which the registry allows, stay bytes, as do all types without a reading of
    their own.
    """
    if is_text(number):
        text = decode_ansi(data) if single_byte else data.decode("utf-16-le", "replace")
        return _strings(text) if number == _MULTI_SZ else text.partition("\0")[0]
    if (number, len(data)) in {(_DWORD, 4), (_QWORD, 8)}:
        return int.from_bytes(data, "little")
    if (number, len(data)) == (_DWORD_BIG_ENDIAN, 4):
        return int.from_bytes(data, "big")
    return data


def _strings(text: str) -> tuple[str, ...]:
    """Split a multi-string at its NULs; the empty strings that end it are not part of it."""
    kept = text.rstrip("\0")
    return tuple(kept.split("\0")) if kept else ()
