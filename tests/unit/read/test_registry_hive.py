"""Saved registry hives: which key they hold, what is in it, and what hostile bytes cannot do."""

from __future__ import annotations

import lzma
import struct
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.hives import hive, number, text

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import hive_cells
from ssis_preflight.read.hive_cells import Hive, HiveError
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.registry_hive import read

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "registry_hive"
CONFIG = r"S:\SSIS\MsDtsSrvr.ini.xml"
SSIS = {
    "ServiceConfigFile": {"=": {"": text(CONFIG)}},
    "Setup": {"DTSPath": {"=": {"": text("C:\\Program Files\\Microsoft SQL Server\\130\\DTS\\")}}},
}
CLUSTER = {"=": {"ClusterName": text("CLU1")}, "Nodes": {}, "Groups": {}, "Resources": {}}


def read_hive(name: str, tree: Mapping[str, object], **options: bool) -> Reading:
    return read("nodes/N1/saved.hiv", "N1", hive(name, tree, **options))


def paths(reading: Reading) -> list[str]:
    assert reading.registry is not None
    return [key.path for key in reading.registry.keys.values()]


def value(reading: Reading, key: str, name: str = "") -> object:
    assert reading.registry is not None
    return reading.registry.keys[key.casefold()].values[name.casefold()].data


def test_the_cluster_database_is_known_by_its_keys_whatever_its_root_is_called() -> None:
    reading = read_hive("CMI-CreateHive{1}", CLUSTER)

    assert reading.status is FileStatus.READ
    assert value(reading, r"HKLM\Cluster", "ClusterName") == "CLU1"


def test_a_saved_ssis_key_tells_its_release_by_the_folder_in_it() -> None:
    reading = read_hive("SSIS", SSIS)

    key = r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"
    assert value(reading, key) == CONFIG


def test_a_saved_ssis_key_that_names_no_folder_is_refused_because_its_release_is_unknown() -> None:
    reading = read_hive("SSIS", {"ServiceConfigFile": {"=": {"": text(CONFIG)}}})

    assert reading.status is FileStatus.REFUSED
    assert "release that cannot be told" in reading.complaints[0].message


def test_a_whole_software_hive_gives_the_asked_keys_and_proves_the_others_absent() -> None:
    sql = {"Microsoft SQL Server": {"130": {"SSIS": SSIS}}, "Windows": {"Other": {}}}
    reading = read_hive("ROOT", {"Microsoft": sql, "Classes": {"AppID": {}}})

    assert all("Windows" not in path for path in paths(reading))
    assert reading.registry is not None
    assert r"hklm\software\microsoft\msdts" in reading.registry.absent
    assert r"hklm\software\classes\appid" not in reading.registry.absent


def test_a_system_hive_is_read_at_its_current_control_set() -> None:
    services = {"Services": {"MsDtsServer130": {"=": {"Start": number(3)}}}}
    old = {"Services": {"MsDtsServer130": {"=": {"Start": number(4)}}}}
    tree = {"Select": {"=": {"Current": number(2)}}, "ControlSet001": old, "ControlSet002": services}

    reading = read_hive("ROOT", tree)

    assert value(reading, r"HKLM\SYSTEM\CurrentControlSet\Services\MsDtsServer130", "Start") == 3


def test_a_hive_of_another_key_is_refused_by_its_name() -> None:
    reading = read_hive("Desktop", {"Colors": {}})

    assert reading.status is FileStatus.REFUSED
    assert '"Desktop"' in reading.complaints[0].message


def test_a_hive_with_open_log_files_proves_no_absence() -> None:
    reading = read_hive("ROOT", CLUSTER, clean=False)

    assert reading.status is FileStatus.PARTLY_READ
    assert "log files" in reading.complaints[0].message


def test_long_data_is_joined_from_its_segments() -> None:
    long = bytes(range(256)) * 200
    reading = read_hive("ROOT", {**CLUSTER, "=": {"Long": (3, long)}})

    assert value(reading, r"HKLM\Cluster", "Long") == long


def test_names_beyond_ascii_are_kept() -> None:
    reading = read_hive("ROOT", {**CLUSTER, "Größe": {}})

    assert r"HKLM\Cluster\Größe" in paths(reading)


def test_a_hive_with_a_loop_ends_and_says_so() -> None:
    raw = bytearray(hive("ROOT", {**CLUSTER, "Deep": {"Deeper": {}}}))
    found = Hive(bytes(raw))
    deep = next(key for key in found.subkeys(found.root) if key.name == "Deep")
    struct.pack_into("<I", raw, 4096 + deep.subkey_list + 8, found.root.cell)

    reading = read("saved.hiv", None, bytes(raw))

    assert reading.status is FileStatus.DAMAGED
    assert any("loop" in complaint.message for complaint in reading.complaints)


def test_values_that_share_one_large_cell_cannot_be_read_without_end() -> None:
    raw = bytearray(hive("ROOT", {**CLUSTER, "=": {f"V{n}": (3, bytes(60_000)) for n in range(2)}}))
    found = Hive(bytes(raw))
    same = struct.unpack_from("<I", raw, 4096 + found.root.value_list + 4)[0]
    grown = struct.pack("<I", same) * 2000
    listed = len(raw) - 4096
    raw += struct.pack("<i", -(len(grown) + 4)) + grown
    struct.pack_into("<II", raw, 4096 + found.root.cell + 4 + 36, 2000, listed)

    reading = read("saved.hiv", None, bytes(raw))

    assert any("larger than the hive" in complaint.message for complaint in reading.complaints)


@pytest.mark.parametrize("raw", [b"regf", b"regf" + bytes(5000), hive("R", {})[:4096]])
def test_a_hive_without_a_root_is_damaged(raw: bytes) -> None:
    assert read("saved.hiv", None, raw).status is FileStatus.DAMAGED


@settings(max_examples=300)
@given(st.data())
def test_no_bytes_make_the_reader_fail(data: st.DataObject) -> None:
    raw = bytearray(hive("ROOT", {**CLUSTER, "Groups": {"g": {"=": {"Name": text("SQL1"), "N": number(1)}}}}))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(4, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))

    assert read("saved.hiv", None, bytes(raw)).kind == "registry-hive"


@pytest.mark.skipif(not REAL.exists(), reason="the collected hives are not beside this checkout")
def test_every_collected_hive_is_walked_or_refused() -> None:
    for path in sorted(file for file in REAL.rglob("*") if file.is_file()):
        raw = path.read_bytes()
        raw = lzma.decompress(raw) if path.suffix == ".xz" else raw
        read(path.name, None, raw)
        try:
            found = Hive(raw)
        except HiveError:
            continue
        assert sum(1 for _ in found.walk(found.root, "ROOT")) > 0, path


def test_the_name_of_a_key_is_no_longer_than_windows_allows() -> None:
    reading = read_hive("ROOT", {**CLUSTER, "x" * 255: {}, "y" * 256: {}})

    assert any(path.endswith("x" * 255) for path in paths(reading))
    assert any("longer than Windows allows" in complaint.message for complaint in reading.complaints)


def test_a_list_that_names_one_key_again_and_again_is_read_without_copying_its_cell() -> None:
    raw = bytearray(hive("ROOT", {**CLUSTER, "Deep": {}}))
    found = Hive(bytes(raw))
    deep = next(key for key in found.subkeys(found.root) if key.name == "Deep")
    struct.pack_into("<i", raw, 4096 + deep.cell, -(1 << 30))
    listed = len(raw) - 4096
    raw += struct.pack("<i2sH", -(8 + 4 * 60_000), b"li", 60_000) + struct.pack("<I", deep.cell) * 60_000
    struct.pack_into("<I", raw, 4096 + found.root.cell + 4 + 20, 60_000)
    struct.pack_into("<I", raw, 4096 + found.root.cell + 4 + 28, listed)
    raw += bytes(8_000_000)

    found = Hive(bytes(raw))

    assert len(list(found.walk(found.root, "ROOT"))) == 2
    assert (len(found.damage), found.unsaid) == (1000, 60_000 - 1 - 1000)


def test_a_value_whose_name_is_longer_than_windows_allows_is_damage_and_not_absent() -> None:
    raw = bytearray(hive("ROOT", {**CLUSTER, "=": {"V": number(1)}}))
    struct.pack_into("<H", raw, raw.find(b"vk") + 2, 40_000)

    reading = read("saved.hiv", None, bytes(raw))

    assert reading.status is FileStatus.DAMAGED
    assert any("longer than Windows allows" in complaint.message for complaint in reading.complaints)


def test_keys_whose_paths_together_are_too_long_are_damage_and_not_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hive_cells, "MOST_PATHS", 100)
    reading = read_hive("ROOT", {**CLUSTER, "a" * 60: {"b" * 60: {}}})

    assert reading.status is FileStatus.DAMAGED
    assert any("too long" in complaint.message for complaint in reading.complaints)
