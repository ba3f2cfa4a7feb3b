"""Drive letters out of ``DiskVolumeInfo``, a private property of Physical Disk resources.

Source: Microsoft, *DiskVolumeInfo* (MSCS reference): a 4-byte count of partitions, 4 bytes of padding on 64-bit
Windows, then 40 bytes a partition: offset 8, length 8, partition number 4, drive 4 (bit 0 is A:), volume GUID 16.
All numbers are little-endian. What the drive field holds for a mounted folder is not documented.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

import msgspec

from ssis_preflight.read.reading import CellValue

_COUNT = struct.Struct("<I")
_RECORD = struct.Struct("<QQII16s")
_HEADERS = (8, 4)
_LETTERS = 26
_DECIMAL = re.compile(r"[0-9]{1,3}")
_HEX_PAIR = re.compile(r"[0-9A-Fa-f]{2}")
_HEX = re.compile(r"(?:0[xX])?((?:[0-9A-Fa-f]{2})+)")


class DiskVolumes(msgspec.Struct, frozen=True):
    """``letters`` such as ``S:``, in the order of the partitions, each once; ``unlettered`` counts the others."""

    letters: tuple[str, ...]
    unlettered: int = 0


def volumes(data: bytes) -> DiskVolumes:
    """Return the drive letters of a disk's partitions from the bytes of its ``DiskVolumeInfo``.

    Raises ValueError, with one sentence, where the bytes do not have the documented layout.
    """
    letters: dict[str, None] = {}
    unlettered = 0
    for mask in _masks(data):
        if mask == 0:
            unlettered += 1
            continue
        number = mask.bit_length() - 1
        if mask != 1 << number or number >= _LETTERS:
            raise ValueError(
                f"DiskVolumeInfo has a partition whose drive field, 0x{mask:X}, is not one letter."
            )
        letters[f"{chr(ord('A') + number)}:"] = None
    return DiskVolumes(tuple(letters), unlettered)


def byte_array(value: CellValue) -> bytes | None:
    """Return the bytes of a ByteArray parameter as it was exported, or None where the value is no whole array.

    Taken are a list of numbers from 0 to 255 (JSON), the same numbers as text (``{1, 0, 0, 0}``, ``1 0 0 0``,
    ``1,0,0,0``) and hexadecimal text (``01000000``, ``0x01000000``, ``01 00 00 00``, ``01,00,00,00``). Numbers in
    text that could be decimal as well as hexadecimal, such as ``10 20``, are not guessed at.
    """
    if isinstance(value, tuple):
        return _from_numbers(value)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text.startswith("{") and text.endswith("}"):
        return _from_decimals(_pieces(text[1:-1]))
    whole = _HEX.fullmatch(text)
    if whole:
        return bytes.fromhex(whole[1])
    return _from_pieces(_pieces(text))


def _masks(data: bytes) -> list[int]:
    header = next((size for size in _HEADERS if (len(data) - size) % _RECORD.size == 0), None)
    if header is None:
        raise ValueError(f"DiskVolumeInfo has {len(data)} bytes, which no number of partitions takes.")
    (count,) = _COUNT.unpack_from(data)
    held = (len(data) - header) // _RECORD.size
    if count != held:
        raise ValueError(f"DiskVolumeInfo announces {count} partitions and holds {held}.")
    return [drive for _, _, _, drive, _ in _RECORD.iter_unpack(data[header:])]


def _from_numbers(numbers: Sequence[CellValue]) -> bytes | None:
    found = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool)]
    if len(found) != len(numbers) or not all(0 <= number <= 255 for number in found):
        return None
    return bytes(found)


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(r"[\s,]+", text.strip()) if piece]


def _from_decimals(pieces: list[str]) -> bytes | None:
    if not all(_DECIMAL.fullmatch(piece) for piece in pieces):
        return None
    return _from_numbers([int(piece) for piece in pieces])


def _from_pieces(pieces: list[str]) -> bytes | None:
    if not pieces:
        return None
    if not all(_HEX_PAIR.fullmatch(piece) for piece in pieces):
        return _from_decimals(pieces)
    certain = any(piece[0] == "0" or not piece.isdecimal() for piece in pieces)
    return bytes.fromhex("".join(pieces)) if certain else None
