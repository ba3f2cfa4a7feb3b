"""Cases of CLU022: the SSIS resource and its group are online."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_group, change_members, change_resource
from tests.support.scenes import DISK, GROUP, clustered, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import GroupState, ResourceState
from ssis_preflight.rule.severity import Severity


def _states(ssis: ResourceState, group: GroupState) -> Snapshot:
    return change_group(change_resource(clustered(), "SSIS", state=ssis), GROUP, state=group)


CASES: list[Case] = [
    Passing("online", clustered()),
    Failing(
        "failed",
        _states(ResourceState.FAILED, GroupState.FAILED),
        "SSIS",
        ("SSIS", "state"),
        Severity.ERROR,
        observed="Failed",
        expected="Online",
    ),
    Failing(
        "failed-and-the-group-unknown",
        change_group(
            change_resource(clustered(), "SSIS", state=ResourceState.FAILED),
            GROUP,
            state=unknown("its state"),
        ),
        "SSIS",
        ("SSIS", "state"),
        Severity.ERROR,
    ),
    Failing(
        "offline-in-a-group-that-is-online-otherwise",
        _states(ResourceState.OFFLINE, GroupState.PARTIAL_ONLINE),
        "SSIS",
        ("SSIS", "state"),
        Severity.ERROR,
        observed="Offline",
    ),
    Failing(
        "offline-with-its-whole-group",
        change_group(
            change_members(clustered(), GROUP, state=ResourceState.OFFLINE), GROUP, state=GroupState.OFFLINE
        ),
        "SSIS",
        ("SSIS", "state"),
        Severity.WARNING,
        observed="Offline",
    ),
    Failing(
        "on-its-way",
        _states(ResourceState.ONLINE_PENDING, GroupState.PENDING),
        "SSIS",
        ("SSIS", "state"),
        Severity.WARNING,
        observed="OnlinePending",
    ),
    Failing(
        "another-resource-is-down",
        change_resource(
            _states(ResourceState.ONLINE, GroupState.PARTIAL_ONLINE), DISK, state=ResourceState.OFFLINE
        ),
        "SSIS",
        (GROUP, "state"),
        Severity.ERROR,
        observed="PartialOnline",
    ),
    Failing(
        "another-resource-is-pending",
        _states(ResourceState.ONLINE, GroupState.PENDING),
        "SSIS",
        (GROUP, "state"),
        Severity.WARNING,
        observed="Pending",
    ),
    Failing(
        "the-group-has-failed-whatever-the-resource-is",
        change_group(
            change_resource(clustered(), "SSIS", state=unknown("its state")), GROUP, state=GroupState.FAILED
        ),
        "SSIS",
        (GROUP, "state"),
        Severity.ERROR,
    ),
    Unevaluated(
        "state-unknown", change_resource(clustered(), "SSIS", state=unknown("state of SSIS")), "state of SSIS"
    ),
    Unevaluated(
        "the-cluster-does-not-know",
        _states(ResourceState.UNKNOWN, GroupState.ONLINE),
        "the state of SSIS, which the cluster shows as Unknown",
    ),
    Unevaluated(
        "group-not-listed", change_resource(clustered(), "SSIS", group="Strangers"), "the group Strangers"
    ),
]
