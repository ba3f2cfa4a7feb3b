"""Cases of CLU005: SQL Server and SQL Server Agent do not depend on the SSIS resource."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource
from tests.support.scenes import DISK, all_of, clustered, resource, unknown

from ssis_preflight.model.expression import NO_DEPENDENCY, AllOf, AnyOf, Ref
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

NAME = "SQL Network Name (SQLVS1)"
FREE = change_resource(clustered(), "SSIS", dependency=all_of(DISK))


def _through(name: str, snapshot: Snapshot) -> Snapshot:
    helper = resource(name, "Generic Application", command_line="warmup.exe", dependency=all_of("SSIS"))
    return add_resources(snapshot, helper)


CASES: list[Case] = [
    Passing("ssis-depends-on-sql-server", clustered()),
    Passing("another-resource-depends-on-it", _through("Warm-up", clustered())),
    Failing(
        "agent",
        change_resource(clustered(), "SQL Server Agent", dependency=all_of("SQL Server", "ssis")),
        "SSIS",
        ("SQL Server Agent", "dependency"),
        Severity.ERROR,
        observed="([SQL Server]) and ([ssis])",
        expected="([SQL Server])",
    ),
    Failing(
        "sql-server-through-another-resource",
        _through("Warm-up", change_resource(FREE, "SQL Server", dependency=all_of(NAME, DISK, "Warm-up"))),
        "SSIS",
        ("Warm-up", "dependency"),
        Severity.ERROR,
        observed="([SSIS])",
        expected="no dependency",
    ),
    Failing(
        "one-alternative",
        change_resource(FREE, "SQL Server", dependency=AllOf((Ref(DISK), AnyOf((Ref(NAME), Ref("SSIS")))))),
        "SSIS",
        ("SQL Server", "dependency"),
        Severity.WARNING,
        observed=f"([{DISK}]) and ([{NAME}] or [SSIS])",
        expected=f"([{DISK}]) and ([{NAME}])",
    ),
    Failing(
        "known-although-the-agent-is-not",
        change_resource(
            change_resource(FREE, "SQL Server", dependency=all_of("SSIS")),
            "SQL Server Agent",
            dependency=unknown("dependencies of the Agent"),
        ),
        "SSIS",
        ("SQL Server", "dependency"),
        Severity.ERROR,
    ),
    Unevaluated(
        "dependency-unknown",
        change_resource(clustered(), "SQL Server", dependency=unknown("dependencies of SQL Server")),
        "dependencies of SQL Server",
    ),
    Unevaluated(
        "a-resource-that-may-be-sql-server",
        change_resource(
            change_resource(FREE, "SQL Server Agent", dependency=NO_DEPENDENCY),
            "SQL Server",
            type=unknown("type of SQL Server"),
        ),
        "type of SQL Server",
    ),
]
