"""What a terminal is sent: colours, links, width and characters, by flag, environment and terminal."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from tests.support.sample_expectations import SAMPLES

from ssis_preflight.cli.main import main
from ssis_preflight_rules import RULES

FAULTY = str(SAMPLES / "missing-disk-dependency")
AUDIT = ("audit", FAULTY, "--as-of", "2026-11-22")
COLOUR, LINK = "\x1b[1;31m", "\x1b]8;;file:///"
VARIABLES = (
    *("NO_COLOR", "FORCE_COLOR", "TERM", "CI", "COLUMNS", "GITHUB_ACTIONS", "TF_BUILD"),
    *("WT_SESSION", "TERM_PROGRAM", "VTE_VERSION"),
)

Monkeypatch = pytest.MonkeyPatch


class Output(io.TextIOWrapper):
    """Standard output that is a terminal, or is not."""

    def __init__(self, *, terminal: bool, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: Monkeypatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def sent(
    monkeypatch: Monkeypatch, *words: str, terminal: bool = True, encoding: str = "utf-8", **variables: str
) -> str:
    """Return what an audit with these flags sends to standard output in this environment."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    output = Output(terminal=terminal, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", output)
    main([*AUDIT, *words])
    output.flush()
    written = output.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode(encoding)


# --- colours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coloured", "flag", "terminal", "variables"),
    [
        (True, "auto", True, {}),
        (False, "auto", False, {}),
        (False, "auto", True, {"TERM": "dumb"}),
        (False, "auto", True, {"NO_COLOR": "1"}),
        (True, "auto", True, {"NO_COLOR": ""}),
        (True, "auto", False, {"FORCE_COLOR": "1"}),
        (False, "auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}),
        (True, "always", False, {"NO_COLOR": "1"}),
        (False, "never", True, {"FORCE_COLOR": "1"}),
    ],
)
def test_the_flag_decides_on_colour_then_the_environment_then_the_terminal(
    coloured: bool, flag: str, terminal: bool, variables: dict[str, str], monkeypatch: Monkeypatch
) -> None:
    made = sent(monkeypatch, "--color", flag, terminal=terminal, **variables)
    assert (COLOUR in made) is coloured


def test_files_are_never_coloured_and_have_no_links(monkeypatch: Monkeypatch, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    sent(monkeypatch, "--color", "always", "--hyperlinks", "always", "-o", f"text={file}")
    assert "\x1b" not in file.read_text("utf-8")


# --- links --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("linked", "flag", "terminal", "variables"),
    [
        (False, "auto", True, {}),
        (True, "auto", True, {"WT_SESSION": "0"}),
        (True, "auto", True, {"TERM_PROGRAM": "vscode"}),
        (True, "auto", True, {"VTE_VERSION": "6800"}),
        (False, "auto", True, {"VTE_VERSION": "4601"}),
        (True, "auto", True, {"TERM": "xterm-kitty"}),
        (False, "auto", True, {"WT_SESSION": "0", "TERM": "tmux-256color"}),
        (False, "auto", True, {"WT_SESSION": "0", "CI": "true"}),
        (False, "auto", False, {"WT_SESSION": "0"}),
        (True, "always", False, {}),
        (False, "never", True, {"WT_SESSION": "0"}),
    ],
)
def test_links_are_for_terminals_that_are_known_to_follow_them(
    linked: bool, flag: str, terminal: bool, variables: dict[str, str], monkeypatch: Monkeypatch
) -> None:
    made = sent(monkeypatch, "--hyperlinks", flag, terminal=terminal, **variables)
    assert (LINK in made) is linked


def test_a_link_leads_to_the_file_of_the_evidence(monkeypatch: Monkeypatch) -> None:
    made = sent(monkeypatch, "--hyperlinks", "always")
    found = re.search(r"\x1b]8;;(file://[^\x1b\x07]+dependencies\.json)", made)
    assert found is not None
    assert found[1] == (SAMPLES / "missing-disk-dependency/cluster/dependencies.json").as_uri()


# --- width and characters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "width"), [("20", 60), ("60", 60), ("80", 80), ("120", 120), ("300", 120)]
)
def test_prose_fits_the_terminal_from_60_to_120_columns(
    columns: str, width: int, monkeypatch: Monkeypatch
) -> None:
    lines = sent(monkeypatch, terminal=False, COLUMNS=columns).splitlines()
    command = next(line for line in lines if "Set-ClusterResourceDependency" in line)
    assert len(command) > 100, "a line to copy is never wrapped"
    longest = max(len(line) for line in lines if line != command)
    assert width - 20 < longest <= width


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_lines_to_draw_with_gets_ascii(encoding: str, monkeypatch: Monkeypatch) -> None:
    made = sent(monkeypatch, terminal=False, encoding=encoding)
    assert made.isascii()
    assert "--> cluster/dependencies.json:40:5" in made


# --- how much -----------------------------------------------------------------------------------------------------


def test_quiet_is_a_line_for_each_finding_and_the_summary(monkeypatch: Monkeypatch) -> None:
    lines = sent(monkeypatch, "-q", "-v", terminal=False).splitlines()
    assert [line.split(": ")[1] for line in lines[:2]] == ["error[CLU003]", "warning[SVC013]"]
    assert lines[2].startswith("FAIL  1 error, 1 warning, ")
    assert len(lines) == 3


def test_verbose_also_tells_what_passed_and_what_was_not_applicable(monkeypatch: Monkeypatch) -> None:
    assert "Rules: " not in sent(monkeypatch, terminal=False)
    made = sent(monkeypatch, "--verbose", terminal=False)
    assert f"Rules: {len(RULES)}\n" in made
    assert {word for word in (" failed", " passed", "not applicable") if word in made} == {
        " failed",
        " passed",
        "not applicable",
    }
    assert "  cluster   CLU1, nodes NODE1, NODE2\n" in made
