"""From a cell or a registry value to a number, a truth value, a text, names or a member of an enumeration.

Every function takes a decoded value and returns None for what it does not understand. Numbers come as numbers
or as text, enumerations as numbers or English names (the cmdlets and ``sc`` never translate those), nested
objects as objects or names. A null is for the caller to handle first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import TypeVar

from ssis_preflight.model.names import fold
from ssis_preflight.model.states import ServiceState, StartMode
from ssis_preflight.read.cmdlet_rows import name_of, node_names_of
from ssis_preflight.read.reading import CellValue

Raw = CellValue | bytes
"""A cell of a cmdlet's row or the data of a registry value."""

E = TypeVar("E", bound=IntEnum)

_DECIMAL = re.compile(r"[+-]?[0-9]{1,20}")
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]{1,16}")
_DWORD = 0x1_0000_0000
_SHOWN = 60


def unwrap(value: Raw) -> Raw:
    """Take the number or list out of ``{"value": 2, "Value": "Online"}``, which PowerShell writes for some."""
    if not isinstance(value, Mapping):
        return value
    inner = [data for name, data in value.items() if fold(name) == "value"]
    return next((data for data in inner if not isinstance(data, str)), inner[0] if inner else value)


def as_int(value: Raw) -> int | None:
    """Return a whole number, written as such or as decimal or hexadecimal text."""
    value = unwrap(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    if _DECIMAL.fullmatch(text):
        return int(text)
    return int(text, 16) if _HEXADECIMAL.fullmatch(text) else None


def as_unsigned(value: Raw) -> int | None:
    """Return a number of the cluster database, which is unsigned: -1 becomes 0xFFFFFFFF."""
    number = as_int(value)
    return number + _DWORD if number is not None and -_DWORD < number < 0 else number


def as_bool(value: Raw) -> bool | None:
    """Return a truth value, written as such, as ``True``/``False`` or as a number."""
    value = unwrap(value)
    if isinstance(value, str) and fold(value) in ("true", "false"):
        return fold(value) == "true"
    number = as_int(value)
    return None if number is None else number != 0


def as_text(value: Raw) -> str | None:
    """Return a scalar as text; lists of scalars are joined by commas, bytes are shown in hexadecimal."""
    value = unwrap(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex(" ")
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple):
        parts = [as_text(part) for part in value]
        return ", ".join(part for part in parts if part is not None)
    return name_of(value) if isinstance(value, Mapping) else None


def as_name(value: Raw) -> str | None:
    """Return the name that a text or a nested object carries, without spaces at the ends; never empty."""
    if isinstance(value, bytes):
        return None
    return name_of(value)


def as_node_names(value: Raw) -> tuple[str, ...] | None:
    """Return the names of a list of nodes, each a text or an object, or of a text that joins names."""
    if isinstance(value, bytes):
        return None
    return () if isinstance(value, Mapping) and not value else node_names_of(value)


def as_texts(value: Raw) -> tuple[str, ...] | None:
    """Return a list of texts (a multi-string); one text is a list of one, an empty text an empty list."""
    value = unwrap(value)
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, Mapping) and not value:
        return ()
    if not isinstance(value, tuple):
        return None
    texts = tuple(item for item in value if isinstance(item, str))
    return texts if len(texts) == len(value) else None


def plain(name: str) -> str:
    """Return an enumeration name without case, spaces and marks: ``Partial Online`` gives ``partialonline``."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def member_of(enum: type[E], aliases: Mapping[str, E] | None = None) -> Callable[[Raw], E | None]:
    """Return a function that reads a member of ``enum`` by number, numeric text or English name."""
    by_name = {plain(member.name): member for member in enum} | dict(aliases or {})
    by_number = {int(member): member for member in enum}

    def read(value: Raw) -> E | None:
        value = unwrap(value)
        if isinstance(value, str) and plain(value) in by_name:
            return by_name[plain(value)]
        number = as_int(value)
        if number is None:
            return None
        return by_number.get(number, by_number.get(number - _DWORD))

    return read


def number_of(names: Mapping[str, int]) -> Callable[[Raw], int | None]:
    """Return a function that reads a number, or one of these English names (as :func:`plain` gives them)."""

    def read(value: Raw) -> int | None:
        value = unwrap(value)
        if isinstance(value, str) and plain(value) in names:
            return names[plain(value)]
        return as_unsigned(value)

    return read


def flags_of(names: Mapping[str, int]) -> Callable[[Raw], int | None]:
    """Return a function that reads flags: a number, or English names joined by commas."""

    def read(value: Raw) -> int | None:
        value = unwrap(value)
        if not isinstance(value, str) or as_int(value) is not None:
            return as_unsigned(value)
        words = [plain(word) for word in value.split(",")]
        if not all(word in names for word in words):
            return None
        return sum({names[word] for word in words})

    return read


as_start_mode = member_of(
    StartMode,
    {
        "auto": StartMode.AUTOMATIC,
        "automaticdelayedstart": StartMode.AUTOMATIC,
        "demand": StartMode.MANUAL,
    },
)
"""Start type of a service: ``Auto`` (Win32_Service), ``Automatic`` (Get-Service), 2 (registry and ``sc``)."""

as_service_state = member_of(ServiceState)
"""State of a service: ``Running``, ``Start Pending`` or a number."""


def shown(value: Raw) -> str:
    """Return the value as it may stand in a sentence, shortened."""
    text = repr(as_text(value)) if as_text(value) is not None else repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
