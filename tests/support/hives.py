"""Builds saved registry hives (``regf``) from nested mappings, so that tests need no file from a Windows computer."""

from __future__ import annotations

import struct
from collections.abc import Mapping

Values = Mapping[str, tuple[int, bytes]]
"""Value names (``""`` is the default value) with type number and data."""

Tree = Mapping[str, "Tree | Values | object"]
"""A key: ``values`` under the name ``"="``, subkeys under theirs."""

NO_CELL = 0xFFFFFFFF


def text(value: str) -> tuple[int, bytes]:
    """Return a REG_SZ."""
    return 1, (value + "\0").encode("utf-16-le")


def number(value: int) -> tuple[int, bytes]:
    """Return a REG_DWORD."""
    return 4, value.to_bytes(4, "little")


def hive(name: str, tree: Mapping[str, object], *, clean: bool = True) -> bytes:
    """Return the bytes of a hive whose root key has this name; ``tree`` as in :data:`Tree`."""
    writer = _Writer()
    root = writer.key(name, tree)
    body = bytes(writer.cells)
    bins = b"hbin" + struct.pack("<II", 0, len(body) + 32) + bytes(20)
    header = bytearray(4096)
    header[:20] = b"regf" + struct.pack("<II8x", 7, 7 if clean else 6)
    struct.pack_into("<IIIIII", header, 20, 1, 5, 0, 1, root, len(body) + 32)
    return bytes(header) + bins + body


class _Writer:
    """Cells, one after the other; offsets count from the first bin, whose header takes 32 bytes."""

    def __init__(self) -> None:
        self.cells = bytearray()

    def cell(self, content: bytes) -> int:
        offset = 32 + len(self.cells)
        size = (len(content) + 4 + 7) // 8 * 8
        self.cells += struct.pack("<i", -size) + content + bytes(size - 4 - len(content))
        return offset

    def key(self, name: str, tree: Mapping[str, object]) -> int:
        values = tree.get("=", {})
        assert isinstance(values, Mapping)
        listed = [self.value(key, *data) for key, data in values.items()]
        value_list = self.cell(struct.pack(f"<{len(listed)}I", *listed)) if listed else NO_CELL
        below = {key: sub for key, sub in tree.items() if key != "="}
        cells = [self.key(key, sub) for key, sub in below.items() if isinstance(sub, Mapping)]
        pairs = [part for cell in cells for part in (cell, 0)]
        sub_list = (
            self.cell(b"lh" + struct.pack(f"<H{len(pairs)}I", len(cells), *pairs)) if cells else NO_CELL
        )
        ascii_name = name.isascii()
        raw = name.encode("ascii" if ascii_name else "utf-16-le")
        head = struct.pack("<2sH8sII", b"nk", 0x20 if ascii_name else 0, bytes(8), 0, 0)
        counts = struct.pack("<IIIIII", len(cells), 0, sub_list, NO_CELL, len(listed), value_list)
        tail = struct.pack("<II", NO_CELL, NO_CELL) + bytes(20) + struct.pack("<HH", len(raw), 0)
        return self.cell(head + counts + tail + raw)

    def value(self, name: str, kind: int, data: bytes) -> int:
        if len(data) <= 4:
            size, where = len(data) | 0x80000000, int.from_bytes(data.ljust(4, b"\0"), "little")
        else:
            size, where = len(data), self.data(data)
        raw = name.encode("ascii")
        return self.cell(struct.pack("<2sHIIIHH", b"vk", len(raw), size, where, kind, 1, 0) + raw)

    def data(self, data: bytes) -> int:
        if len(data) <= 16344:
            return self.cell(data)
        parts = [self.cell(data[at : at + 16344] + bytes(4)) for at in range(0, len(data), 16344)]
        listed = self.cell(struct.pack(f"<{len(parts)}I", *parts))
        return self.cell(b"db" + struct.pack("<HI", len(parts), listed))
