"""``render`` and ``verify``: what can be done with a report that was saved as JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ssis_preflight.cli.main import main
from ssis_preflight_reports import RENDERERS

SAMPLES = Path(__file__).parents[2] / "sample_configs"
CONFLICT = SAMPLES / "single-instance-conflict"
DATE = ("--as-of", "2026-11-22")

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def saved(tmp_path: Path, capsys: Capture) -> Path:
    """Return the JSON report of a sample, whose audit ends with exit code 1."""
    path = tmp_path / "report.json"
    assert main(["audit", str(CONFLICT), *DATE, "-o", f"json={path}"]) == 1
    capsys.readouterr()
    return path


@pytest.mark.parametrize("name", RENDERERS)
def test_a_saved_report_renders_to_the_same_bytes_as_the_audit_itself(
    name: str, saved: Path, tmp_path: Path
) -> None:
    direct, again = tmp_path / "direct", tmp_path / "again"

    audit_code = main(["audit", str(CONFLICT), *DATE, "-o", f"{name}={direct}"])
    render_code = main(["render", str(saved), "-o", f"{name}={again}"])

    assert again.read_bytes() == direct.read_bytes()
    assert render_code == audit_code == 1


def test_exit_zero_masks_the_findings_of_a_saved_report(saved: Path) -> None:
    assert main(["render", str(saved), "--exit-zero"]) == 0


def broken(document: dict[str, object], change: str) -> str:
    match change:
        case "text":
            return "no JSON"
        case "other":
            return json.dumps({"schema": "ssis-preflight/report/2"})
        case "nothing":
            return "{}"
        case "cut":
            return json.dumps({key: value for key, value in document.items() if key != "rules"})
        case _:
            findings = document["findings"]
            assert isinstance(findings, list)
            findings[0]["severity"] = "fatal"
            return json.dumps(document)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("text", "is no JSON document"),
        ("other", "'ssis-preflight/report/2', which is newer; this version reads ssis-preflight/report/1"),
        ("nothing", "does not say which schema"),
        ("cut", "missing required field `rules`"),
        ("severity", "there is no severity 'fatal'"),
    ],
)
@pytest.mark.parametrize("command", ["render", "verify"])
def test_what_is_no_report_is_refused_in_one_line(
    command: str, change: str, said: str, saved: Path, capsys: Capture
) -> None:
    saved.write_text(broken(json.loads(saved.read_text("utf-8")), change), "utf-8")
    rest = [str(CONFLICT)] if command == "verify" else []

    assert main([command, str(saved), *rest]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_report_agrees_with_the_snapshot_that_it_was_made_of(saved: Path, capsys: Capture) -> None:
    assert main(["verify", str(saved), str(CONFLICT)]) == 0
    assert "The report is about this evidence" in capsys.readouterr().out


def test_a_changed_a_missing_and_a_new_file_are_told(saved: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "snapshot"
    shutil.copytree(CONFLICT, other)
    files = sorted(path for path in (other / "cluster").iterdir() if path.is_file())
    files[0].write_bytes(files[0].read_bytes() + b" ")
    files[1].unlink()
    (other / "cluster" / "new.txt").write_text("new", "utf-8")

    assert main(["verify", str(saved), str(other), "--format", "json"]) == 1
    compared = json.loads(capsys.readouterr().out)
    told = {file["path"]: file["status"] for file in compared["files"] if file["status"] != "same"}
    assert not compared["agrees"]
    assert told == {
        f"cluster/{files[0].name}": "changed",
        f"cluster/{files[1].name}": "missing",
        "cluster/new.txt": "new",
    }


def test_in_github_actions_annotations_and_the_job_summary_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    assert main(["audit", str(CONFLICT), *DATE]) == 1

    assert "\n::error file=" in capfd.readouterr().out
    assert summary.read_text("utf-8").startswith("## ssis-preflight: FAIL")
