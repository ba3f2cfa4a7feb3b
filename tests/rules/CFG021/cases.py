"""Cases of CFG021: StorePath is no share."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_cluster, change_service, with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

AT_STORE = ("Folder", 1, "StorePath", 0)
DEFAULT = DEFAULT_CONFIG.format(130)


def _store(path: str) -> Snapshot:
    return with_files(clustered(), config(stores={"File System": path}))


def _failing(name: str, path: str) -> Failing:
    subject, expected = "MsDtsServer130: File System", "a folder on Cluster Disk 2 (S:)"
    return Failing(name, _store(path), subject, AT_STORE, Severity.WARNING, path, expected, "NODE1")


CASES: list[Case] = [
    Passing("clustered-disk", clustered()),
    Passing("stand-alone", standalone()),
    Passing("cluster-shared-volume", _store(r"C:\ClusterStorage\Volume1\Packages")),
    Passing("long-path-of-a-disk", _store("\\\\?\\S:\\SSIS\\Packages")),
    Passing("volume-of-the-node-is-left-to-cfg011", _store(r"D:\Packages")),
    _failing("another-computer", r"\\FS1\Packages"),
    _failing("a-node", r"\\NODE2\C$\Packages"),
    _failing("a-network-name-of-the-cluster", "//SQLVS1/Packages"),
    _failing("long-path-of-a-share", "\\\\?\\UNC\\FS1\\Packages"),
    Failing(
        "stand-alone-service-on-one-node",
        with_files(
            standalone(),
            config(DEFAULT, "NODE1", stores={"File System": r"..\Packages"}),
            config(DEFAULT, "NODE2", stores={"File System": r"\\FS1\Packages"}),
        ),
        "MsDtsServer130: File System",
        AT_STORE,
        Severity.WARNING,
        expected="a folder of the node",
        node="NODE2",
    ),
    Failing(
        "nodes-unknown",
        change_cluster(_store(r"\\FS1\Packages"), nodes=unknown("nodes")),
        "MsDtsServer130: File System",
        AT_STORE,
        Severity.WARNING,
    ),
    Unevaluated("value-unknown", change_service(clustered(), "NODE1", config_file=unknown("value")), "value"),
]
