"""Cases of CFG012: StorePath is on no clustered disk of another group."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource, change_service, with_files
from tests.support.scenes import DISK, GROUP, clustered, config, resource, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

ARCHIVE = r"T:\Archive"


def _archive(group: str, path: str = ARCHIVE) -> Snapshot:
    """Return the clustered scene with a second folder on a disk T: of this group."""
    disk = resource("Cluster Disk 4", "Physical Disk", group, volumes=("T:",))
    stores = {"File System": r"S:\SSIS\Packages", "Archive": path}
    return with_files(add_resources(clustered(), disk), config(stores=stores))


CASES: list[Case] = [
    Passing("own-disk", clustered()),
    Passing("second-disk-of-the-group-in-other-case", _archive(GROUP.lower())),
    Passing("cluster-shared-volume", _archive("Available Storage", r"C:\ClusterStorage\Volume1\Archive")),
    Passing("relative-is-left-to-cfg011", _archive("Available Storage", r"..\Packages")),
    Failing(
        "available-storage",
        _archive("Available Storage"),
        "MsDtsServer130: Archive",
        ("Folder", 2, "StorePath", 0),
        Severity.ERROR,
        observed=f"{ARCHIVE} on Cluster Disk 4 of Available Storage",
        expected=f"a folder on {DISK} (S:)",
        node="NODE1",
    ),
    Failing(
        "resource-in-a-group-of-its-own",
        change_resource(clustered(), "SSIS", group="SSIS Group"),
        "MsDtsServer130: File System",
        ("Folder", 1, "StorePath", 0),
        Severity.ERROR,
        expected="a folder on a clustered disk of the group SSIS Group",
    ),
    Unevaluated(
        "group-of-the-disk-unknown",
        change_resource(
            _archive("Available Storage"), "Cluster Disk 4", group=unknown("group of Cluster Disk 4")
        ),
        "group of Cluster Disk 4",
    ),
    Inapplicable("stand-alone", standalone()),
    Inapplicable(
        "stand-alone-with-a-node-that-was-not-collected",
        change_service(standalone(), "NODE2", installed=unknown("services of NODE2")),
    ),
]
