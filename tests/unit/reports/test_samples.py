"""The hand-made documents that the other tests render are documents that the schema allows."""

from __future__ import annotations

from collections.abc import Callable

import jsonschema
import pytest
from tests.support.report_failovers import calm_report, failover_report
from tests.support.report_samples import broken_report, healthy_report, incomplete_report, sample_report
from tests.unit.reports.hostile import hostile_report

from ssis_preflight.result.report import Report, schema

Make = Callable[[], Report]


@pytest.mark.parametrize(
    "make",
    [
        sample_report,
        healthy_report,
        incomplete_report,
        broken_report,
        hostile_report,
        failover_report,
        calm_report,
    ],
)
def test_a_sample_report_is_valid(make: Make) -> None:
    jsonschema.Draft202012Validator(schema()).validate(make())


def test_the_counts_of_the_sample_are_those_of_its_findings() -> None:
    report = sample_report()
    active = [finding["severity"] for finding in report["findings"] if finding["waived"] is None]
    summary = report["summary"]
    assert (summary["error"], summary["warning"], summary["info"]) == tuple(
        active.count(severity) for severity in ("error", "warning", "info")
    )
    assert summary["waived"] == len(report["findings"]) - len(active)
    assert summary["not_evaluated"] == len(report["not_evaluated"])
