"""Who holds a Windows path."""

from __future__ import annotations

import pytest
from tests.support.scene_changes import add_resources, change_resource, change_service
from tests.support.scenes import DISK, clustered, resource, unknown

from ssis_preflight.analysis.paths import (
    HostKind,
    Nowhere,
    OnDisk,
    OnNetwork,
    OnNode,
    OnSharedVolume,
    PathForm,
    form_of,
    holder,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError
from ssis_preflight.model.snapshot import Snapshot


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("", PathForm.EMPTY),
        (r"S:\SSIS\x.xml", PathForm.ABSOLUTE),
        ("S:/SSIS/x.xml", PathForm.ABSOLUTE),
        (r"\\?\S:\SSIS\x.xml", PathForm.ABSOLUTE),
        (r"\\?\UNC\FS1\share\x.xml", PathForm.UNC),
        (r"\\FS1\share", PathForm.UNC),
        (r"..\Packages", PathForm.RELATIVE),
        ("Packages", PathForm.RELATIVE),
        (r"S:Packages", PathForm.DRIVE_RELATIVE),
        (r"\Packages", PathForm.ROOTED),
        (r"%ProgramFiles%\x", PathForm.VARIABLE),
        (r"S:\100% done\x", PathForm.ABSOLUTE),
        (r"\\.\C:", PathForm.DEVICE),
    ],
)
def test_a_path_is_classified_by_how_it_is_written(path: str, form: PathForm) -> None:
    assert form_of(path) is form


def _holder(snapshot: Snapshot, path: str) -> object:
    return holder(ClusterView(snapshot), path)


@pytest.mark.parametrize("path", [r"S:\SSIS\Packages", r"s:\ssis", "S:/SSIS/../SSIS/x", r"\\?\S:\x"])
def test_a_drive_letter_leads_to_its_clustered_disk_in_any_case(path: str) -> None:
    found = _holder(clustered(), path)
    assert isinstance(found, OnDisk)
    assert found.disk.name == DISK
    assert found.volume == "S:"


def test_a_mount_point_wins_over_the_disk_that_it_is_mounted_on() -> None:
    mounted = resource("Cluster Disk 7", "Physical Disk", volumes=(r"S:\Mount\Packages",))
    snapshot = add_resources(clustered(), mounted)
    found = _holder(snapshot, r"S:\MOUNT\packages\a.dtsx")
    assert isinstance(found, OnDisk)
    assert found.disk.name == "Cluster Disk 7"
    beside = _holder(snapshot, r"S:\Mount\PackagesOld\a.dtsx")
    assert isinstance(beside, OnDisk)
    assert beside.disk.name == DISK


def test_a_letter_of_no_clustered_disk_is_the_nodes_own() -> None:
    assert _holder(clustered(), r"D:\Packages") == OnNode("D:")


def test_a_letter_is_unknown_while_the_volumes_of_a_disk_are() -> None:
    snapshot = change_resource(clustered(), DISK, volumes=unknown("volumes of Cluster Disk 2"))
    with pytest.raises(GapError, match="volumes of Cluster Disk 2"):
        _holder(snapshot, r"D:\Packages")


def test_the_drive_of_a_service_program_is_the_nodes_own_whatever_is_unknown() -> None:
    snapshot = change_resource(clustered(), DISK, volumes=unknown())
    assert _holder(snapshot, r"C:\Program Files\x.xml") == OnNode("C:")
    for node in ("NODE1", "NODE2"):
        snapshot = change_service(snapshot, node, binary_path=unknown())
    with pytest.raises(GapError):
        _holder(snapshot, r"C:\Program Files\x.xml")


def test_cluster_storage_is_reachable_from_every_node() -> None:
    assert isinstance(_holder(clustered(), r"C:\ClusterStorage\Volume1\SSIS"), OnSharedVolume)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"\\NODE2\C$\x", HostKind.NODE),
        (r"\\node2.corp.example\share", HostKind.NODE),
        (r"\\SQLVS1\share", HostKind.NETWORK_NAME),
        (r"\\FS1\share", HostKind.ELSEWHERE),
    ],
)
def test_the_host_of_a_unc_path_is_looked_up(path: str, kind: HostKind) -> None:
    found = _holder(clustered(), path)
    assert isinstance(found, OnNetwork)
    assert found.kind is kind


def test_a_relative_path_is_nowhere() -> None:
    assert _holder(clustered(), r"..\Packages") == Nowhere(PathForm.RELATIVE)
