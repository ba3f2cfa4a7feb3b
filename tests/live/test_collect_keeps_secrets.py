"""The password is in no argument, no file, no line on the terminal, and on no wire."""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.support.collected_schemas import complaints_about_snapshot
from tests.support.wsman.cluster import Played, Role, play
from tests.support.wsman.collecting import collect, inventory
from tests.support.wsman.endpoint import wait_until
from tests.support.wsman.faults import Fault, What
from tests.support.wsman.sign_in import DBA, NTLM_USER_FILE, Doors
from tests.support.wsman.tls import Certificate
from tests.support.wsman.wire_log import Step

from ssis_preflight.cli.main import main
from ssis_preflight.collect.script import collector_script

PROC = Path("/proc/self/cmdline")
FORMS = tuple(
    form
    for text in (DBA.password, f"{DBA.name}:{DBA.password}", f"{DBA.user}:{DBA.password}")
    for raw in (text.encode(), text.encode("latin-1"), text.encode("utf-16-le"))
    for form in (
        raw,
        base64.b64encode(raw),
        quote(raw).encode(),
        raw.hex().encode(),
        json.dumps(text).encode()[1:-1],
    )
)
SLOW = (Fault(Step.RECEIVE, What.LATE, value=700),)
BREAKING = (Fault(Step.RECEIVE, What.GARBAGE),)
SILENT = (Fault(Step.RECEIVE, What.HANG),)
# The command, with somebody at the keyboard who presses Ctrl-C again as soon as the first one has been taken.
IMPATIENT = """\
import signal, sys, threading
from ssis_preflight.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run with Ctrl-C ignored
taken = threading.Event.set
def set(event):
    taken(event)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        threading.Event.set = taken  # once: every further press would be a third one
        signal.raise_signal(signal.SIGINT)
threading.Event.set = set
sys.exit(main())
"""


def holds_secret(raw: bytes) -> bool:
    return any(form in raw for form in FORMS)


class Watch:
    """Reads the arguments of a process and of its descendants for as long as they run."""

    def __init__(self, pid: int) -> None:
        self.seen: dict[int, set[bytes]] = {}
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def end(self) -> set[bytes]:
        self._over.set()
        self._thread.join(5)
        return set().union(*self.seen.values()) if self.seen else set()

    def _read(self) -> None:
        while not self._over.wait(0.002):
            for pid in self._family(self._pid):
                try:
                    arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
                except OSError:
                    continue
                self.seen.setdefault(pid, set()).add(arguments)

    def _family(self, pid: int) -> Iterator[int]:
        yield pid
        found: list[str] = []
        with suppress(OSError):  # the process may end at any moment
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += children.read_text().split()
        for child in found:
            yield from self._family(int(child))


@pytest.fixture
def stage() -> Iterator[Mapping[str, Played]]:
    roles = [Role("SQLNODE1", faults=SLOW), Role("SQLNODE2", faults=BREAKING)]
    with play(roles, collector_script()) as played:
        yield played


def environment(folder: Path, **own: str) -> dict[str, str]:
    """Give the environment of a run whose temporary files and home we can search."""
    left_out = {NTLM_USER_FILE, "SSIS_PREFLIGHT_PASSWORD", "SSIS_PREFLIGHT_USER"}
    others = {name: value for name, value in os.environ.items() if name not in left_out}
    places = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    return {**others, **places, "PYTHONIOENCODING": "utf-8", **own}


@pytest.mark.skipif(not PROC.exists(), reason="there is no /proc to read arguments from")
@pytest.mark.parametrize("source", ["environment", "standard input"])
def test_the_password_is_nowhere_to_be_found(
    source: str, stage: Mapping[str, Played], tmp_path: Path
) -> None:
    by_stdin = source == "standard input"
    file = inventory(tmp_path / "nodes.toml", stage)
    command = [
        sys.executable,
        "-X",
        "dev",
        "-m",
        "ssis_preflight",
        "collect",
        "--output",
        str(tmp_path / "snapshot"),
    ]
    command += ["--inventory", str(file), "--retries", "0", *(["--password-stdin"] if by_stdin else [])]
    own = {} if by_stdin else {"SSIS_PREFLIGHT_PASSWORD": DBA.password}

    process = subprocess.Popen(
        command,
        env=environment(tmp_path, **own),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    watch = Watch(process.pid)
    out, err = process.communicate((DBA.password + "\n").encode() if by_stdin else b"", timeout=120)
    arguments = watch.end()

    assert process.returncode == 3, err.decode()
    assert any(b"--inventory" in one for one in arguments)
    assert not any(holds_secret(one) for one in arguments)
    assert not holds_secret(out)
    assert not holds_secret(err)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert tmp_path / "snapshot" / "manifest.json" in files
    assert [path for path in files if holds_secret(path.read_bytes())] == []
    for played in stage.values():
        assert not holds_secret(played.endpoint.log.overheard())


@pytest.mark.parametrize("transport", ["ntlm", "basic"])
def test_the_password_is_in_no_log_however_much_is_logged(
    transport: str, tmp_path: Path, certificate: Certificate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    doors = Doors(("Negotiate", "NTLM", "Basic"))
    roles = [
        Role("SQLNODE1", tls=certificate, doors=doors),
        Role("SQLNODE2", tls=certificate, faults=BREAKING),
    ]

    with play(roles, collector_script()) as stage:
        file = inventory(tmp_path / "nodes.toml", stage, transport=transport)
        run = collect(tmp_path / "snapshot", "--inventory", str(file), "--retries", "0")

    assert run.record("SQLNODE1")["outcome"] == "read"
    assert "urllib3" in {record.name.partition(".")[0] for record in caplog.records}
    assert not holds_secret(caplog.text.encode())
    assert not holds_secret(run.said.encode())


def test_a_password_in_an_argument_is_refused_and_not_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["collect", "--output", str(tmp_path), "--node", "SQLNODE1", "--password"]

    for words in ([*arguments, DBA.password], [*arguments[:-1], f"--password={DBA.password}"]):
        try:
            code: object = main(words)
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        assert code == 2
        assert DBA.password not in said.out + said.err


def test_a_second_ctrl_c_ends_the_program_and_leaves_a_sound_manifest(tmp_path: Path) -> None:
    signal = pytest.importorskip("signal")
    with play([Role("SQLNODE1"), Role("SQLNODE2", faults=SILENT)], collector_script()) as stage:
        file, folder = inventory(tmp_path / "nodes.toml", stage, operation_timeout=60), tmp_path / "snapshot"
        process = subprocess.Popen(
            [sys.executable, "-c", IMPATIENT, "collect", "-o", str(folder), "--inventory", str(file)],
            env=environment(tmp_path, SSIS_PREFLIGHT_PASSWORD=DBA.password),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        waiting = stage["SQLNODE2"].endpoint.log
        assert wait_until(lambda: Step.RECEIVE in waiting.steps and (folder / "manifest.json").exists(), 60)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 130, err.decode()
    assert b"Traceback" not in err
    assert complaints_about_snapshot(folder) == []


def test_ctrl_c_leaves_a_valid_partial_snapshot(tmp_path: Path) -> None:
    signal = pytest.importorskip("signal")
    with play([Role("SQLNODE1"), Role("SQLNODE2", faults=SILENT)], collector_script()) as stage:
        file, folder = inventory(tmp_path / "nodes.toml", stage, operation_timeout=60), tmp_path / "snapshot"
        process = subprocess.Popen(
            [sys.executable, "-m", "ssis_preflight", "collect", "-o", str(folder), "--inventory", str(file)],
            env=environment(tmp_path, SSIS_PREFLIGHT_PASSWORD=DBA.password),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        document = folder / "nodes" / "SQLNODE1" / "node.json"
        waiting = stage["SQLNODE2"].endpoint.log
        assert wait_until(lambda: document.exists() and Step.RECEIVE in waiting.steps, 60)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert process.returncode == 3, err.decode()
    assert b"Traceback" not in err
    assert manifest["complete"] is False
    assert {record["node"]: record["outcome"] for record in manifest["nodes"]} == {
        "SQLNODE1": "read",
        "SQLNODE2": "interrupted",
    }
    assert complaints_about_snapshot(folder) == []
    assert [path.name for path in folder.rglob("*") if path.name.endswith(".partial")] == []
