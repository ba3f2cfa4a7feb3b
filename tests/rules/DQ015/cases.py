"""Cases of DQ015: dependencies between resources have no cycle."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource
from tests.support.scenes import DISK, all_of, clustered, unknown

from ssis_preflight.rule.severity import Severity

CIRCLE = change_resource(clustered(), DISK, dependency=all_of("SSIS"))
CASES: list[Case] = [
    Passing("no-cycle", clustered()),
    Failing(
        "a-circle",
        CIRCLE,
        "CLU1",
        (DISK, "dependency"),
        Severity.ERROR,
        observed="Cluster Disk 2 -> SSIS -> Cluster Disk 2",
    ),
    Failing(
        "a-circle-beside-an-unknown",
        change_resource(CIRCLE, "SQL Server Agent", dependency=unknown()),
        "CLU1",
        (DISK, "dependency"),
        Severity.ERROR,
    ),
    Failing(
        "on-itself",
        change_resource(clustered(), "SSIS", dependency=all_of("SSIS")),
        "CLU1",
        ("SSIS", "dependency"),
        Severity.ERROR,
    ),
    Unevaluated(
        "an-unknown-may-close-a-circle",
        change_resource(clustered(), "SSIS", dependency=unknown("dependencies of SSIS")),
        "of SSIS",
    ),
]
