"""The cells of a saved registry hive (``regf``): keys and values, whatever the bytes are.

A hive may be damaged or made to do harm. Every offset and count is checked against the file, a key is entered once
in one walk, depth and names are those of Windows, the entries of all lists and the characters of all paths are
counted, and the data handed out is bounded by the size of the hive. Of a cell no more is taken than is used. What
cannot be read is reported as :class:`HiveDamage`; the rest is read.

Sources: Microsoft, *Registry hives* and *Registry element size limits*; the layout of cells is that of the public
description of the Windows NT registry file format (REGF) that open readers share.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from ssis_preflight.read.excerpt import shown

SIGNATURE = b"regf"
DEEPEST_KEY = 512
MOST_ENTRIES = 500_000
LONGEST_KEY_NAME = 255
LONGEST_VALUE_NAME = 16_383
MOST_PATHS = 64 * 1024 * 1024
"""Characters of the paths of all keys of a walk."""

MOST_DAMAGE = 1000
"""Places that are remembered; of more, the number."""


_FIRST_CELL = 4096
_NO_CELL = 0xFFFFFFFF
_NAME_IS_ASCII_KEY = 0x20
_NAME_IS_ASCII_VALUE = 0x01
_INLINE = 0x80000000
_SEGMENT = 16344
_LONGEST_INLINE = 4
_KEY_SIZE = 76
_VALUE = struct.Struct("<2sHIIIH")
_VALUE_SIZE = 20
_LONGEST_SAID = 120


class HiveDamage(msgspec.Struct, frozen=True):
    """Something in the hive that cannot be used: what it is, and the byte it stands at."""

    what: str
    offset: int


class HiveKey(msgspec.Struct, frozen=True):
    """A key: its own name and what is needed to go on from it; offsets count from the first cell."""

    name: str
    cell: int
    subkeys: int
    subkey_list: int
    values: int
    value_list: int


class HiveValue(msgspec.Struct, frozen=True):
    """A value: its name (``""`` is the default value), its type number and the bytes of its data."""

    name: str
    type: int
    data: bytes


class HiveError(Exception):
    """The bytes are no hive at all, or its root cannot be found."""


class Hive:
    """The bytes of a hive, with bounds on what is read from them.

    ``damage`` grows while keys and values are asked for; ``unsaid`` counts what it has no room for. ``clean`` is
    false where the file says that changes of its log files are not in it.
    """

    def __init__(self, raw: bytes) -> None:
        """Open a hive.

        Raises:
            HiveError: it does not begin with the header of a hive, or has no root key.
        """
        if len(raw) < _FIRST_CELL or not raw.startswith(SIGNATURE):
            raise HiveError("the header of a hive is missing or cut off")
        first, second = struct.unpack_from("<II", raw, 4)
        self.clean = first == second
        self.damage: list[HiveDamage] = []
        self.unsaid = 0
        self._raw = raw
        self._left = 2 * len(raw)
        self._entries = 0
        self._paths = 0
        root = self._key(struct.unpack_from("<I", raw, 36)[0])
        if root is None:
            raise HiveError("the root key of the hive is missing or damaged")
        self.root = root

    def subkeys(self, key: HiveKey) -> Iterator[HiveKey]:
        """Go through the keys directly below a key, in the file's order."""
        if not key.subkeys or key.subkey_list == _NO_CELL:
            return
        for cell in self._subkey_cells(key.subkey_list, nested=False):
            found = self._key(cell)
            if found is not None:
                yield found

    def find(self, path: str, top: HiveKey) -> HiveKey | None:
        r"""Return the key at a path below ``top`` (``Microsoft\MSDTS``), in any case, or None."""
        key: HiveKey | None = top
        for name in path.casefold().split("\\"):
            if key is None:
                return None
            key = next((below for below in self.subkeys(key) if below.name.casefold() == name), None)
        return key

    def walk(self, key: HiveKey, path: str) -> Iterator[tuple[str, HiveKey]]:
        """Go through a key and all keys below it, each once, with their paths; ``path`` is that of ``key``."""
        waiting = [(path, key, 0)]
        seen: set[int] = set()
        while waiting:
            here, current, depth = waiting.pop()
            if current.cell in seen:
                self._note(f"the key {_said(here)} was met before: the hive has a loop", current.cell)
                continue
            seen.add(current.cell)
            yield here, current
            if depth >= DEEPEST_KEY:
                self._note(f"keys are nested deeper than {DEEPEST_KEY} levels", current.cell)
                continue
            below = list(self._below(here, current, depth + 1))
            waiting.extend(reversed(below))

    def _below(self, path: str, key: HiveKey, depth: int) -> Iterator[tuple[str, HiveKey, int]]:
        for sub in self.subkeys(key):
            self._paths += len(path) + 1 + len(sub.name)
            if self._paths > MOST_PATHS:
                self._note("the paths of the keys are too long, the keys below are not read", sub.cell)
                return
            yield f"{path}\\{sub.name}", sub, depth

    def values(self, key: HiveKey) -> Iterator[HiveValue]:
        """Go through the values of a key."""
        if not key.values or key.value_list == _NO_CELL:
            return
        listed = self._cell(key.value_list, 4 * min(key.values, MOST_ENTRIES))
        count = min(key.values, len(listed) // 4)
        if count < key.values:
            self._note(f"the list of values of the key {_said(key.name)} is cut off", key.value_list)
        for (cell,) in struct.iter_unpack("<I", listed[: count * 4]):
            if not self._may_enter(cell):
                return
            value = self._value(cell)
            if value is not None:
                yield value

    def _may_enter(self, cell: int) -> bool:
        """Count one more entry of a list; false, and said once, when the hive has had enough of them."""
        self._entries += 1
        if self._entries == MOST_ENTRIES + 1:
            self._note(f"there are more than {MOST_ENTRIES:,} keys and values, the rest is not read", cell)
        return self._entries <= MOST_ENTRIES

    def _note(self, what: str, cell: int) -> None:
        if len(self.damage) < MOST_DAMAGE:
            self.damage.append(HiveDamage(what, _FIRST_CELL + cell))
        else:
            self.unsaid += 1

    def _cell(self, offset: int, most: int) -> bytes:
        """Return the content of a cell, or its first ``most`` bytes; cut where the file ends, empty where none is."""
        start = _FIRST_CELL + offset
        if start + 4 > len(self._raw):
            self._note("a cell lies beyond the end of the file", offset)
            return b""
        size = abs(struct.unpack_from("<i", self._raw, start)[0])
        return self._raw[start + 4 : min(start + size, len(self._raw), start + 4 + most)]

    def _key(self, offset: int) -> HiveKey | None:
        cell = self._cell(offset, _KEY_SIZE + 2 * LONGEST_KEY_NAME)
        if len(cell) < _KEY_SIZE or cell[:2] != b"nk":
            self._note("a key is damaged", offset)
            return None
        flags = int.from_bytes(cell[2:4], "little")
        subkeys, subkey_list = (int.from_bytes(cell[at : at + 4], "little") for at in (20, 28))
        values, value_list = (int.from_bytes(cell[at : at + 4], "little") for at in (36, 40))
        length = int.from_bytes(cell[72:74], "little")
        name = _name(cell[_KEY_SIZE : _KEY_SIZE + length], ascii_only=bool(flags & _NAME_IS_ASCII_KEY))
        if length > 2 * LONGEST_KEY_NAME or len(name) > LONGEST_KEY_NAME:
            self._note("the name of a key is longer than Windows allows", offset)
            return None
        return HiveKey(name, offset, subkeys, subkey_list, values, value_list)

    def _subkey_cells(self, offset: int, *, nested: bool) -> Iterator[int]:
        cell = self._cell(offset, 4 + 8 * 0xFFFF)
        kind, count = cell[:2], int.from_bytes(cell[2:4], "little")
        width = {b"lf": 8, b"lh": 8, b"li": 4, b"ri": 4}.get(kind)
        if width is None or (nested and kind == b"ri"):
            self._note("a list of keys is damaged", offset)
            return
        have = min(count, (len(cell) - 4) // width)
        if have < count:
            self._note("a list of keys is cut off", offset)
        for index in range(have):
            at = 4 + index * width
            entry = int.from_bytes(cell[at : at + 4], "little")
            if not self._may_enter(entry):
                return
            if kind == b"ri":
                yield from self._subkey_cells(entry, nested=True)
            else:
                yield entry

    def _value(self, offset: int) -> HiveValue | None:
        cell = self._cell(offset, _VALUE_SIZE + 2 * LONGEST_VALUE_NAME)
        if len(cell) < _VALUE_SIZE or cell[:2] != b"vk":
            self._note("a value is damaged", offset)
            return None
        _, length, size, data_at, kind, flags = _VALUE.unpack_from(cell)
        if length > 2 * LONGEST_VALUE_NAME:
            self._note("the name of a value is longer than Windows allows", offset)
            return None
        if not self._may_take(length, offset):
            return None
        name = _name(cell[_VALUE_SIZE : _VALUE_SIZE + length], ascii_only=bool(flags & _NAME_IS_ASCII_VALUE))
        if size & _INLINE:
            inline = min(size & ~_INLINE, _LONGEST_INLINE)
            return HiveValue(name, kind, cell[8 : 8 + inline])
        data = self._data(data_at, size)
        return None if data is None else HiveValue(name, kind, data)

    def _data(self, offset: int, size: int) -> bytes | None:
        if not size:
            return b""
        if not self._may_take(size, offset):
            return None
        cell = self._cell(offset, size)
        data = self._segments(cell, size) if cell[:2] == b"db" and size > _SEGMENT else cell
        if len(data) < size:
            self._note("the data of a value is cut off", offset)
            return None
        return data

    def _may_take(self, size: int, cell: int) -> bool:
        """Count bytes that are handed out; false, and said, when the hive has had enough of them."""
        if size > self._left:
            self._note("the values are larger than the hive itself", cell)
            return False
        self._left -= size
        return True

    def _segments(self, cell: bytes, size: int) -> bytes:
        """Join the segments of data that is too long for one cell."""
        listed = self._cell(int.from_bytes(cell[4:8], "little"), 4 * 0xFFFF)
        count = min(int.from_bytes(cell[2:4], "little"), len(listed) // 4, -(-size // _SEGMENT))
        parts = (self._cell(entry, _SEGMENT) for (entry,) in struct.iter_unpack("<I", listed[: count * 4]))
        return b"".join(parts)[:size]


def _said(path: str) -> str:
    return shown(path, limit=_LONGEST_SAID)


def _name(raw: bytes, *, ascii_only: bool) -> str:
    return raw.decode("cp1252", "replace") if ascii_only else raw.decode("utf-16-le", "replace")
