r"""Cases of CLU026: a mounted disk with SSIS files depends on the disk on which it is mounted."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_groups, add_resources, change_resource, with_files
from tests.support.scenes import DISK, GROUP, all_of, clustered, config, group, resource, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

MOUNTED, NESTED = "Cluster Disk 4", "Cluster Disk 5"
MOUNT = r"S:\Mount\Data"


def _mounted(store: str = MOUNT + r"\Packages", **values: Any) -> Snapshot:
    """Return a cluster with its packages on a disk that is mounted on the disk with the letter S:."""
    facts: dict[str, Any] = {"volumes": (MOUNT,), "dependency": all_of(DISK)}
    disk = resource(MOUNTED, "Physical Disk", GROUP, **(facts | values))
    scene = with_files(clustered(), config(stores={"File System": store}))
    scene = change_resource(scene, "SSIS", dependency=all_of("SQL Server", DISK, MOUNTED))
    return add_resources(scene, disk)


def _nested(**values: Any) -> Snapshot:
    """Return the same with a further disk mounted on the mounted one, and the packages on it."""
    facts: dict[str, Any] = {"volumes": (MOUNT + r"\More",), "dependency": all_of(MOUNTED)}
    disk = resource(NESTED, "Physical Disk", GROUP, **(facts | values))
    return add_resources(_mounted(MOUNT + r"\More\Packages"), disk)


def _failing(name: str, scene: Snapshot, disk: str, expected: str) -> Failing:
    at = (disk, "dependency")
    return Failing(name, scene, "MsDtsServer130", at, Severity.ERROR, expected=expected)


CASES: list[Case] = [
    Passing("a-letter-of-its-own", clustered()),
    Passing("mounted-and-dependent", _mounted()),
    Passing("dependent-through-another", _nested()),
    Passing("nothing-of-ours-is-mounted", _mounted(r"S:\Packages", dependency=all_of())),
    Passing("mounted-on-the-same-disk", change_resource(clustered(), DISK, volumes=("S:", r"S:\SSIS"))),
    Passing(
        "host-is-no-clustered-disk",
        _mounted(r"D:\Mount\Packages", volumes=(r"D:\Mount",), dependency=all_of()),
    ),
    Inapplicable("stand-alone", standalone()),
    _failing("independent", _mounted(dependency=all_of()), MOUNTED, f"([{DISK}])"),
    _failing(
        "in-other-spelling",
        _mounted(volumes=("s:\\mount\\data\\",), dependency=all_of()),
        MOUNTED,
        f"([{DISK}])",
    ),
    _failing(
        "nested-and-independent", _nested(dependency=all_of(DISK)), NESTED, f"([{DISK}]) and ([{MOUNTED}])"
    ),
    _failing(
        "nested-on-an-independent-one",
        change_resource(_nested(), MOUNTED, dependency=all_of()),
        MOUNTED,
        f"([{DISK}])",
    ),
    Failing(
        "host-in-another-group",
        change_resource(add_groups(_mounted(), group("Other")), DISK, group="Other"),
        "MsDtsServer130",
        (MOUNTED, "group"),
        Severity.ERROR,
        observed="mounted on a disk of Other",
    ),
    Unevaluated("dependency-unknown", _mounted(dependency=unknown("needs of the disk")), "needs of the disk"),
    Unevaluated(
        "host-unknown",
        change_resource(_mounted(), DISK, volumes=unknown("volumes of the disk")),
        "volumes of the disk",
    ),
    Unevaluated(
        "group-unknown",
        change_resource(_mounted(), MOUNTED, group=unknown("group of the mounted disk")),
        "group of the mounted disk",
    ),
]
