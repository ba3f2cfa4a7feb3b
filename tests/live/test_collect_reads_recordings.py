"""What a real Windows once answered, played back to our client over sealed messages."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.support.wsman.cluster import document
from tests.support.wsman.collecting import Run, collect
from tests.support.wsman.endpoint import Endpoint
from tests.support.wsman.powershell import Invocation, framed
from tests.support.wsman.recordings import FOLDER, Playback, Recorded, load

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the recordings of a real Windows are not here")

OUTPUT = re.compile(rb'(<rsp:Stream Name="stdout" CommandId="[^"]*">)[^<]*(</rsp:Stream>)')


def collected(folder: Path, recording: list[Recorded]) -> tuple[Run, Playback]:
    """Collect one node that answers as it was recorded."""
    playback = Playback(recording)
    with Endpoint(playback) as endpoint:
        flags = ("--transport", "ntlm", "--user", r"LAB\dba", "--retries", "0", "--timeout", "60")
        run = collect(folder, "--node", f"SQLNODE1={endpoint.url}", *flags)
        assert b"Envelope" not in endpoint.log.overheard()
    return run, playback


def with_output(recording: list[Recorded], output: bytes) -> list[Recorded]:
    """Give a recording in which the command wrote this instead, in the envelopes of Windows."""
    pieces = [base64.b64encode(output[at : at + 60_000]) for at in range(0, len(output), 60_000)]
    changed = []
    for one in recording:
        response = OUTPUT.sub(
            lambda found: found[1] + (pieces.pop(0) if pieces else b"") + found[2], one.response
        )
        changed.append(replace(one, response=response))
    assert not pieces
    return changed


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("test_winrs_send", "exit code 0, output 1 output 2"),
        ("test_winrs_stderr_rc", "exit code 1, err"),
        ("test_winrs_operation_timeout", "the collector ended without an answer: exit code 0"),
    ],
)
def test_output_errors_and_exit_code_are_understood(name: str, says: str, tmp_path: Path) -> None:
    run, playback = collected(tmp_path, load(name))

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (4, "failed")
    assert says in run.line("SQLNODE1")
    assert playback.asked[:2] == ["Create", "Command"]
    assert playback.asked[-1] == "Delete"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("test_winrs_no_cmd_shell", "2147942402, "),
        ("test_winrs_bad_cmd_id", "2150858843, The WS-Management service cannot process the request"),
    ],
)
def test_a_fault_is_told_with_its_code_and_the_words_of_windows(name: str, says: str, tmp_path: Path) -> None:
    fault = next(one for one in load(name) if b"<s:Fault>" in one.response)
    shell = [one for one in load("test_winrs_standard") if one.action in {"Create", "Delete"}]

    run, _ = collected(tmp_path, [*shell, replace(fault, request=command_request(), status=500)])

    assert run.record("SQLNODE1")["outcome"] == "failed"
    assert f"WinRM answered with a fault: {says}" in run.line("SQLNODE1")


def command_request() -> bytes:
    """Give a recorded request that starts a command."""
    return next(one.request for one in load("test_winrs_standard") if one.action == "Command")


def test_a_document_comes_whole_out_of_the_envelopes_of_windows(tmp_path: Path) -> None:
    answer = framed(document("SQLNODE1", Invocation({}), ("SQLNODE1",)))

    run, playback = collected(tmp_path, with_output(load("test_winrs_send"), answer))

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (0, "read"), run.said
    assert run.complaints == []
    assert "Send" in playback.asked
