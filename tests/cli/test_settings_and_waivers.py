"""Settings, waivers and the baseline, as they are used: what counts, who accepted it, and where that is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.support.sample_expectations import SAMPLES

from ssis_preflight.cli.main import main
from ssis_preflight_reports import RENDERERS

FAULTY, PARTIAL = str(SAMPLES / "missing-disk-dependency"), str(SAMPLES / "partly-collected")
TODAY = ("--as-of", "2026-11-22")
OPEN = ("audit", PARTIAL, "--select", "SVC001", "SVC004", "SVC005", "SVC007", "POL")

WAIVERS = """\
[[waiver]]
rule = "CLU003"
subject = "service-config *"
reason = "Mended with change 17."
owner = "dba-team"
expires = 2026-12-01
ticket = "CHG17"

[[waiver]]
rule = "SVC"
subject = "service MsDtsServer140*"
reason = "NODE3 is being built."

[[waiver]]
rule = "SVC"
subject = "node NODE3"
reason = "NODE3 is being built."
"""
SETTINGS = """\
fail_on = "warning"
waivers = "waivers.toml"

[rules.SVC013]
severity = "info"
"""

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of waivers, and no settings."""
    (tmp_path / "waivers.toml").write_text(WAIVERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report_of(capsys: Capture, *words: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = main([*words, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


# --- settings -----------------------------------------------------------------------------------------------------


def shown(capsys: Capture, *words: str) -> dict[str, dict[str, Any]]:
    _, document = report_of(capsys, "config", "show", *words)
    return {setting["key"]: setting for setting in document["settings"]}


def test_every_setting_is_shown_with_where_it_comes_from(here: Path, capsys: Capture) -> None:
    (here / "ssis-preflight.toml").write_text(SETTINGS, encoding="utf-8")
    found = shown(capsys, "--require", "packages")

    assert (found["allow_incomplete"]["value"], found["allow_incomplete"]["origin"]) == (False, "default")
    assert (found["fail_on"]["value"], found["fail_on"]["line"]) == ("warning", 1)
    assert (found["rules.SVC013.severity"]["value"], found["rules.SVC013.severity"]["line"]) == ("info", 5)
    assert (found["require"]["value"], found["require"]["flag"]) == (["packages"], "--require")


def test_the_command_line_wins_over_the_file(here: Path, capsys: Capture) -> None:
    (here / "ssis-preflight.toml").write_text(SETTINGS, encoding="utf-8")
    assert shown(capsys, "--fail-on", "error")["fail_on"]["flag"] == "--fail-on"
    assert main(["config", "show", "--fail-on", "error"]) == 0
    text = capsys.readouterr().out
    assert "settings file: ssis-preflight.toml" in text
    assert 'fail_on                     "error"           command line: --fail-on' in text


def test_settings_change_what_an_audit_comes_to(here: Path, capsys: Capture) -> None:
    (here / "ssis-preflight.toml").write_text('fail_on = "never"\n[rules.CLU003]\nenabled = false\n')
    code, report = report_of(capsys, "audit", FAULTY, *TODAY)
    assert (code, report["summary"]["fail_on"], report["summary"]["error"]) == (0, "never", 0)
    assert any("CLU003" in notice for notice in report["notices"])


@pytest.mark.parametrize(
    "command", [["audit", FAULTY], ["config", "show"], ["waivers", "list"], ["explain", "CLU003"]]
)
def test_every_mistake_of_a_settings_file_is_a_line_with_file_line_key_and_the_nearest_name(
    command: list[str], here: Path, capsys: Capture
) -> None:
    (here / "my.toml").write_text('fial_on = "error"\n\n[rules.CLU0003]\nenabled = true\n', encoding="utf-8")
    assert main([*command, "--config", "my.toml"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "ssis-preflight: error: my.toml:1: fial_on: there is no key fial_on; did you mean fail_on?",
        "ssis-preflight: error: my.toml:3: rules.CLU0003: there is no rule or family CLU0003; did you mean CLU003?",
    ]


# --- waivers ------------------------------------------------------------------------------------------------------


def test_a_waiver_opens_the_gate_for_a_failure_and_the_report_says_who_accepted_it(capsys: Capture) -> None:
    code, report = report_of(capsys, "audit", FAULTY, "--waivers", "waivers.toml", *TODAY)
    assert (code, report["summary"]["waived"]) == (0, 1)
    accepted = next(finding for finding in report["findings"] if finding["rule"] == "CLU003")
    assert accepted["waived"] == {
        "reason": "Mended with change 17.",
        "owner": "dba-team",
        "expires": "2026-12-01",
        "ticket": "CHG17",
    }


def test_a_waiver_opens_the_gate_for_verdicts_that_could_not_be_given(capsys: Capture) -> None:
    code, report = report_of(capsys, *OPEN, *TODAY)
    assert (code, report["summary"]["not_evaluated"]) == (3, 4)
    code, report = report_of(capsys, *OPEN, "--waivers", "waivers.toml", *TODAY)
    assert (code, report["summary"]["not_evaluated"], report["summary"]["waived"]) == (0, 0, 4)
    assert all(entry["waived"]["reason"] == "NODE3 is being built." for entry in report["not_evaluated"])


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_says_that_something_was_accepted(name: str, capsys: Capture) -> None:
    assert main([*OPEN, "--waivers", "waivers.toml", *TODAY, "--format", name]) == 0
    assert re.search(
        '4 waived|"waived": 4|4</span> waived|waived: NODE3|4 open verdicts accepted', capsys.readouterr().out
    )


def test_accepted_open_verdicts_are_suppressed_in_sarif_and_skipped_in_junit(here: Path) -> None:
    outputs = ["-o", "sarif=r.sarif", "-o", "junit=r.xml"]
    main([*OPEN, "--waivers", "waivers.toml", *TODAY, *outputs])
    results = json.loads((here / "r.sarif").read_text("utf-8"))["runs"][0]["results"]
    reasons = [r["suppressions"][0]["justification"] for r in results if r.get("kind") == "open"]
    assert reasons == ["NODE3 is being built."] * 4
    assert (here / "r.xml").read_text("utf-8").count("<skipped") == 4


def test_after_its_last_day_a_waiver_hides_nothing_and_that_is_a_finding(capsys: Capture) -> None:
    code, report = report_of(capsys, "audit", FAULTY, "--waivers", "waivers.toml", "--as-of", "2026-12-02")
    assert code == 1
    about = {finding["rule"]: finding["message"] for finding in report["findings"]}
    assert "expired on 2026-12-01" in about["POL001"]


def test_a_waiver_that_covers_nothing_is_a_finding_at_its_line(capsys: Capture) -> None:
    _, report = report_of(capsys, "audit", FAULTY, "--waivers", "waivers.toml", *TODAY)
    lines = {f["locations"][0]["line"] for f in report["findings"] if f["rule"] == "POL002"}
    assert lines == {9, 14}


def test_for_an_auditor_nothing_is_accepted(here: Path, capsys: Capture) -> None:
    (here / "ssis-preflight.toml").write_text(SETTINGS, encoding="utf-8")
    assert main(["audit", FAULTY, *TODAY]) == 0
    code, report = report_of(capsys, "audit", FAULTY, *TODAY, "--no-waivers")
    assert (code, report["summary"]["waived"], report["waivers"]) == (1, 0, [])
    assert "No waiver and no baseline was applied (--no-waivers)" in report["notices"]


def test_the_list_of_waivers_says_state_days_left_and_what_each_hides(capsys: Capture) -> None:
    _, listed = report_of(capsys, "waivers", "list", FAULTY, "--waivers", "waivers.toml", *TODAY)
    first, second, _ = listed
    assert (first["state"], first["days_left"], len(first["hides"])) == ("ends-soon", 9, 1)
    assert first["hides"][0].startswith("CLU003 service-config ")
    assert (second["state"], second["days_left"], second["hides"]) == ("unused", None, [])

    _, alone = report_of(capsys, "waivers", "list", "--waivers", "waivers.toml", "--as-of", "2027-01-01")
    assert [(waiver["state"], waiver["hides"]) for waiver in alone] == [
        ("expired", None),
        ("active", None),
        ("active", None),
    ]


def test_the_list_for_people_names_reason_ticket_and_place(capsys: Capture) -> None:
    main(["audit", FAULTY, *TODAY, "-o", "json=report.json"])
    capsys.readouterr()
    assert main(["waivers", "list", "report.json", "--waivers", "waivers.toml", *TODAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("  ")[0] == "rule"
    assert lines[2] == "    Mended with change 17.; ticket CHG17  (waivers.toml:1)"
    assert lines[3].startswith("    hides CLU003 service-config ")


def test_a_draft_with_reasons_accepts_everything(here: Path, capsys: Capture) -> None:
    assert main(["waivers", "draft", PARTIAL, *TODAY]) == 0
    draft = capsys.readouterr().out
    (here / "draft.toml").write_text(draft, encoding="utf-8")
    assert main(["audit", PARTIAL, "--waivers", "draft.toml"]) == 2
    assert "draft.toml:4: waiver.reason: a text in quotes is wanted" in capsys.readouterr().err

    (here / "draft.toml").write_text(draft.replace('reason = ""', 'reason = "known"'), encoding="utf-8")
    code, report = report_of(capsys, "audit", PARTIAL, "--waivers", "draft.toml", *TODAY, "--fail-on", "info")
    assert (code, report["summary"]["not_evaluated"]) == (0, 0)
    assert main(["waivers", "draft", PARTIAL, "--waivers", "draft.toml", *TODAY]) == 0
    assert capsys.readouterr().out == "# Nothing is left to waive.\n"


# --- the baseline -------------------------------------------------------------------------------------------------


def test_against_a_baseline_only_what_is_new_counts(here: Path, capsys: Capture) -> None:
    baseline = ("--baseline", "baseline.json")
    assert main(["audit", FAULTY, *TODAY, "--ignore", "CLU003", "--write-baseline", "baseline.json"]) == 0
    code, report = report_of(capsys, "audit", FAULTY, *TODAY, *baseline)
    accepted = [finding["rule"] for finding in report["findings"] if finding["waived"] is not None]
    assert (code, report["summary"]["error"], accepted) == (1, 1, ["SVC013"])

    assert main(["audit", FAULTY, *TODAY, "--write-baseline", "baseline.json"]) == 1
    assert main(["audit", FAULTY, *TODAY, *baseline, "--fail-on", "info"]) == 0

    (here / "ssis-preflight.toml").write_text('baseline = "baseline.json"\n', encoding="utf-8")
    assert main(["audit", FAULTY, *TODAY]) == 0
    assert main(["audit", FAULTY, *TODAY, "--no-waivers"]) == 1
