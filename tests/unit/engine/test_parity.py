"""The nodes side by side: what differs, what may differ, and what is not known."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.scene_changes import change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.engine.parity import parity
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import StartMode
from ssis_preflight.result.report import ParityEntry


def line(snapshot: Snapshot, setting: str) -> ParityEntry:
    (found,) = [entry for entry in parity(ClusterView(snapshot)) if entry["setting"] == setting]
    return found


def test_settings_that_agree_are_the_same() -> None:
    entry = line(standalone(), "start mode")

    assert entry["same"] is True
    assert [(v["node"], v["value"]) for v in entry["values"]] == [
        ("NODE1", "Automatic"),
        ("NODE2", "Automatic"),
    ]


def test_a_setting_that_differs_is_told_with_each_value() -> None:
    entry = line(change_service(standalone(), "NODE2", start_mode=StartMode.DISABLED), "start mode")

    assert (entry["same"], entry["legitimate"]) == (False, False)
    assert [value["value"] for value in entry["values"]] == ["Automatic", "Disabled"]


def test_a_clustered_service_may_run_on_one_node_only() -> None:
    entry = line(clustered(), "state")

    assert (entry["same"], entry["legitimate"]) == (False, True)
    assert "owns its resource" in entry["note"]


def test_a_value_that_is_not_known_leaves_the_answer_open() -> None:
    entry = line(change_service(standalone(), "NODE2", account=unknown("account")), "account")

    assert entry["same"] is None
    assert [value["state"] for value in entry["values"]] == ["known", "unknown"]


def test_a_service_that_a_node_lacks_is_absent_there() -> None:
    snapshot = replace(standalone(), services=(service("NODE1"), absent_service("NODE2")))

    assert line(snapshot, "installed")["same"] is False
    assert [value["state"] for value in line(snapshot, "account")["values"]] == ["known", "absent"]
