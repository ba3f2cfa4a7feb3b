"""The one word that a report comes to."""

from __future__ import annotations

import pytest
from tests.support.report_samples import broken_report, healthy_report, incomplete_report, sample_report

from ssis_preflight.result.report import Report
from ssis_preflight_reports.conclusion import collected, conclude, counts, scope


def with_summary(report: Report, **numbers: int | str) -> Report:
    report["summary"].update(numbers)  # type: ignore[typeddict-item]
    return report


@pytest.mark.parametrize(
    ("report", "word", "why"),
    [
        (sample_report(), "FAIL", "2 findings are at or above the threshold, which is error."),
        (healthy_report(), "PASS", "Nothing was found, and every rule that applies could be evaluated."),
        (incomplete_report(), "CANNOT SAY", "Core evidence is missing: checkpoints."),
        (broken_report(), "BROKEN", "A rule broke while it judged: SVC001."),
        (with_summary(sample_report(), exit_code=4), "BROKEN", "The tool itself broke"),
        (
            with_summary(sample_report(), exit_code=0),
            "FAIL",
            "The exit code is 0 because that was asked for.",
        ),
        (with_summary(sample_report(), exit_code=0, fail_on="never"), "PASS", "its threshold is never."),
        (with_summary(healthy_report(), warning=3), "PASS", "above the threshold, which is error."),
        (
            with_summary(healthy_report(), warning=1, fail_on="warning", exit_code=1),
            "FAIL",
            "1 finding is at or above the threshold, which is warning.",
        ),
        (with_summary(incomplete_report(), exit_code=0), "PASS", "Core evidence is missing: checkpoints."),
        (with_summary(incomplete_report(), rules_evaluated=0), "CANNOT SAY", "No rule could be evaluated."),
        (with_summary(healthy_report(), exit_code=1), "FAIL", "exit code 1"),
    ],
)
def test_a_report_comes_to_one_word_and_says_why(report: Report, word: str, why: str) -> None:
    conclusion = conclude(report)
    assert conclusion.word == word
    assert why in conclusion.why


@pytest.mark.parametrize(
    ("report", "telling"),
    [
        (sample_report(), False),
        (healthy_report(), False),
        (incomplete_report(), True),
        (broken_report(), True),
        (with_summary(sample_report(), exit_code=0), True),
        (with_summary(incomplete_report(), exit_code=0), True),
    ],
)
def test_the_reason_must_be_read_where_the_counts_do_not_explain_the_word(
    report: Report, telling: bool
) -> None:
    assert conclude(report).telling is telling


def test_core_evidence_that_somebody_did_without_is_not_called_missing() -> None:
    report = incomplete_report()
    for entry in report["not_evaluated"]:
        entry["waived"] = {"reason": "known", "owner": None, "expires": None, "ticket": None}
    assert "missing" not in conclude(with_summary(report, exit_code=0)).why


def test_counts_and_scope_agree_with_their_numbers() -> None:
    report = with_summary(sample_report(), error=1, warning=0)
    assert counts(report) == "1 error, 0 warnings, 1 info, 1 waived, 4 not evaluated"
    assert scope(report) == "6 rules over 3 nodes"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-20T23:30:00Z", "2026-11-20T23:30:00Z, 2 days before the audit"),
        ("2026-11-21T09:30:00+01:00", "2026-11-21T09:30:00+01:00, 1 day before the audit"),
        ("2026-11-22T09:30:00Z", "2026-11-22T09:30:00Z, the day of the audit"),
        ("2026-11-23T09:30:00Z", "2026-11-23T09:30:00Z, after the date of the audit"),
        ("last week", "last week"),
        (None, "at an unknown time"),
    ],
)
def test_the_age_of_the_evidence_is_said_as_far_as_it_is_known(moment: str | None, said: str) -> None:
    report = sample_report()
    report["snapshot"]["collected_at"] = moment
    assert collected(report) == said
