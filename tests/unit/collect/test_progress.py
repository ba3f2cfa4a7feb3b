"""What a person sees while nodes are collected."""

from __future__ import annotations

import io

import pytest

from ssis_preflight.collect.progress import Live, Progress, line, open_progress
from ssis_preflight.collect.store import NodeRecord


class Stream(io.TextIOWrapper):
    """Standard error, on a terminal or not; ``text`` is what was written."""

    def __init__(self, *, terminal: bool = False, encoding: str = "utf-8") -> None:
        self.raw_bytes = io.BytesIO()
        super().__init__(self.raw_bytes, encoding=encoding, write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    @property
    def text(self) -> str:
        return self.raw_bytes.getvalue().decode(self.encoding)


def record(node: str, outcome: str, detail: str | None = None, attempts: int = 1) -> NodeRecord:
    return NodeRecord(node, f"http://{node}:5985/wsman", "ntlm", outcome, detail, attempts)


def one_of_each(progress: Progress) -> None:
    for found in (
        record("SQLNODE1", "read"),
        record("SQLNODE2", "unreachable", "the connection was refused. Is WinRM on there?"),
    ):
        progress.started(found.node)
        progress.ended(found.node, found)
    progress.notice("SQLNODE9 named no nodes of a cluster")
    progress.close()


def test_each_node_has_one_line_with_what_became_of_it_and_why() -> None:
    stream = Stream()

    one_of_each(open_progress(quiet=False, stream=stream))

    assert stream.text.splitlines() == [
        "SQLNODE1         read",
        "SQLNODE2         unreachable  the connection was refused. Is WinRM on there?",
        "ssis-preflight: SQLNODE9 named no nodes of a cluster",
    ]


def test_quiet_leaves_out_the_nodes_that_were_read() -> None:
    stream = Stream()

    one_of_each(open_progress(quiet=True, stream=stream))

    assert [text.split(" ")[0] for text in stream.text.splitlines()] == ["SQLNODE2", "ssis-preflight:"]


def test_a_further_attempt_is_told() -> None:
    assert line(record("SQLNODE1", "read", attempts=3)) == "SQLNODE1         read (attempt 3)"


def test_words_that_the_encoding_cannot_carry_do_not_break_the_run() -> None:
    stream = Stream(encoding="ascii")

    open_progress(quiet=False, stream=stream).ended(
        "N", record("N", "failed", "Zugriff verweigert f\u00fcr \u2019dba\u2019")
    )

    assert stream.text == "N                failed  Zugriff verweigert f\\xfcr \\u2019dba\\u2019\n"


def test_a_terminal_also_shows_who_is_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Stream(terminal=True)
    progress = open_progress(quiet=False, stream=stream)
    assert isinstance(progress, Live)

    one_of_each(progress)

    assert "asking SQLNODE1" in stream.text
    assert "SQLNODE1         read" in stream.text
    assert "the connection was refused. Is WinRM on there?" in stream.text


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_without_a_terminal_or_quiet_nothing_moves(terminal: bool, quiet: bool) -> None:
    stream = Stream(terminal=terminal)

    one_of_each(open_progress(quiet=quiet, stream=stream))

    assert "\x1b" not in stream.text
    assert "\r" not in stream.text
