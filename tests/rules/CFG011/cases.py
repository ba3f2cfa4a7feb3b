"""Cases of CFG011: StorePath of a clustered service is a full path on no volume of a node."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service, with_files
from tests.support.scenes import DEFAULT_CONFIG, DISK, STORE_PATH, clustered, config, standalone, unknown

from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

AT_STORE = ("Folder", 1, "StorePath", 0)
DEFAULT = DEFAULT_CONFIG.format(130)


def _store(path: str) -> Snapshot:
    return with_files(clustered(), config(stores={"File System": path}))


def _failing(name: str, path: str, expected: str = STORE_PATH) -> Failing:
    return Failing(
        name, _store(path), "MsDtsServer130: File System", AT_STORE, Severity.ERROR, path, expected, "NODE1"
    )


CASES: list[Case] = [
    Passing("on-the-clustered-disk", clustered()),
    Passing("other-case-and-slashes", _store("s:/ssis/packages/")),
    Passing("cluster-shared-volume", _store(r"C:\ClusterStorage\Volume1\Packages")),
    Passing("unc-is-left-to-cfg021", _store(r"\\FS1\Packages")),
    Passing("empty-is-left-to-cfg002", _store("")),
    Passing("percent-in-a-folder-name", _store(r"S:\100% done")),
    Inapplicable("stand-alone", standalone()),
    Inapplicable(
        "stand-alone-with-a-node-that-was-not-collected",
        change_service(standalone(), "NODE2", installed=unknown("services of NODE2")),
    ),
    Inapplicable(
        "no-registry-value-is-left-to-reg001",
        with_files(
            change_service(clustered(), "NODE1", config_file=RegistryValue(None)),
            config(DEFAULT, "NODE1", stores={"File System": r"..\Packages"}),
        ),
    ),
    _failing("still-the-default", r"..\Packages"),
    _failing("relative", "Packages"),
    _failing("relative-to-a-drive", "S:Packages"),
    _failing("without-a-drive", r"\SSIS\Packages"),
    _failing("environment-variable", r"%ProgramFiles%\Packages"),
    _failing("volume-of-the-node", r"D:\Packages"),
    Failing(
        "default-while-the-right-folder-is-taken",
        with_files(clustered(), config(stores={"File System": r"..\Packages", "Packages": STORE_PATH})),
        "MsDtsServer130: File System",
        AT_STORE,
        Severity.ERROR,
        expected=f"a folder on {DISK} (S:)",
    ),
    Unevaluated(
        "volumes-unknown",
        change_resource(_store(r"D:\Packages"), DISK, volumes=unknown(f"volumes of {DISK}", Part.DISKS)),
        f"volumes of {DISK}",
    ),
    Unevaluated("device-path", _store(r"\\.\S:\Packages"), "leads"),
]
