"""Cases of FO002: no failover takes SQL Server down because of Integration Services."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_group, change_resource, two_ssis_groups
from tests.support.scenes import GROUP, clustered, unknown

from ssis_preflight.rule.severity import Severity

BOTH = two_ssis_groups(restart_action=2, owner_node="NODE2")
CASES: list[Case] = [
    Passing("alone", clustered()),
    Passing("alone-although-it-affects", change_resource(clustered(), "SSIS", restart_action=2)),
    Passing("two-groups-that-are-not-affected", two_ssis_groups(restart_action=1, owner_node="NODE2")),
    Failing(
        "the-document-s-group-2",
        BOTH,
        "SSIS (OPS)",
        ("SSIS (OPS)", "restart_action"),
        Severity.ERROR,
        observed="RestartAction 2",
    ),
    Failing(
        "no-failover-is-allowed-at-all",
        change_group(change_resource(clustered(), "SSIS", restart_action=2), GROUP, failover_threshold=0),
        "SSIS",
        ("SSIS", "restart_action"),
        Severity.WARNING,
    ),
    Unevaluated(
        "unknown-policy",
        two_ssis_groups(restart_action=unknown("RestartAction of SSIS (OPS)"), owner_node="NODE2"),
        "RestartAction of SSIS (OPS)",
    ),
]
