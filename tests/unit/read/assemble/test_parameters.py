"""Private parameters of resources and the letters of disks: what is known, absent and unknown."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from tests.unit.read.assemble.folders import (
    DISK_S,
    REG,
    Content,
    disagreements,
    gap,
    known,
    place,
    read,
    the_file,
    the_resource,
    unplaced,
)

SSIS_KEY = r"HKEY_LOCAL_MACHINE\Cluster\Resources\22222222-0000-0000-0000-000000000001"


def parameter(name: str, value: object, of: str = "SSIS") -> dict[str, object]:
    return {"ClusterObject": of, "Name": name, "Value": value}


class TestPrivateParameters:
    def test_are_read_with_their_places(self, tmp_path: Path) -> None:
        rows: list[object] = [parameter("ServiceName", "MsDtsServer130"), parameter("UseNetworkName", 1)]
        snapshot = read(tmp_path, {"cluster/parameters.json": rows})
        ssis = the_resource(snapshot)
        assert known(ssis.private.service_name) == "MsDtsServer130"
        assert known(ssis.private.use_network_name) is True
        assert [(entry.name, entry.value) for entry in ssis.parameters] == [
            ("ServiceName", "MsDtsServer130"),
            ("UseNetworkName", "1"),
        ]

    def test_missing_beside_others_of_the_resource_are_absent(self, tmp_path: Path) -> None:
        rows: list[object] = [parameter("ServiceName", "MsDtsServer130"), parameter("UseNetworkName", 1)]
        fact = the_resource(read(tmp_path, {"cluster/parameters.json": rows})).private.startup_parameters
        assert known(fact) is None
        assert place(fact).route == (0,)

    def test_of_a_resource_without_rows_are_unknown(self, tmp_path: Path) -> None:
        snapshot = read(
            tmp_path, {"cluster/parameters.json": [parameter("Address", "192.0.2.1", "SQL Server")]}
        )
        expected = "parameters: ServiceName of SSIS (group SQL1): not-collected"
        assert gap(the_resource(snapshot).private.service_name) == expected

    def test_missing_from_a_damaged_file_are_unreadable(self, tmp_path: Path) -> None:
        text = '[{"ClusterObject": "SSIS", "Name": "UseNetworkName", "Value": 1}, {"ClusterObject": "SS'
        ssis = the_resource(read(tmp_path, {"cluster/parameters.json": text}))
        assert known(ssis.private.use_network_name) is True
        assert gap(ssis.private.service_name).endswith("unreadable")

    def test_of_a_file_that_holds_nothing_readable_are_unreadable_by_its_name(self, tmp_path: Path) -> None:
        snapshot = read(
            tmp_path, {"cluster/parameters.json": '[{"ClusterObject": "SSIS", "Name": "S", "Value": '}
        )
        assert gap(the_resource(snapshot).private.service_name).endswith("unreadable")

    def test_in_the_registry_are_absent_where_the_key_was_exported_without_them(self, tmp_path: Path) -> None:
        text = (
            REG + f'[{SSIS_KEY}]\n"Name"="SSIS"\n\n[{SSIS_KEY}\\Parameters]\n"ServiceName"="MsDtsServer130"\n'
        )
        ssis = the_resource(read(tmp_path, {"cluster/ssis.reg": text}))
        assert known(ssis.private.service_name) == "MsDtsServer130"
        assert known(ssis.private.startup_parameters) is None

    def test_of_an_unknown_resource_are_unplaced(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/parameters.json": [parameter("ServiceName", "x", "Old")]})
        assert unplaced(snapshot) == [
            "parameter: Old has private parameters, but is no resource of the cluster"
        ]

    @pytest.mark.parametrize("value", [439041101, "0x1A2B3C4D", "439041101"])
    def test_of_a_disk_have_one_form_of_the_signature(self, tmp_path: Path, value: object) -> None:
        snapshot = read(tmp_path, {"cluster/parameters.json": [parameter("DiskSignature", value, "Disk S")]})
        assert known(the_resource(snapshot, "Disk S").private.disk_signature) == "0x1A2B3C4D"


class TestVolumes:
    info: ClassVar[list[object]] = [parameter("DiskVolumeInfo", list(DISK_S), "Disk S")]

    def test_are_the_letters_of_the_disk(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/parameters.json": list(self.info)})
        assert known(the_resource(snapshot, "Disk S").private.volumes) == ("S:",)

    def test_come_from_a_binary_registry_value_too(self, tmp_path: Path) -> None:
        key = SSIS_KEY.replace("000000000001", "000000000002")
        data = ",".join(f"{byte:02x}" for byte in DISK_S)
        text = REG + f'[{key}]\n"Name"="Disk S"\n\n[{key}\\Parameters]\n"DiskVolumeInfo"=hex:{data}\n'
        snapshot = read(tmp_path, {"cluster/disk.reg": text})
        assert known(the_resource(snapshot, "Disk S").private.volumes) == ("S:",)

    def test_may_be_declared_with_mount_points(self, tmp_path: Path) -> None:
        toml = "[disks]\n\"Disk S\" = ['S:', 'S:\\Mount']\n"
        snapshot = read(tmp_path, {"cluster/parameters.json": list(self.info), "snapshot.toml": toml})
        assert known(the_resource(snapshot, "Disk S").private.volumes) == ("S:", "S:\\Mount")
        assert disagreements(snapshot) == []

    def test_may_be_declared_for_a_disk_whose_partition_has_no_letter(self, tmp_path: Path) -> None:
        bare = list(DISK_S[:28] + bytes(4) + DISK_S[32:])
        files: dict[str, Content] = {
            "cluster/parameters.json": [parameter("DiskVolumeInfo", bare, "Disk S")],
            "snapshot.toml": "[disks]\n\"Disk S\" = ['S:', 'S:\\Mount']\n",
        }
        snapshot = read(tmp_path, files)
        assert known(the_resource(snapshot, "Disk S").private.volumes) == ("S:", "S:\\Mount")
        assert disagreements(snapshot) == []

    def test_of_a_disk_without_a_letter_are_none(self, tmp_path: Path) -> None:
        bare = list(DISK_S[:28] + bytes(4) + DISK_S[32:])
        snapshot = read(tmp_path, {"cluster/parameters.json": [parameter("DiskVolumeInfo", bare, "Disk S")]})
        assert known(the_resource(snapshot, "Disk S").private.volumes) == ()

    def test_declared_with_another_letter_are_believed_and_told(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "cluster/parameters.json": list(self.info),
            "snapshot.toml": '[disks]\n"Disk S" = ["T:"]\n',
        }
        snapshot = read(tmp_path, files)
        assert known(the_resource(snapshot, "Disk S").private.volumes) == ("T:",)
        assert [
            (item.subject, item.believed.value, item.rejected.value) for item in snapshot.contradictions
        ] == [("Disk S", ("T:",), ("S:",))]

    def test_of_a_disk_that_a_whole_declaration_leaves_out_are_none(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"snapshot.toml": 'complete = ["disks"]\n'})
        assert known(the_resource(snapshot, "Disk S").private.volumes) == ()

    def test_are_unknown_where_nothing_says_them(self, tmp_path: Path) -> None:
        expected = "disks: drive letters and mount points of Disk S (group SQL1): not-collected"
        assert gap(the_resource(read(tmp_path, {}), "Disk S").private.volumes) == expected

    def test_in_bytes_of_another_layout_are_unreadable(self, tmp_path: Path) -> None:
        snapshot = read(
            tmp_path, {"cluster/parameters.json": [parameter("DiskVolumeInfo", [1, 2, 3], "Disk S")]}
        )
        assert gap(the_resource(snapshot, "Disk S").private.volumes).endswith("unreadable")

    def test_of_a_stranger_are_a_complaint_about_the_declaration(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"snapshot.toml": '[disks]\n"Disk T" = ["T:"]\n'})
        complaint = the_file(snapshot, "snapshot.toml").complaints[0]
        assert complaint.message == '[disks] names "Disk T", which is no resource of the cluster.'
        assert complaint.at.line == 2
