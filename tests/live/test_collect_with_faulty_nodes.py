"""Nodes that fail in every way we know, all in one run, next to nodes that are well.

Each must be reported with its true reason, hold up nobody, and get nothing readable on the way.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping

import msgspec
import pytest
from tests.support.wsman.cluster import Played, Role, play, tells
from tests.support.wsman.collecting import Run, collect, inventory
from tests.support.wsman.endpoint import closed_port
from tests.support.wsman.faults import Fault, What
from tests.support.wsman.misfortunes import PATIENCE, Misfortune, hours_off, misfortunes
from tests.support.wsman.tls import make_certificate
from tests.support.wsman.wire_log import Step

from ssis_preflight.collect.script import collector_script

WELL = ("SQLNODE1", "SQLNODE2", "SQLNODE3")
SECONDS = 60
"""What each node has that does answer; those that never do have ``PATIENCE``."""
BOUND = 100.0
"""Seconds that the run may take on a busy machine; far more than it does take, and far less than for ever."""

MESSAGES = {Step.CREATE, Step.COMMAND, Step.SEND, Step.RECEIVE, Step.SIGNAL, Step.DELETE}
NAMES = tuple(misfortunes())
ENDLESS = tuple(name for name, case in misfortunes().items() if case.role.patience)


class Night(msgspec.Struct, frozen=True):
    """The run in which everything went wrong."""

    run: Run
    stage: Mapping[str, Played]
    cases: Mapping[str, Misfortune]
    seconds: float


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, accounts: None) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("night")
    cases = misfortunes(make_certificate(folder, "foreign"))
    own = make_certificate(folder, "own")
    roles = [*(Role(name, tells(name, WELL)) for name in WELL), *(case.role for case in cases.values())]
    with play(roles, collector_script()) as stage:
        file = inventory(folder / "nodes.toml", stage, timeout=SECONDS, ca_file=str(own.authority))
        begun = time.monotonic()
        run = collect(
            folder / "snapshot",
            "--inventory",
            str(file),
            "--retries",
            "0",
            "--jobs",
            "128",
            "--timeout-total",
            "120",
        )
        yield Night(run, stage, cases, time.monotonic() - begun)


@pytest.mark.parametrize("name", NAMES)
def test_the_true_reason_is_in_the_manifest_and_on_the_terminal(name: str, night: Night) -> None:
    case, record = night.cases[name], night.run.record(name)

    assert (record["outcome"], case.words in str(record["detail"])) == (case.outcome, True), record["detail"]
    assert case.words in night.run.line(name)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_readable_is_sent_to_a_faulty_node(name: str, night: Night) -> None:
    played = night.stage[name]
    sent = [message.head.encode() + message.body for message in played.endpoint.log.requests]

    assert [message for message in sent if b"Envelope" in message or b"CommandLine" in message] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_connection_signs_in_before_it_says_anything(name: str, night: Night) -> None:
    for steps in night.stage[name].endpoint.log.steps_by_connection().values():
        said = [step for step in steps if step in MESSAGES]
        if said:
            assert Step.AUTHENTICATE in steps[: steps.index(said[0])]


@pytest.mark.parametrize("name", WELL)
def test_the_nodes_that_are_well_are_read_wholly(name: str, night: Night) -> None:
    record = night.run.record(name)

    assert (record["outcome"], record["detail"]) == ("read", None)
    assert (night.run.folder / "nodes" / name / "node.json").stat().st_size > 1000


@pytest.mark.parametrize("name", ENDLESS)
def test_a_node_that_never_answers_is_given_up_in_time(name: str, night: Night) -> None:
    record = night.run.record(name)
    begun, ended = (dt.datetime.fromisoformat(record[key]) for key in ("started_at", "finished_at"))

    # The machine may be busy; the node was not waited for as long as the others may be.
    assert PATIENCE - 1 <= (ended - begun).total_seconds() < SECONDS / 2


def test_the_run_is_partial_and_ends_in_time(night: Night) -> None:
    assert (night.run.code, night.run.manifest["complete"]) == (3, False)
    assert f"{len(WELL)} of {len(WELL) + len(night.cases)} nodes answered" in night.run.said
    assert night.seconds < BOUND


def test_the_manifest_and_what_was_read_fit_their_schemas(night: Night) -> None:
    assert night.run.complaints == []


def test_no_folder_is_left_of_a_node_that_was_not_read(night: Night) -> None:
    assert sorted(path.name for path in (night.run.folder / "nodes").iterdir()) == sorted(WELL)
    assert [path for path in night.run.folder.rglob("*") if path.name.endswith(".partial")] == []


def test_refused_credentials_are_not_tried_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("locked")
    with play([Role("SQLNODE1")], collector_script()) as stage:
        file = inventory(folder / "nodes.toml", stage)
        run = collect(folder / "snapshot", "--inventory", str(file), "--retries", "5", password="wrong")
        steps = stage["SQLNODE1"].endpoint.log.steps

    assert (run.code, run.record("SQLNODE1")["attempts"]) == (4, 1)
    assert steps.count(Step.AUTHENTICATE) == 1


@pytest.mark.parametrize(
    ("step", "what", "value"),
    [
        (Step.KNOCK, What.STATUS, 503),
        (Step.NEGOTIATE, What.RESET, 0),
        (Step.AUTHENTICATE, What.RESET, 0),
        (Step.CREATE, What.BROKEN_SEAL, 0),
        (Step.RECEIVE, What.CUT, 0),
    ],
)
def test_what_fails_once_is_tried_again_from_the_handshake_on_and_never_readable(
    step: Step, what: What, value: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("again")
    once = Fault(step, what, times=1, value=value)
    with play([Role("SQLNODE1", faults=(once,))], collector_script()) as stage:
        run = collect(folder / "snapshot", "--inventory", str(inventory(folder / "nodes.toml", stage)))
        log = stage["SQLNODE1"].endpoint.log

    record = run.record("SQLNODE1")
    assert (run.code, record["outcome"], record["attempts"]) == (0, "read", 2)
    assert log.steps.count(Step.AUTHENTICATE) in {1, 2}
    assert b"Envelope" not in log.overheard()
    for steps in log.steps_by_connection().values():
        assert Step.CREATE not in steps or Step.AUTHENTICATE in steps[: steps.index(Step.CREATE)]


def test_nobody_listens(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("nobody")

    with closed_port() as port:
        endpoint = f"SQLNODE1=http://127.0.0.1:{port}/wsman"
        run = collect(
            folder, "--node", endpoint, "--transport", "ntlm", "--user", "LAB\\dba", "--retries", "0"
        )

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (4, "unreachable")
    assert "the connection was refused" in run.line("SQLNODE1")


@pytest.mark.parametrize("hours", [-9, 5])
def test_a_clock_that_is_hours_off_is_recorded(hours: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("clock")
    with play([hours_off("SQLNODE1", hours)], collector_script()) as stage:
        run = collect(folder / "snapshot", "--inventory", str(inventory(folder / "nodes.toml", stage)))

    record = run.record("SQLNODE1")
    assert record["outcome"] == "read"
    assert abs(record["clock_offset_seconds"] - hours * 3600) < 60


def test_the_time_of_the_whole_run_bounds_it_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("total")
    silent = [Role(f"SILENT{n}", faults=(Fault(Step.KNOCK, What.HANG),)) for n in range(3)]
    with play([Role("SQLNODE1"), *silent], collector_script()) as stage:
        file = inventory(folder / "nodes.toml", stage, timeout=60, operation_timeout=60)
        run = collect(folder / "snapshot", "--inventory", str(file), "--jobs", "2", "--timeout-total", "5")

    assert run.code == 3
    assert run.record("SQLNODE1")["outcome"] == "read"
    assert {run.record(role.name)["outcome"] for role in silent} == {"unreachable", "not-started"}
