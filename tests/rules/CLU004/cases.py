"""Cases of CLU004: the SSIS resource depends on the SQL Server in its group."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import (
    add_groups,
    add_resources,
    change_resource,
    remove_resource,
    two_ssis_groups,
)
from tests.support.scenes import DISK, all_of, clustered, group, resource, ssis_resource, unknown

from ssis_preflight.model.expression import NO_DEPENDENCY, AnyOf, Ref
from ssis_preflight.rule.severity import Severity

ONLY_DISK = change_resource(clustered(), "SSIS", dependency=all_of(DISK))
OWN_GROUP = add_resources(
    add_groups(clustered(), group("SSIS Role")),
    resource("Cluster Disk 3", "Physical Disk", "SSIS Role", volumes=("T:",)),
    ssis_resource("Integration Services-Dienst", "SSIS Role", dependency=all_of("Cluster Disk 3")),
)
INVERTED = change_resource(clustered(), "SQL Server", dependency=all_of("SSIS"))

CASES: list[Case] = [
    Passing("sql-server", clustered()),
    Passing("agent", change_resource(clustered(), "SSIS", dependency=all_of("sql server agent", DISK))),
    Passing("named-instance", two_ssis_groups()),
    Passing("own-group-without-sql-server", remove_resource(OWN_GROUP, "SSIS")),
    Passing(
        "one-alternative-which-is-for-clu006",
        change_resource(clustered(), "SSIS", dependency=AnyOf((Ref(DISK), Ref("SQL Server")))),
    ),
    Passing(
        "sql-server-depends-on-it-which-is-for-clu005",
        change_resource(INVERTED, "SSIS", dependency=NO_DEPENDENCY),
    ),
    Failing(
        "only-the-disk",
        ONLY_DISK,
        "SSIS",
        ("SSIS", "dependency"),
        Severity.WARNING,
        observed=f"([{DISK}])",
        expected=f"([{DISK}]) and ([SQL Server])",
    ),
    Failing(
        "nothing-at-all-with-a-named-instance",
        two_ssis_groups(dependency=NO_DEPENDENCY),
        "SSIS (OPS)",
        ("SSIS (OPS)", "dependency"),
        Severity.WARNING,
        observed="no dependency",
        expected="([SQL Server (OPS)])",
    ),
    Unevaluated(
        "dependency-unknown",
        change_resource(clustered(), "SSIS", dependency=unknown("dependencies of SSIS")),
        "dependencies of SSIS",
    ),
    Unevaluated(
        "a-resource-that-may-be-the-agent",
        change_resource(
            change_resource(clustered(), "SSIS", dependency=all_of(DISK)),
            "SQL Server Agent",
            type=unknown("type of SQL Server Agent"),
        ),
        "type of SQL Server Agent",
    ),
]
