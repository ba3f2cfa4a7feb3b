"""Cases of CLU012: the SSIS resource is restarted on its node before its group moves."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_groups, add_resources, change_resource, remove_resource
from tests.support.scenes import DISK, all_of, clustered, group, ssis_resource, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _own_group(**values: Any) -> Snapshot:
    facts: dict[str, Any] = {"restart_action": 2, "restart_threshold": 0, "dependency": all_of(DISK)}
    scene = add_groups(remove_resource(clustered(), "SSIS"), group("SSIS Role"))
    return add_resources(scene, ssis_resource("SSIS", "SSIS Role", **(facts | values)))


CASES: list[Case] = [
    Passing("never-moves", clustered()),
    Passing("never-moves-and-threshold-0", _own_group(restart_action=1)),
    Passing("restarted-once-first", _own_group(restart_threshold=1)),
    Passing("tolerates-everything", _own_group(restart_threshold=0xFFFFFFFF, restart_action=unknown())),
    Passing(
        "moving-sql-server-is-clu010s",
        change_resource(clustered(), "SSIS", restart_action=2, restart_threshold=0),
    ),
    Failing(
        "moves-at-the-first-failure",
        _own_group(),
        "SSIS",
        ("SSIS", "restart_threshold"),
        Severity.WARNING,
        observed="0",
        expected="1",
    ),
    Unevaluated(
        "threshold-unknown", _own_group(restart_threshold=unknown("RestartThreshold")), "RestartThreshold"
    ),
    Unevaluated("action-unknown", _own_group(restart_action=unknown("RestartAction")), "RestartAction"),
    Unevaluated(
        "sql-server-may-be-there",
        change_resource(
            _own_group(), DISK, group=unknown("group of the disk"), type=unknown("type of the disk")
        ),
        "type of the disk",
    ),
]
