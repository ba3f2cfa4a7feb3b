"""Progress: a line on a terminal, after a while, and nowhere else."""

from __future__ import annotations

import io
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ssis_preflight.cli import audit
from ssis_preflight.cli.main import main
from ssis_preflight.cli.progress import Say, progress

SAMPLE = Path(__file__).parents[2] / "sample_configs" / "healthy-standalone"
NEVER, AT_ONCE = 3600.0, 0.0


class Terminal(io.StringIO):
    """Standard error as a terminal; ``seen`` is set as soon as the awaited words were written."""

    def __init__(self, awaited: str) -> None:
        super().__init__()
        self.awaited = awaited
        self.seen = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        written = super().write(text)
        if self.awaited in self.getvalue():
            self.seen.set()
        return written


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in the place of standard error; called in the test: pytest puts its own there first."""
    made = Terminal("Running the rules")
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("TERM", "xterm-256color")
    return made


def test_a_long_run_says_what_it_does_now_and_takes_the_line_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)
    with progress(delay=AT_ONCE) as say:
        say("Reading the snapshot")
        say("Running the rules")
        assert terminal.seen.wait(30)

    written = terminal.getvalue()
    assert re.search(r"\x1b\[\?25l.*\x1b\[\?25h", written, re.DOTALL), "the cursor comes back"
    assert re.search(r"\x1b\[2K[^\w]*$", written), "the line is erased"


def test_what_is_done_sooner_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)
    with progress(delay=NEVER) as say:
        say("Running the rules")
    assert terminal.getvalue() == ""


def test_quiet_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)
    before = threading.active_count()
    with progress(quiet=True, delay=AT_ONCE) as say:
        say("Running the rules")
        assert threading.active_count() == before
    assert terminal.getvalue() == ""


def test_where_standard_error_is_no_terminal_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    before = threading.active_count()
    with progress(delay=AT_ONCE) as say:
        say("Running the rules")
        assert threading.active_count() == before
    assert pipe.getvalue() == ""


def test_an_error_takes_the_line_away_too(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(terminal)
    assert terminal.getvalue().count("\x1b[?25h") == 1


def _interrupted(terminal: Terminal) -> None:
    with progress(delay=AT_ONCE) as say:
        say("Running the rules")
        assert terminal.seen.wait(30)
        raise KeyboardInterrupt


@pytest.mark.parametrize("flags", [[], ["--quiet"]])
def test_an_audit_reads_runs_builds_and_writes_and_hands_on_quiet(
    flags: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []
    quiets: list[bool] = []

    @contextmanager
    def recorder(*, quiet: bool) -> Iterator[Say]:
        quiets.append(quiet)
        yield said.append

    monkeypatch.setattr(audit, "progress", recorder)
    assert main(["audit", str(SAMPLE), *flags, "-o", f"json={tmp_path / 'r.json'}"]) == 0

    assert said == ["Reading the snapshot", "Running the rules", "Building the report", "Writing the files"]
    assert quiets == [bool(flags)] * 2
