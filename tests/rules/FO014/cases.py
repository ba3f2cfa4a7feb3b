"""Cases of FO014: the SSIS group comes online when the cluster starts."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_cluster, change_group
from tests.support.scenes import GROUP, clustered, node, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _group(**values: Any) -> Snapshot:
    return change_group(clustered(), GROUP, **values)


NO_COLD_START = _group(cold_start_setting=unknown("ColdStartSetting"))
OLD = tuple(node(name, number, version="6.3.9600") for number, name in enumerate(("NODE1", "NODE2"), 1))

CASES: list[Case] = [
    Passing("starts", clustered()),
    Passing("low-priority", _group(priority=1000)),
    Passing("allowed-until-the-next-cold-start", _group(cold_start_setting=2)),
    Passing("no-such-setting-before-2016", change_cluster(NO_COLD_START, nodes=OLD)),
    Failing("no-auto-start", _group(priority=0), GROUP, (GROUP, "priority"), Severity.WARNING, "Priority 0"),
    Failing(
        "taken-offline-by-an-operator",
        _group(persistent_state=0),
        GROUP,
        (GROUP, "persistent_state"),
        Severity.WARNING,
        observed="PersistentState 0",
        expected="PersistentState 1",
    ),
    Failing(
        "not-after-a-cold-start",
        _group(cold_start_setting=1),
        GROUP,
        (GROUP, "cold_start_setting"),
        Severity.WARNING,
    ),
    Failing(
        "one-is-wrong-whatever-the-others",
        _group(priority=unknown("Priority"), persistent_state=0, cold_start_setting=1),
        GROUP,
        (GROUP, "persistent_state"),
        Severity.WARNING,
        observed="PersistentState 0, ColdStartSetting 1",
    ),
    Unevaluated("unknown-priority", _group(priority=unknown("Priority")), "Priority"),
    Unevaluated("unknown-setting-on-2019", NO_COLD_START, "ColdStartSetting"),
    Inapplicable("no-clustered-service", change_group(standalone(), GROUP, priority=0)),
]
