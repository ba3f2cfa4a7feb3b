"""SARIF, JUnit, GitHub and Markdown: valid against the schemas of others, and saying what the report says."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from lxml import etree
from tests.support.report_samples import broken_report, healthy_report, incomplete_report, sample_report
from tests.support.sample_expectations import command_line, sample_names
from tests.unit.reports.hostile import hostile_report

from ssis_preflight.cli.main import main
from ssis_preflight.result.report import Report
from ssis_preflight_reports import github, junit, markdown, sarif
from ssis_preflight_reports.options import RenderOptions

SCHEMAS = Path(__file__).parents[2] / "schemas"
REPORTS = [sample_report, healthy_report, incomplete_report, broken_report, hostile_report]
every_report = pytest.mark.parametrize("make", REPORTS)
OPTIONS = RenderOptions()


@cache
def _sarif_schema() -> Draft4Validator:
    return Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text("utf-8")))


@cache
def _junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


def _run(report: Report) -> Any:
    log = json.loads(sarif.render(report, OPTIONS))
    assert [error.message for error in _sarif_schema().iter_errors(log)] == []
    return log["runs"][0]


def _suites(report: Report) -> etree._Element:
    root = etree.fromstring(junit.render(report, OPTIONS))
    schema = _junit_schema()
    assert schema.validate(root), schema.error_log
    return root


@every_report
def test_sarif_is_valid_and_has_every_finding_and_every_open_verdict(make: Callable[[], Report]) -> None:
    report = make()
    results = _run(report)["results"]

    findings, open_verdicts = report["findings"], report["not_evaluated"]
    assert [result["ruleId"] for result in results] == [e["rule"] for e in (*findings, *open_verdicts)]
    assert [r.get("kind") for r in results] == [None] * len(findings) + ["open"] * len(open_verdicts)
    prints = [result["partialFingerprints"]["ssisPreflight/v1"] for result in results]
    assert prints == [entry["fingerprint"] for entry in (*findings, *open_verdicts)]


def test_sarif_marks_accepted_findings_as_suppressed_with_their_reason() -> None:
    report = sample_report()
    suppressed = [result for result in _run(report)["results"] if "suppressions" in result]
    accepted = [entry["waived"] for entry in report["findings"] if entry["waived"]]

    assert len(suppressed) == len(accepted) > 0
    assert accepted[0] is not None
    assert accepted[0]["reason"] in suppressed[0]["suppressions"][0]["justification"]


def test_sarif_carries_the_page_of_each_rule_and_the_hash_of_each_file() -> None:
    report = sample_report()
    run = _run(report)

    rules = run["tool"]["driver"]["rules"]
    assert [rule["help"]["text"] for rule in rules] == [rule["page"] for rule in report["rules"]]
    hashes = [artifact.get("hashes", {}).get("sha-256", "") for artifact in run["artifacts"]]
    assert hashes == [file["sha256"] for file in report["snapshot"]["files"]]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"] if "ruleIndex" in r)


@every_report
def test_junit_is_valid_and_counts_what_the_report_counts(make: Callable[[], Report]) -> None:
    report = make()
    root = _suites(report)
    known = {rule["id"] for rule in report["rules"]}

    failed = [e for e in report["findings"] if e["waived"] is None and e["rule"] in known]
    assert len(root.findall(".//failure")) == len(failed) == int(root.get("failures", "-1"))
    assert len(root.findall(".//testcase")) == int(root.get("tests", "-1"))


@every_report
def test_an_annotation_stays_on_its_line(make: Callable[[], Report]) -> None:
    report = make()
    lines = github.render(report, OPTIONS).decode().splitlines()

    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    open_findings = [entry for entry in report["findings"] if entry["waived"] is None]
    assert len(lines) == min(len(open_findings), 30) + 1


def test_an_annotation_names_file_line_and_rule_and_escapes_what_would_end_it() -> None:
    report = sample_report()
    entry = report["findings"][0]
    entry["locations"][0]["file"] = "a,b:c%.json"
    first = github.render(report, OPTIONS).decode().splitlines()[0]

    assert first.startswith("::error file=snapshots/CLU1/a%2Cb%3Ac%25.json,line=")
    assert f"title={entry['rule']} " in first


def test_more_than_ten_annotations_of_a_level_are_counted() -> None:
    report = sample_report()
    entry = report["findings"][0]
    report["findings"] = [entry] * 25
    lines = github.render(report, OPTIONS).decode().splitlines()

    assert len(lines) == 11
    assert "15 of severity error" in lines[-1]


def test_markdown_begins_with_the_verdict_and_lists_the_worst_first() -> None:
    report = sample_report()
    text = markdown.render(report, OPTIONS).decode()

    assert text.startswith("## ssis-preflight: FAIL\n")
    assert text.index(report["findings"][0]["rule"]) < text.index(report["findings"][1]["rule"])


def test_markdown_leads_to_the_whole_report_where_it_is_known() -> None:
    link = "https://example.org/report.html?run=1"
    text = markdown.render(sample_report(), RenderOptions(link=link)).decode()
    assert text.splitlines()[4] == f"[Whole report](<{link}>)"
    assert "Whole report" not in markdown.render(sample_report(), OPTIONS).decode()


def test_markdown_stays_below_the_size_of_a_comment() -> None:
    report = sample_report()
    report["findings"] = report["findings"] * 2000
    text = markdown.render(report, RenderOptions(verbose=True)).decode()

    assert len(text) < 65_536
    assert "further findings" in text


@pytest.mark.parametrize(
    "name", ["@everyone", "<img src=x>", "a|b", "``x``", "[a](http://b)", "\N{RIGHT-TO-LEFT OVERRIDE}"]
)
def test_a_name_in_markdown_is_text(name: str) -> None:
    report = sample_report()
    report["findings"][0]["subject"]["name"] = name
    report["findings"][0]["message"] = name
    row = next(r for r in markdown.render(report, OPTIONS).decode().splitlines() if r.startswith("| error"))

    assert row.count("|") == 5
    message = row.split("|")[4]
    assert not set(message) & set("@<>[]`\N{RIGHT-TO-LEFT OVERRIDE}")


@pytest.mark.parametrize("name", sample_names())
def test_every_sample_gives_valid_machine_formats(name: str, tmp_path: Path) -> None:
    made = {form: tmp_path / form for form in ("json", "sarif", "junit")}
    outputs = [word for form, path in made.items() for word in ("-o", f"{form}={path}")]
    main([*command_line(name), *outputs])

    _run(json.loads(made["json"].read_text("utf-8")))
    assert list(_sarif_schema().iter_errors(json.loads(made["sarif"].read_text("utf-8")))) == []
    assert _junit_schema().validate(etree.parse(made["junit"]))
