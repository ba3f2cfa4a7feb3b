"""Cases of CLU023: every node of the cluster is up and takes groups."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_node
from tests.support.scenes import clustered, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import NodeState
from ssis_preflight.rule.severity import Severity


def _with(**values: Any) -> Snapshot:
    return change_node(standalone(), "NODE2", **values)


def _failing(name: str, fact: str, observed: str, **values: Any) -> Failing:
    return Failing(name, _with(**values), "NODE2", ("NODE2", fact), Severity.WARNING, observed, "Up")


CASES: list[Case] = [
    Passing("all-up", standalone()),
    Passing("all-up-and-clustered", clustered()),
    Passing("to-be-avoided-is-a-wish", _with(status_information=32)),
    Passing("before-windows-server-2016", _with(version="6.3.9600", status_information=unknown())),
    _failing("down", "state", "Down", state=NodeState.DOWN),
    _failing(
        "down-and-the-rest-unknown", "state", "Down", state=NodeState.DOWN, status_information=unknown()
    ),
    _failing("paused", "state", "Paused", state=NodeState.PAUSED),
    _failing("joining", "state", "Joining", state=NodeState.JOINING),
    _failing("quarantined", "state", "Down, quarantined", state=NodeState.DOWN, status_information=2),
    _failing("isolated", "status_information", "Up, isolated", status_information=1),
    _failing("being-drained", "status_information", "Up, being drained", status_information=4 | 32),
    Unevaluated("state-unknown", _with(state=unknown("state of NODE2")), "state of NODE2"),
    Unevaluated("unknown-to-the-cluster", _with(state=NodeState.UNKNOWN), "shows as Unknown"),
    Unevaluated("status-unknown", _with(status_information=unknown("status of NODE2")), "status of NODE2"),
    Unevaluated(
        "status-and-version-unknown",
        _with(status_information=unknown("status of NODE2"), version=unknown("version of NODE2")),
        "status of NODE2",
    ),
]
