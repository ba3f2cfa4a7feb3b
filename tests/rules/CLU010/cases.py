"""Cases of CLU010: a failure of the SSIS resource does not move the SQL Server in its group."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import (
    add_groups,
    add_resources,
    change_resource,
    remove_resource,
    two_ssis_groups,
)
from tests.support.scenes import clustered, group, resource, ssis_resource, unknown

from ssis_preflight.rule.severity import Severity

OWN_GROUP = add_groups(remove_resource(clustered(), "SSIS"), group("SSIS Role"))

CASES: list[Case] = [
    Passing("restart-only", clustered()),
    Passing("no-restart", change_resource(clustered(), "SSIS", restart_action=0)),
    Passing(
        "telemetry-may-do-as-it-likes",
        add_resources(
            clustered(),
            resource("SQL Server CEIP", "Generic Service", service_name="SQLTELEMETRY", restart_action=2),
        ),
    ),
    Passing(
        "own-group-without-sql-server",
        add_resources(OWN_GROUP, ssis_resource("SSIS", "SSIS Role", restart_action=2)),
    ),
    Passing(
        "own-group-and-action-unknown",
        add_resources(OWN_GROUP, ssis_resource("SSIS", "SSIS Role", restart_action=unknown("RestartAction"))),
    ),
    Failing(
        "moves-the-group",
        change_resource(clustered(), "SSIS", restart_action=2),
        "SSIS",
        ("SSIS", "restart_action"),
        Severity.WARNING,
        observed="2",
        expected="1",
    ),
    Failing(
        "named-instance",
        two_ssis_groups(restart_action=2),
        "SSIS (OPS)",
        ("SSIS (OPS)", "restart_action"),
        Severity.WARNING,
    ),
    Failing(
        "the-agent-is-enough",
        change_resource(
            change_resource(clustered(), "SSIS", restart_action=2),
            "SQL Server",
            type=unknown("type of SQL Server"),
        ),
        "SSIS",
        ("SSIS", "restart_action"),
        Severity.WARNING,
    ),
    Unevaluated(
        "action-unknown",
        change_resource(clustered(), "SSIS", restart_action=unknown("RestartAction of SSIS")),
        "RestartAction of SSIS",
    ),
]
