"""Drive letters out of DiskVolumeInfo."""

from __future__ import annotations

import struct

import pytest

from ssis_preflight.read.disk_volume_info import DiskVolumes, byte_array, volumes
from ssis_preflight.read.reading import CellValue

DOCUMENTED = bytes.fromhex("""
    04 00 00 00 00 00 00 00 00 02 00 00 00 00 00 00
    00 00 40 06 00 00 00 00 01 00 00 00 20 00 00 00
    90 20 64 65 C8 8B 26 44 21 A3 D2 89 E4 3D 32 8F
    00 02 40 06 00 00 00 00 00 FE 3F 06 00 00 00 00
    02 00 00 00 00 04 00 00 17 E0 53 CD 8C 36 20 4C
    B4 AA 91 D0 EB E1 25 53 00 00 80 0C 00 00 00 00
    00 00 40 06 00 00 00 00 03 00 00 00 00 08 00 00
    D7 69 5F A4 65 91 B5 48 06 AE 61 64 3D 6B B2 4D
    00 40 C0 12 00 00 00 00 00 C0 3F 06 00 00 00 00
    04 00 00 00 00 01 00 00 63 D4 12 F4 BD 29 42 97
    C8 A2 54 DA 35 13 CD D1
""")
"""The example of Microsoft's page *DiskVolumeInfo*, from 64-bit Windows."""


def disk(*masks: int, padding: bytes = b"\0\0\0\0", count: int | None = None) -> bytes:
    records = b"".join(
        struct.pack("<QQII16s", 512 * number, 1 << 30, number, mask, bytes(16))
        for number, mask in enumerate(masks, start=1)
    )
    return struct.pack("<I", len(masks) if count is None else count) + padding + records


def test_microsofts_own_example_has_four_letters() -> None:
    assert volumes(DOCUMENTED) == DiskVolumes(("F:", "K:", "L:", "I:"))


@pytest.mark.parametrize(
    "padding", [b"", b"\0\0\0\0", b"\x01\x02\x03\x04"], ids=["32-bit", "64-bit", "garbage"]
)
def test_the_padding_of_64_bit_windows_makes_no_difference(padding: bytes) -> None:
    assert volumes(disk(1 << 18, padding=padding)) == DiskVolumes(("S:",))


def test_the_first_and_the_last_letter_are_read() -> None:
    assert volumes(disk(1, 1 << 25)).letters == ("A:", "Z:")


def test_a_partition_without_a_letter_is_counted() -> None:
    assert volumes(disk(0, 1 << 18, 0)) == DiskVolumes(("S:",), unlettered=2)


def test_a_letter_that_comes_twice_is_given_once() -> None:
    assert volumes(disk(1 << 18, 1 << 18)) == DiskVolumes(("S:",))


@pytest.mark.parametrize("data", [disk(), disk(padding=b"")])
def test_a_disk_without_partitions_has_no_letters(data: bytes) -> None:
    assert volumes(data) == DiskVolumes(())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01",
        DOCUMENTED[:-1],
        DOCUMENTED + b"\0",
        disk(1, count=2),
        disk(1, count=0),
        disk(0b11),
        disk(1 << 26),
        disk(0xFFFFFFFF),
    ],
)
def test_bytes_of_another_layout_are_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^DiskVolumeInfo .*\.$"):
        volumes(data)


@pytest.mark.parametrize(
    "value",
    [
        (1, 0, 0, 255),
        "{1, 0, 0, 255}",
        " {1,0,0,255} ",
        "1 0 0 255",
        "1,0,0,255",
        "010000FF",
        "0x010000ff",
        "01 00 00 ff",
        "01,00,00,ff",
    ],
)
def test_every_way_of_exporting_bytes_is_read(value: CellValue) -> None:
    assert byte_array(value) == b"\x01\x00\x00\xff"


def test_a_list_that_a_cmdlet_left_empty_is_no_bytes() -> None:
    assert byte_array(()) == b""
    assert byte_array("{}") == b""


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        1.5,
        "",
        "{1, 0, 0, 0...}",
        "System.Byte[]",
        "256 1",
        "{300}",
        "10 20 30",
        "0x1",
        "{-1}",
        (1, 256),
        (1, -1),
        (1, "0"),
        (True, 0),
        {"Name": "x"},
    ],
)
def test_what_is_no_whole_list_of_bytes_is_none(value: CellValue) -> None:
    assert byte_array(value) is None


def test_the_documented_bytes_survive_every_export() -> None:
    listed = ", ".join(map(str, DOCUMENTED))
    for value in (tuple(DOCUMENTED), f"{{{listed}}}", DOCUMENTED.hex(), DOCUMENTED.hex(",")):
        data = byte_array(value)
        assert data is not None
        assert volumes(data).letters == ("F:", "K:", "L:", "I:")
