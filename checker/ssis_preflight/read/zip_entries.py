"""Entries of zip archives: what makes one unfit to be read, and its bytes, never more than it may have.

Source: PKWARE, *.ZIP File Format Specification* (APPNOTE.TXT).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable

MAX_RATIO = 250
"""How often a file may be longer than its packed form. UTF-16 exports and logs of one line reach about 100."""

MAX_NAME = 1024
ENTRY_SIGN = b"PK\x01\x02"
LOCAL = struct.Struct("<4s5H3L2H")
"""The head of an entry in front of its bytes; the lengths of its name and of its extra field come last."""

_ENCRYPTED = 1
_SMALL = 1024 * 1024


def is_encrypted(info: zipfile.ZipInfo) -> bool:
    """Say whether an entry wants a password."""
    return bool(info.flag_bits & _ENCRYPTED)


def overlap(infos: Iterable[zipfile.ZipInfo]) -> bool:
    """Say whether two entries share bytes: a small archive can hold a huge one that way."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + LOCAL.size + len(info.orig_filename) + info.compress_size
    return False


def is_packed_strangely(info: zipfile.ZipInfo) -> bool:
    """Say whether an entry is packed by a method that is not read."""
    return info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def is_packed_too_well(info: zipfile.ZipInfo) -> bool:
    """Say whether an entry is far shorter than its content, as a bomb is."""
    return info.file_size > _SMALL and info.file_size > MAX_RATIO * info.compress_size


def unpacked(info: zipfile.ZipInfo, packed: bytes) -> bytes | None:
    """Return the content of an entry from its packed bytes; None where they are not what the entry says of them."""
    raw = packed
    if info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            raw = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        except zlib.error:
            return None
    return raw if len(raw) == info.file_size and zlib.crc32(raw) == info.CRC else None
