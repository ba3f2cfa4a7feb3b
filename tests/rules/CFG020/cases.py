"""Cases of CFG020: StorePath is in the folders of no other release."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service, with_files
from tests.support.scenes import DEFAULT_CONFIG, DISK, clustered, config, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
OLD = r"C:\Program Files\Microsoft SQL Server\100\DTS\Packages"


def _alone(path: str) -> Snapshot:
    """Return the stand-alone scene with the service on NODE1 alone, and this StorePath."""
    scene = change_service(standalone(), "NODE2", installed=False)
    return with_files(scene, config(DEFAULT, "NODE1", stores={"File System": path}))


def _failing(name: str, path: str, observed: str) -> Failing:
    return Failing(
        name,
        _alone(path),
        "MsDtsServer130: File System",
        ("Folder", 1, "StorePath", 0),
        Severity.WARNING,
        observed,
        r"...\Microsoft SQL Server\130\DTS\Packages",
        "NODE1",
    )


CASES: list[Case] = [
    Passing("as-setup-writes-it", standalone()),
    Passing("own-release", _alone(OLD.replace("100", "130"))),
    Passing("another-folder-of-the-node", _alone(r"D:\SSIS\100\DTS\Packages")),
    Passing("a-name-on-a-clustered-disk", _alone(r"S:\Microsoft SQL Server\100\DTS\Packages")),
    Passing(
        "unc-is-left-to-cfg021", _alone(r"\\NODE1\C$\Program Files\Microsoft SQL Server\100\DTS\Packages")
    ),
    Inapplicable("clustered-is-left-to-cfg011", with_files(clustered(), config(stores={"File System": OLD}))),
    _failing("default-folder-of-2008", OLD, OLD),
    _failing("the-folder-above-it", OLD.removesuffix(r"\Packages"), OLD.removesuffix(r"\Packages")),
    _failing("in-other-letters", OLD.upper().replace("\\", "/"), OLD.upper().replace("\\", "/")),
    _failing("relative", r"..\..\..\100\DTS\Packages", OLD),
    _failing("of-no-known-release", OLD.replace("100", "105"), OLD.replace("100", "105")),
    Unevaluated(
        "program-unknown",
        change_service(
            _alone(r"..\Packages"), "NODE1", binary_path=unknown("p"), dts_path=unknown("DTSPath")
        ),
        "DTSPath",
    ),
    Unevaluated(
        "volumes-unknown",
        change_resource(_alone(OLD.replace("C:", "D:")), DISK, volumes=unknown(f"volumes of {DISK}")),
        "volumes",
    ),
]
