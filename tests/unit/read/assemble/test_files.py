"""Copied files: which are configurations, which are absent, and what the inventory says."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.unit.read.assemble.folders import (
    REG,
    SQL_KEY,
    Content,
    disagreements,
    gap,
    known,
    read,
    the_file,
    write,
)

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from ssis_preflight.read.snapshot import open_snapshot, read_snapshot

CONFIG = """<?xml version="1.0" encoding="utf-8"?>
<DtsServiceConfiguration xmlns:xsd="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>
  <TopLevelFolders>
    <Folder xsi:type="SqlServerFolder"><Name>MSDB</Name><ServerName>SQLVS1</ServerName></Folder>
  </TopLevelFolders>
</DtsServiceConfiguration>
"""
SHARED = "shared/files/S/SSIS/MsDtsSrvr.ini.xml"
ON_N1 = "nodes/N1/files/C/Tools/x.dtsx"


def the_copy(snapshot: Snapshot, windows_path: str) -> CopiedFile:
    return next(file for file in snapshot.files if file.windows_path == windows_path)


def test_a_copy_below_shared_belongs_to_no_node_and_is_read(tmp_path: Path) -> None:
    file = the_copy(read(tmp_path, {SHARED: CONFIG}), r"S:\SSIS\MsDtsSrvr.ini.xml")
    assert (file.node, known(file.present)) == (None, True)
    assert file.config is not None
    assert known(file.config).folders[0].target == "SQLVS1"


def test_a_copy_of_a_node_belongs_to_it_and_other_files_have_no_configuration(tmp_path: Path) -> None:
    file = the_copy(read(tmp_path, {ON_N1: "<x/>"}), r"C:\Tools\x.dtsx")
    assert (file.node, file.config) == ("N1", None)


def test_a_file_that_the_registry_names_is_read_as_configuration_whatever_it_holds(tmp_path: Path) -> None:
    key = f'[{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n@="s:\\\\ssis\\\\OUR.xml"\n'
    files: dict[str, Content] = {"nodes/N1/sql.reg": REG + key, "shared/files/S/SSIS/our.xml": "<settings/>"}
    snapshot = read(tmp_path, files)
    config = the_copy(snapshot, r"S:\SSIS\our.xml").config
    assert config is not None
    assert known(config).usable is False
    inventory = the_file(snapshot, "shared/files/S/SSIS/our.xml")
    assert (inventory.kind, inventory.status.value) == ("service-config", "damaged")


def test_a_broken_configuration_is_known_to_be_unusable(tmp_path: Path) -> None:
    config = the_copy(read(tmp_path, {SHARED: CONFIG[:300]}), r"S:\SSIS\MsDtsSrvr.ini.xml").config
    assert config is not None
    assert known(config).usable is False


def test_a_declared_absence_is_an_observation(tmp_path: Path) -> None:
    toml = "absent = ['S:\\SSIS\\MsDtsSrvr.ini.xml']\n"
    file = the_copy(read(tmp_path, {"snapshot.toml": toml}), r"S:\SSIS\MsDtsSrvr.ini.xml")
    assert (file.node, known(file.present), file.config) == (None, False, None)


def test_a_copy_is_believed_before_a_declared_absence(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "snapshot.toml": "absent = ['s:\\ssis\\msdtssrvr.ini.xml']\n",
        SHARED: CONFIG,
    }
    snapshot = read(tmp_path, files)
    assert [known(file.present) for file in snapshot.files] == [True]
    assert disagreements(snapshot) == [
        f"S:\\SSIS\\MsDtsSrvr.ini.xml: existence: 'exists' ({SHARED}), not 'absent' (snapshot.toml)"
    ]


def test_a_shared_copy_and_a_nodes_copy_that_differ_are_a_contradiction(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        SHARED: CONFIG,
        "nodes/N1/files/S/SSIS/MsDtsSrvr.ini.xml": CONFIG.replace("SQLVS1", "."),
        "nodes/N2/files/S/SSIS/MsDtsSrvr.ini.xml": CONFIG.replace("\n", "\r\n"),
    }
    snapshot = read(tmp_path, files)
    assert [(item.subject_kind, item.what, item.node) for item in snapshot.contradictions] == [
        ("file", "content", "N1")
    ]


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        SHARED: CONFIG,
        "nodes/N2/files/C/a.txt": "x",
        "nodes/N1/files/C/a.txt": "x",
        "shared/files/D/z.txt": "x",
    }
    found = [(file.windows_path, file.node) for file in read(tmp_path, files).files]
    assert found == [
        ("C:\\a.txt", "N1"),
        ("C:\\a.txt", "N2"),
        ("D:\\z.txt", None),
        ("S:\\SSIS\\MsDtsSrvr.ini.xml", None),
    ]


def test_the_inventory_has_the_hash_and_size_of_every_file(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"notes.bin": b"\x00\x01\x02", "manifest.json": "{}"})
    notes = the_file(snapshot, "notes.bin")
    assert (notes.sha256, notes.size) == (hashlib.sha256(b"\x00\x01\x02").hexdigest(), 3)
    assert the_file(snapshot, "manifest.json").kind == "manifest"


def test_a_damaged_settings_file_is_in_the_inventory_and_nothing_of_it_is_used(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"snapshot.toml": 'complete = ["checkpoints"\n'})
    file = the_file(snapshot, "snapshot.toml")
    assert (file.kind, file.status.value) == ("snapshot-toml", "damaged")
    assert snapshot.declared.complete == frozenset()


def test_an_opened_snapshot_gives_back_the_bytes_and_kinds_of_its_files(tmp_path: Path) -> None:
    opened = open_snapshot(write(tmp_path, {SHARED: CONFIG, "snapshot.toml": 'cluster = "CLU1"\n'}))
    assert opened.raw(SHARED) == CONFIG.encode()
    assert opened.kinds == {SHARED: "service-config", "snapshot.toml": "snapshot-toml"}
    assert known(opened.snapshot.cluster.name) == "CLU1"
    assert opened.snapshot.path == str(tmp_path)


def test_a_file_that_must_not_be_opened_is_listed_and_has_no_bytes(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x", encoding="utf-8")
    folder = write(tmp_path / "snapshot", {"notes.txt": "x", "shared/files/S/a.xml": "x"})
    link = folder / "shared" / "files" / "S" / "b.xml"
    try:
        link.symlink_to(outside)
    except OSError:
        pytest.skip("this system does not let us make links")
    opened = open_snapshot(folder)
    assert the_file(opened.snapshot, "shared/files/S/b.xml").status.value == "refused"
    assert "shared/files/S/b.xml" not in opened.kinds
    assert (
        gap(the_copy(opened.snapshot, "S:\\b.xml").present) == "configuration: copy of S:\\b.xml: unreadable"
    )


def test_a_folder_that_does_not_exist_ends_with_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="does not exist"):
        read_snapshot(tmp_path / "nothing")


def test_an_empty_folder_is_a_snapshot_of_which_nothing_is_known(tmp_path: Path) -> None:
    snapshot = read_snapshot(tmp_path)
    assert gap(snapshot.cluster.nodes).startswith("nodes: ")
    assert (snapshot.services, snapshot.files, snapshot.evidence) == ((), (), ())
