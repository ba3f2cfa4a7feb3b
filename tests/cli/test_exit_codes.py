"""The exit codes, as one table that holds for every format and for a report that was saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.sample_expectations import SAMPLES

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.cli import audit, settings_options
from ssis_preflight.cli.main import main
from ssis_preflight.model.cluster import Node
from ssis_preflight.model.errors import UsageError
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import NODES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_reports import RENDERERS
from ssis_preflight_rules import RULES

HEALTHY, FAULTY, PARTIAL = (
    str(SAMPLES / name) for name in ("healthy-standalone", "missing-disk-dependency", "partly-collected")
)
DATE = ("--as-of", "2026-11-22")
OPEN = (PARTIAL, "--select", "SVC")

Capture = pytest.CaptureFixture[bytes]
Monkeypatch = pytest.MonkeyPatch


@rule(
    id="ZZZ999",
    title="This rule breaks",
    severity=Severity.INFO,
    subjects=NODES,
    needs=(),
    sources=("none",),
)
def breaking(node: Node, view: ClusterView) -> Verdict:
    """Break, as a rule with a defect does."""
    raise ZeroDivisionError(node.name)


@pytest.fixture
def broken(monkeypatch: Monkeypatch) -> None:
    monkeypatch.setattr(settings_options, "RULES", (*RULES, breaking))


# --- what a finding, a gap and the flags come to ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, (HEALTHY,)),
        (1, (FAULTY,)),
        (3, OPEN),
        (0, (FAULTY, "--exit-zero")),
        (0, (FAULTY, "--fail-on", "never")),
        (1, (FAULTY, "--ignore", "CLU003", "--fail-on", "warning")),
        (0, (FAULTY, "--ignore", "CLU003")),
        (0, (*OPEN, "--allow-incomplete")),
        (3, (*OPEN, "--exit-zero")),
        (1, (PARTIAL,)),
        (1, (PARTIAL, "--allow-incomplete")),
        (0, (*OPEN, "--fail-on", "never")),
        (3, (str(SAMPLES.parent / "tests" / "schemas"), "--ignore", "DQ", "--fail-on", "never")),
    ],
)
def test_the_code_is_what_findings_gaps_and_flags_come_to(code: int, words: tuple[str, ...]) -> None:
    assert main(["audit", *words, *DATE]) == code


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize(("code", "words"), [(0, (HEALTHY,)), (1, (FAULTY,)), (3, OPEN)])
def test_the_code_is_the_same_for_every_format(code: int, words: tuple[str, ...], name: str) -> None:
    assert main(["audit", *words, *DATE, "--format", name]) == code


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("words", [(HEALTHY,), (FAULTY, "--exit-zero"), (*OPEN, "ZZZ", "--allow-incomplete")])
def test_a_rule_that_breaks_outranks_everything_and_the_report_is_written(
    words: tuple[str, ...], name: str, capfdbinary: Capture
) -> None:
    assert main(["audit", *words, *DATE, "--format", name]) == 4
    assert b"ZZZ999" in capfdbinary.readouterr().out


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("code", "words"), [(0, (HEALTHY, "--ignore", "ZZZ")), (1, (FAULTY, "--ignore", "ZZZ")), (4, (FAULTY,))]
)
def test_a_saved_report_ends_with_the_code_of_its_audit_in_every_format(
    code: int, words: tuple[str, ...], tmp_path: Path
) -> None:
    saved = str(tmp_path / "report.json")
    main(["audit", *words, *DATE, "-o", f"json={saved}"])
    assert {main(["render", saved, "--format", name]) for name in RENDERERS} == {code}
    assert main(["render", saved, "--exit-zero"]) == (0 if code == 1 else code)


# --- what cannot run ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "nowhere"),
        ((HEALTHY, "--select", "CLU0003"), "did you mean CLU003?"),
        ((HEALTHY, "--ignore", *{item.family for item in RULES}), "no rule is left to run"),
        ((HEALTHY, "--require", "acces-control"), "there is no part 'acces-control'"),
        ((HEALTHY, "--format", "jsn"), "there is no format 'jsn'"),
        ((HEALTHY, "-o", "report.html"), "FORMAT=FILE"),
        ((HEALTHY, "-o", "html=nowhere/report.html"), "does not exist"),
        ((HEALTHY, "-o", "html=same", "-o", "json=same"), "two outputs name the same file"),
        ((HEALTHY, "-o", "html=-"), "--format html"),
        ((HEALTHY, "--config", "none.toml"), "none.toml"),
        ((HEALTHY, "--waivers", "none.toml"), "none.toml"),
        ((HEALTHY, "--baseline", "none.json"), "cannot read the baseline"),
        ((HEALTHY, "--write-baseline", "nowhere/baseline.json"), "does not exist"),
        ((HEALTHY, "--no-waivers", "--waivers", "w.toml"), "--no-waivers accepts nothing"),
        ((HEALTHY, "--as-of", "yesterday"), "2026-11-22"),
    ],
)
def test_what_is_impossible_ends_with_2_one_line_and_no_report(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: Monkeypatch, capfdbinary: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["audit", *words]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out == b""
    assert said in shown.err.decode()
    assert shown.err.startswith(b"ssis-preflight: error: ")
    assert shown.err.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("flags", [("--fail-on", "fatal"), ("--color", "blue"), ("--link", "javascript:x")])
def test_a_value_that_no_flag_takes_ends_with_2(flags: tuple[str, ...], capfdbinary: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", HEALTHY, *flags])
    assert ended.value.code == 2
    assert capfdbinary.readouterr().out == b""


def test_a_defect_of_the_tool_ends_with_4_and_asks_for_a_report_of_it(
    monkeypatch: Monkeypatch, capfdbinary: Capture
) -> None:
    def defect(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(audit, "run", defect)
    assert main(["audit", HEALTHY]) == 4
    assert b"please report the lines above" in capfdbinary.readouterr().err


@pytest.mark.usefixtures("broken")
def test_that_a_rule_broke_outranks_a_file_that_cannot_be_written(
    tmp_path: Path, monkeypatch: Monkeypatch, capfdbinary: Capture
) -> None:
    def full(*_: object) -> None:
        raise UsageError("cannot write report.html: the disk is full")

    monkeypatch.setattr(audit, "write_files", full)
    assert main(["audit", HEALTHY, "-o", f"html={tmp_path / 'report.html'}"]) == 4
    shown = capfdbinary.readouterr()
    assert b"the disk is full" in shown.err
    assert b"BROKEN" in shown.out
    assert main(["audit", HEALTHY, "--ignore", "ZZZ", "-o", f"html={tmp_path / 'report.html'}"]) == 2
