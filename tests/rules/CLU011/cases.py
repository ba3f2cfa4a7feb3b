"""Cases of CLU011: the cluster restarts the SSIS resource when it fails."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, two_ssis_groups
from tests.support.scenes import clustered, standalone, unknown

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("restarted-once", clustered()),
    Passing(
        "moving-the-group-is-clu010s",
        change_resource(clustered(), "SSIS", restart_action=2, restart_threshold=0),
    ),
    Inapplicable("stand-alone", standalone()),
    Failing(
        "never-restarted",
        change_resource(clustered(), "SSIS", restart_action=0),
        "SSIS",
        ("SSIS", "restart_action"),
        Severity.INFO,
        observed="RestartAction 0",
        expected="RestartAction 1",
    ),
    Failing(
        "never-restarted-whatever-the-threshold",
        change_resource(clustered(), "SSIS", restart_action=0, restart_threshold=unknown("threshold")),
        "SSIS",
        ("SSIS", "restart_action"),
        Severity.INFO,
    ),
    Failing(
        "the-first-failure-is-one-too-many",
        change_resource(two_ssis_groups(), "SSIS (OPS)", restart_threshold=0),
        "SSIS (OPS)",
        ("SSIS (OPS)", "restart_threshold"),
        Severity.INFO,
        observed="RestartThreshold 0",
        expected="RestartThreshold 1",
    ),
    Unevaluated(
        "action-unknown",
        change_resource(clustered(), "SSIS", restart_action=unknown("RestartAction of SSIS")),
        "RestartAction of SSIS",
    ),
    Unevaluated(
        "threshold-unknown",
        change_resource(clustered(), "SSIS", restart_threshold=unknown("RestartThreshold of SSIS")),
        "RestartThreshold of SSIS",
    ),
]
