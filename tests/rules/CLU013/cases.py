"""Cases of CLU013: an SSIS resource that was given up is tried again later."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource
from tests.support.scenes import clustered, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

NEVER = 0xFFFFFFFF


def _with(**values: Any) -> Snapshot:
    return change_resource(clustered(), "SSIS", **values)


def _failing(name: str, observed: str, expected: str = "3600000 ms", **values: Any) -> Failing:
    at = ("SSIS", "retry_period_on_failure")
    return Failing(name, _with(**values), "SSIS", at, Severity.INFO, observed, expected)


CASES: list[Case] = [
    Passing("an-hour-later", clustered()),
    Passing("as-long-as-the-restart-period", _with(retry_period_on_failure=900000)),
    Passing("restarts-nothing-is-clu011s", _with(retry_period_on_failure=NEVER, restart_action=0)),
    Passing("long-enough-whatever-the-action", _with(restart_action=unknown("RestartAction"))),
    _failing("never", "never", retry_period_on_failure=NEVER),
    _failing("never-and-period-unknown", "never", retry_period_on_failure=NEVER, restart_period=unknown()),
    _failing("below-the-restart-period", "899999 ms", retry_period_on_failure=899999),
    _failing("at-once", "0 ms", retry_period_on_failure=0),
    _failing("below-a-long-restart-period", "3600000 ms", "7200000 ms", restart_period=7200000),
    Unevaluated("retry-unknown", _with(retry_period_on_failure=unknown("RetryPeriod")), "RetryPeriod"),
    Unevaluated("period-unknown", _with(restart_period=unknown("RestartPeriod")), "RestartPeriod"),
    Unevaluated(
        "never-and-action-unknown",
        _with(retry_period_on_failure=NEVER, restart_action=unknown("RestartAction")),
        "RestartAction",
    ),
    Unevaluated(
        "too-soon-and-action-unknown",
        _with(retry_period_on_failure=0, restart_action=unknown("RestartAction")),
        "RestartAction",
    ),
]
