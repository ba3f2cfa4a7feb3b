"""The report for machines."""

from __future__ import annotations

import json
from typing import cast

from tests.support.report_samples import sample_report
from tests.unit.reports.conftest import Compare
from tests.unit.reports.hostile import hostile_report

from ssis_preflight.result.report import Report
from ssis_preflight_reports.json_report import render
from ssis_preflight_reports.options import RenderOptions


def reversed_keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: reversed_keys(entry) for key, entry in reversed(value.items())}
    return [reversed_keys(entry) for entry in value] if isinstance(value, list) else value


def test_the_sample_is_written_as_in_its_golden_file(golden: Compare) -> None:
    golden("sample.json", render(sample_report(), RenderOptions()))


def test_a_json_reader_gets_the_whole_document_back_hostile_or_not() -> None:
    for report in (sample_report(), hostile_report()):
        assert json.loads(render(report, RenderOptions())) == report


def test_the_order_of_keys_is_that_of_the_schema_whatever_order_they_came_in() -> None:
    report = sample_report()
    report["pattern"] = {"MsDtsServer130": "clustered"}
    services = [service for node in report["topology"]["nodes"] for service in node["services"]]
    for service in services:
        service.clear()
    for finding in report["findings"]:
        finding["remediation"]["operations"] = []
    turned = cast("Report", reversed_keys(report))
    assert render(turned, RenderOptions()) == render(report, RenderOptions())


def test_umlauts_stay_readable_and_control_characters_are_escaped() -> None:
    report = sample_report()
    report["cluster"] = "Büro \x9b\u202e\U000e0041"
    made = render(report, RenderOptions()).decode("utf-8")
    assert r'"cluster": "Büro \u009b\u202e\udb40\udc41",' in made
