"""What a pipeline gets besides the text: annotations, a summary on its page, and no orders from the evidence."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.support.sample_expectations import SAMPLES

from ssis_preflight.cli.main import main
from ssis_preflight_reports import RENDERERS

FAULTY = SAMPLES / "missing-disk-dependency"
DATE = ("--as-of", "2026-11-22")

Capture = pytest.CaptureFixture[str]
Monkeypatch = pytest.MonkeyPatch


@pytest.fixture
def github(monkeypatch: Monkeypatch, tmp_path: Path) -> Path:
    """GitHub Actions; the file of the job's summary."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path / "summary.md"


@pytest.fixture
def azure(monkeypatch: Monkeypatch, tmp_path: Path) -> Path:
    """Azure Pipelines; the agent's folder for temporary files."""
    monkeypatch.setenv("TF_BUILD", "True")
    monkeypatch.setenv("AGENT_TEMPDIRECTORY", str(tmp_path))
    return tmp_path


def hostile(folder: Path, name: str) -> str:
    """Return a copy of a sample in which a resource that a finding names is called otherwise."""
    copy = folder / "hostile"
    shutil.copytree(FAULTY, copy)
    for file in (copy / "cluster").glob("*.json"):
        raw = file.read_bytes()
        encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
        text = raw.decode(encoding).replace("Cluster Disk 3", json.dumps(name)[1:-1])
        file.write_text(text, encoding="utf-8")
    return str(copy)


# --- GitHub -------------------------------------------------------------------------------------------------------


def test_a_job_is_annotated_and_summed_up_and_an_earlier_summary_stays(github: Path, capfd: Capture) -> None:
    github.write_text("Before.\n\n", encoding="utf-8")
    assert main(["audit", str(FAULTY), *DATE]) == 1

    lines = capfd.readouterr().out.splitlines()
    marks = [line.split(" ")[0] for line in lines if re.match("::(error|warning|notice) ", line)]
    assert marks == ["::error", "::warning", "::notice"]
    assert github.read_text("utf-8").startswith("Before.\n\n## ssis-preflight: FAIL\n")


def test_a_saved_report_is_annotated_too(github: Path, tmp_path: Path, capfd: Capture) -> None:
    saved = str(tmp_path / "report.json")
    main(["audit", str(FAULTY), *DATE, "--format", "json", "-o", f"json={saved}"])
    assert "::error" not in capfd.readouterr().out
    assert not github.exists()

    assert main(["render", saved]) == 1
    assert "\n::error file=" in capfd.readouterr().out
    assert github.exists()


def test_other_formats_are_left_as_they_are(github: Path, capfd: Capture) -> None:
    for name in set(RENDERERS) - {"text", "github"}:
        assert main(["audit", str(FAULTY), *DATE, "--format", name]) == 1
        assert "\n::" not in capfd.readouterr().out
    assert not github.exists()


def test_a_summary_that_cannot_be_written_changes_nothing_else(
    github: Path, monkeypatch: Monkeypatch, capfd: Capture
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(github / "nowhere" / "summary.md"))
    assert main(["audit", str(FAULTY), *DATE]) == 1
    said = capfd.readouterr()
    assert "\n::error file=" in said.out
    assert said.err.startswith("ssis-preflight: warning: the summary cannot be written: ")
    assert said.err.count("\n") == 1


def test_no_name_in_the_evidence_gives_github_an_order(github: Path, tmp_path: Path, capfd: Capture) -> None:
    main(["audit", hostile(tmp_path, "x\n::add-mask::y\n::set-env name=A::b"), *DATE])
    out = capfd.readouterr().out
    stop = re.match(r"::stop-commands::([0-9a-f]{64})\n", out)
    assert stop is not None
    told, _, after = out[stop.end() :].partition(f"\n::{stop[1]}::\n")
    assert "<U+000A>::add-mask::y" in told
    orders = re.findall(r"^::([a-z-]+)", after, re.MULTILINE)
    assert set(orders) == {"error", "warning", "notice"}


# --- Azure --------------------------------------------------------------------------------------------------------


def test_a_run_has_issues_at_their_lines_and_a_summary(azure: Path, capfd: Capture) -> None:
    assert main(["audit", str(FAULTY), *DATE]) == 1
    lines = [line for line in capfd.readouterr().out.splitlines() if "##vso[" in line]

    place = r"sourcepath=[^;]+dependencies\.json;linenumber=40;columnnumber=5"
    assert re.match(rf"##vso\[task\.logissue type=error;{place};code=CLU003;\]", lines[0])
    assert lines[1].startswith("##vso[task.logissue type=warning;")
    path = lines[2].removeprefix("##vso[task.uploadsummary]")
    assert Path(path).parent == azure
    assert Path(path).read_text("utf-8").startswith("## ssis-preflight: FAIL\n")


def test_no_name_in_the_evidence_gives_azure_an_order(azure: Path, tmp_path: Path, capfd: Capture) -> None:
    main(["audit", hostile(tmp_path, "x##vso[task.setvariable variable=A]b;c]%d"), *DATE])
    orders = re.findall(r"##vso\[([a-z.]+)", capfd.readouterr().out)
    assert set(orders) == {"task.logissue", "task.uploadsummary"}


def test_where_the_agent_has_no_folder_there_is_no_summary(
    azure: Path, monkeypatch: Monkeypatch, capfd: Capture
) -> None:
    monkeypatch.delenv("AGENT_TEMPDIRECTORY")
    assert main(["audit", str(FAULTY), *DATE]) == 1
    out = capfd.readouterr().out
    assert "##vso[task.logissue" in out
    assert "uploadsummary" not in out


def test_outside_a_pipeline_there_is_neither(capfd: Capture, monkeypatch: Monkeypatch) -> None:
    for name in ("GITHUB_ACTIONS", "TF_BUILD"):
        monkeypatch.delenv(name, raising=False)
    main(["audit", str(FAULTY), *DATE])
    assert not re.search("^(::|##)", capfd.readouterr().out, re.MULTILINE)
