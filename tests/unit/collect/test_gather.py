"""All nodes side by side, without a network: the exchange is a function of the test."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.collected_schemas import complaints_about_manifest

from ssis_preflight.collect.course import Course, Step
from ssis_preflight.collect.delivery import Answer, Question
from ssis_preflight.collect.document import CLUSTER_PARTS, NODE_PARTS
from ssis_preflight.collect.gather import Plan, Result, gather
from ssis_preflight.collect.inventory import Reach, from_flags
from ssis_preflight.collect.outcome import CollectError, Reason, failure
from ssis_preflight.collect.store import NodeRecord

Asked = list[tuple[str, str]]
Behaviour = Callable[[str, Question, Course], Answer]


def document(name: str, question: Question, *, members: tuple[str, ...] = (), **changes: Any) -> Answer:
    """Return what a healthy node answers; ``changes`` are outcomes of parts (``disks="denied"``)."""
    wanted = (() if question.node_only else CLUSTER_PARTS) + (() if question.cluster_only else NODE_PARTS)
    parts: dict[str, Any] = {part: {"outcome": "read", "detail": None, "data": []} for part in wanted}
    if "nodes" in parts:
        parts["nodes"]["data"] = [{"Name": member, "State": "Up"} for member in members]
    for part, outcome in changes.items():
        if part in parts:
            parts[part]["outcome"] = outcome
    made = {
        "schema": "ssis-preflight/node/1",
        "collector": {"finished_at": dt.datetime.now(dt.UTC).isoformat()},
        "node": {"name": name, "fqdn": f"{name.lower()}.corp.example", "cluster": "CLU1"},
        "parts": parts,
    }
    return Answer(json.dumps(made).encode())


class Told:
    """Progress that remembers."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.records: dict[str, NodeRecord] = {}
        self.notices: list[str] = []

    def started(self, node: str) -> None:
        self.begun.append(node)

    def ended(self, asked: str, record: NodeRecord) -> None:
        self.records[asked] = record

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def close(self) -> None: ...


class Cluster:
    """Nodes that answer, or behave otherwise; ``run`` collects them, ``asked`` says who was asked what."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: Asked = []
        self.told = Told()
        self.stop = threading.Event()
        self.behaviour: dict[str, Behaviour] = {}
        self.reach = Reach(transport="ntlm", timeout=30)

    def exchange(self, node: Any, question: Question, course: Course) -> Answer:
        what = "node" if question.node_only else "cluster" if question.cluster_only else "all"
        self.asked.append((node.name, what))
        behave = self.behaviour.get(node.name)
        return behave(node.name, question, course) if behave else document(node.name, question)

    def run(self, *names: str, discover: str | None = None, **plan: Any) -> Result:
        inventory = from_flags(names, discover, self.reach)
        settings = {"retry_seconds": 0.0, **plan}
        return gather(Plan(inventory, self.folder, **settings), self.exchange, self.told, self.stop)

    @property
    def manifest(self) -> dict[str, Any]:
        """The manifest, which fits its schema whatever happened."""
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        assert complaints_about_manifest(found) == []
        return found

    def outcomes(self) -> dict[str, str]:
        return {record["node"]: record["outcome"] for record in self.manifest["nodes"]}


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return Cluster(tmp_path / "snapshot")


def fails(reason: Reason, times: int = 1000) -> Behaviour:
    left = [times]

    def behave(name: str, question: Question, course: Course) -> Answer:
        left[0] -= 1
        if left[0] >= 0:
            raise CollectError(failure(reason))
        return document(name, question)

    return behave


def answers(name: str = "", **changes: Any) -> Behaviour:
    """Answer as ``document`` says, by another name where one is given."""

    def behave(asked: str, question: Question, course: Course) -> Answer:
        return document(name or asked, question, **changes)

    return behave


def hangs(release: threading.Event) -> Behaviour:
    def behave(name: str, question: Question, course: Course) -> Answer:
        course.step = Step.SENDING
        release.wait(10)
        raise CollectError(failure(Reason.RESET))

    return behave


def test_the_first_node_is_asked_about_the_cluster_and_all_about_themselves(cluster: Cluster) -> None:
    assert cluster.run("N1", "N2", "N3").exit_code == 0
    assert sorted(cluster.asked) == [("N1", "all"), ("N2", "node"), ("N3", "node")]
    assert cluster.manifest["complete"] is True
    assert [file["path"] for file in cluster.manifest["files"]] == [
        f"nodes/N{at}/node.json" for at in (1, 2, 3)
    ]
    assert json.loads((cluster.folder / "nodes/N1/node.json").read_text("utf-8"))["node"]["name"] == "N1"


def test_a_failed_node_is_recorded_and_the_others_complete(cluster: Cluster) -> None:
    cluster.behaviour["N2"] = fails(Reason.CREDENTIALS)
    assert cluster.run("N1", "N2", "N3").exit_code == 3
    assert cluster.outcomes() == {"N1": "read", "N2": "denied", "N3": "read"}
    assert cluster.manifest["complete"] is False


def test_refused_credentials_are_never_tried_again(cluster: Cluster) -> None:
    cluster.behaviour["N1"] = fails(Reason.CREDENTIALS)
    assert cluster.run("N1", retries=5).exit_code == 4
    assert len(cluster.asked) == 1


def test_a_reason_that_may_pass_is_tried_again_within_bounds(cluster: Cluster) -> None:
    cluster.behaviour["N1"] = fails(Reason.RESET, times=2)
    cluster.behaviour["N2"] = fails(Reason.RESET, times=3)
    assert cluster.run("N1", "N2", retries=2).exit_code == 3
    assert [(record["outcome"], record["attempts"]) for record in cluster.manifest["nodes"]] == [
        ("read", 3),
        ("unreachable", 3),
    ]


def test_an_unexpected_error_is_one_nodes_misfortune(cluster: Cluster) -> None:
    def breaks(name: str, question: Question, course: Course) -> Answer:
        raise ZeroDivisionError

    cluster.behaviour["N1"] = breaks
    assert cluster.run("N1", "N2").exit_code == 3
    assert "defect of ssis-preflight" in cluster.manifest["nodes"][0]["detail"]


def test_a_node_that_hangs_is_given_up_at_its_deadline_with_the_step(cluster: Cluster) -> None:
    release = threading.Event()
    cluster.behaviour["N1"] = hangs(release)
    cluster.reach = Reach(transport="ntlm", timeout=1)
    try:
        assert cluster.run("N1", "N2", jobs=1).exit_code == 3
    finally:
        release.set()
    assert cluster.outcomes() == {"N1": "unreachable", "N2": "read"}
    assert "timed out after 1 s, while sending the collector" in cluster.manifest["nodes"][0]["detail"]


def test_the_time_of_the_whole_run_is_bounded(cluster: Cluster) -> None:
    release = threading.Event()
    cluster.behaviour["N1"] = hangs(release)
    try:
        assert cluster.run("N1", "N2", jobs=1, timeout_total=0.2).exit_code == 4
    finally:
        release.set()
    assert cluster.outcomes() == {"N1": "unreachable", "N2": "not-started"}


def test_an_interrupt_leaves_a_valid_partial_snapshot(cluster: Cluster) -> None:
    release = threading.Event()

    def interrupts(name: str, question: Question, course: Course) -> Answer:
        cluster.stop.set()
        release.wait(10)
        return document(name, question)

    cluster.behaviour["N2"] = interrupts
    try:
        result = cluster.run("N1", "N2", "N3", jobs=1)
    finally:
        release.set()
    assert (result.exit_code, result.interrupted) == (3, True)
    assert cluster.outcomes() == {"N1": "read", "N2": "interrupted", "N3": "not-started"}
    assert cluster.manifest["finished_at"] is not None


def test_a_killed_run_leaves_a_manifest_of_what_was_there(cluster: Cluster) -> None:
    def looks(name: str, question: Question, course: Course) -> Answer:
        assert cluster.outcomes() == {"N1": "read", "N2": "not-started"}
        assert cluster.manifest["finished_at"] is None
        return document(name, question)

    cluster.behaviour["N2"] = looks
    assert cluster.run("N1", "N2", jobs=1).exit_code == 0


def test_only_what_is_missing_is_asked_again(cluster: Cluster) -> None:
    cluster.behaviour["N2"] = fails(Reason.REFUSED)
    cluster.run("N1", "N2", "N3")
    cluster.asked.clear()
    cluster.behaviour.clear()
    assert cluster.run("N1", "N2", "N3", only_missing=True).exit_code == 0
    assert cluster.asked == [("N2", "node")]
    assert len(cluster.manifest["files"]) == 3


def test_a_file_that_was_changed_since_is_collected_again(cluster: Cluster) -> None:
    cluster.run("N1", "N2")
    (cluster.folder / "nodes" / "N1" / "node.json").write_text("{}")
    cluster.asked.clear()
    assert cluster.run("N1", "N2", only_missing=True).exit_code == 0
    assert cluster.asked == [("N1", "all")]


def test_what_was_partly_read_stays_where_the_node_is_gone_the_next_time(cluster: Cluster) -> None:
    cluster.behaviour["N1"] = answers(services="denied")
    assert cluster.run("N1").exit_code == 3
    cluster.behaviour["N1"] = fails(Reason.REFUSED)
    assert cluster.run("N1", only_missing=True).exit_code == 3
    assert cluster.outcomes() == {"N1": "partial"}
    assert cluster.told.records["N1"].outcome == "unreachable"


def test_a_part_that_was_denied_or_did_not_come_makes_the_node_partial(cluster: Cluster) -> None:
    def lacks(name: str, question: Question, course: Course) -> Answer:
        made = json.loads(document(name, question, disks="absent", dcom="denied").document)
        del made["parts"]["versions"]
        return Answer(json.dumps(made).encode())

    cluster.behaviour["N1"] = lacks
    assert cluster.run("N1").exit_code == 3
    record = cluster.manifest["nodes"][0]
    assert record["detail"] == "not wholly read: versions (failed), dcom (denied)"
    assert record["parts"]["disks"]["outcome"] == "absent"


def test_another_node_tells_about_the_cluster_where_the_first_cannot(cluster: Cluster) -> None:
    cluster.behaviour["N1"] = fails(Reason.NAME)
    assert cluster.run("N1", "N2", "N3").exit_code == 3
    assert cluster.asked[-1] == ("N2", "cluster")
    assert [file["path"] for file in cluster.manifest["files"]] == [
        "nodes/N2/cluster.json",
        "nodes/N2/node.json",
        "nodes/N3/node.json",
    ]
    assert set(cluster.manifest["nodes"][1]["parts"]) == {*CLUSTER_PARTS, *NODE_PARTS}


def test_one_node_leads_to_the_others_of_its_cluster(cluster: Cluster) -> None:
    cluster.behaviour["CLU1"] = answers("N1", members=("N1", "N2", "N3"))
    result = cluster.run("N3=10.0.0.3:80", discover="CLU1=https://clu1.corp.example:5986/wsman")
    assert result.exit_code == 0
    assert cluster.asked[0] == ("CLU1", "all")
    assert sorted(cluster.asked[1:]) == [("N2", "node"), ("N3", "node")]
    assert {record["node"]: record["endpoint"] for record in cluster.manifest["nodes"]} == {
        "N1": "https://clu1.corp.example:5986/wsman",
        "N3": "http://10.0.0.3:80/wsman",
        "N2": "https://n2.corp.example:5986/wsman",
    }


def test_hostile_names_of_other_nodes_are_not_asked(cluster: Cluster) -> None:
    members = ("N1", "../../etc", "evil.example.com", "CON", "x" * 300)
    cluster.behaviour["N1"] = answers(members=members)
    assert cluster.run(discover="N1").exit_code == 0
    assert cluster.asked == [("N1", "all")]


@pytest.mark.parametrize("name", ["../evil", "CON", "a/b", " ", "N1.corp", "N2"])
def test_a_name_that_is_impossible_or_anothers_writes_nothing(cluster: Cluster, name: str) -> None:
    cluster.behaviour["N1"] = answers(name)
    assert cluster.run("N1", retries=0).exit_code == 4
    assert [path.name for path in cluster.folder.iterdir()] == ["manifest.json"]


def test_two_names_of_one_node_are_noticed(cluster: Cluster) -> None:
    cluster.behaviour["10.0.0.1"] = answers("N1")
    assert cluster.run("N1", "10.0.0.1", jobs=1).exit_code == 3
    assert "is http://n1:5985/wsman already" in cluster.manifest["nodes"][1]["detail"]


@pytest.mark.parametrize(("hours", "says"), [(3, "3 hours ahead of"), (-3, "3 hours behind"), (0, None)])
def test_a_clock_that_is_far_off_is_told(cluster: Cluster, hours: int, says: str | None) -> None:
    def off(name: str, question: Question, course: Course) -> Answer:
        made = json.loads(document(name, question).document)
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours, seconds=hours)
        made["collector"]["finished_at"] = moment.isoformat()
        return Answer(json.dumps(made).encode())

    cluster.behaviour["N1"] = off
    assert cluster.run("N1").exit_code == 0
    record = cluster.manifest["nodes"][0]
    assert abs(record["clock_offset_seconds"] - hours * 3601) < 60
    assert (says in record["detail"]) if says else record["detail"] is None
