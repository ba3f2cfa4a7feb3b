"""Small report documents, made by hand, for the tests of the renderers.

``sample_report()`` has findings of every severity, a waived one, verdicts that are open, files that were not read
whole, and names that a hostile snapshot might hold. ``healthy_report()`` has nothing to say. Every call makes a new
document, so a test may change it.
"""

from __future__ import annotations

from ssis_preflight.result.report import SCHEMA_ID, Report
from tests.support.report_findings import sample_findings, subject_entry
from tests.support.report_parts import (
    open_verdict,
    open_verdicts,
    sample_coverage,
    sample_files,
    sample_rules,
    sample_topology,
)


def sample_report() -> Report:
    """Return a report with two errors, a warning, an info, a waived warning and two kinds of gaps; exit code 1."""
    return Report(
        schema=SCHEMA_ID,
        tool={"name": "ssis-preflight", "version": "0.1.0", "rule_packs": []},
        as_of="2026-11-22",
        cluster="CLU1",
        pattern={"MsDtsServer130": "clustered"},
        snapshot={"path": "snapshots/CLU1", "collected_at": "2026-11-20T09:30:00Z", "files": sample_files()},
        findings=sample_findings(),
        not_evaluated=open_verdicts(),
        rules=sample_rules(),
        failover=None,
        delegation=[],
        topology=sample_topology(),
        parity=[],
        coverage=sample_coverage(),
        waivers=[],
        notices=["The waiver for SVC004 on NODE9 was not used: there is no such finding any more."],
        summary={
            "error": 2,
            "warning": 1,
            "info": 1,
            "waived": 1,
            "not_evaluated": 4,
            "rules_evaluated": 6,
            "exit_code": 1,
            "fail_on": "error",
        },
    )


def healthy_report() -> Report:
    """Return the report of a cluster about which there is nothing to say; exit code 0."""
    report = sample_report()
    for rule in report["rules"]:
        counts = rule["verdicts"]
        counts["pass"] += counts["fail"] + counts["not_evaluated"]
        counts["fail"] = counts["not_evaluated"] = 0
    report["findings"], report["not_evaluated"], report["notices"] = [], [], []
    report["snapshot"]["files"] = [file for file in report["snapshot"]["files"] if file["status"] == "read"]
    for entry in report["coverage"]:
        entry["result"] = "met" if entry["by"] else "not-applicable"
    report["summary"].update(
        {"error": 0, "warning": 0, "info": 0, "waived": 0, "not_evaluated": 0, "exit_code": 0}
    )
    report["summary"]["rules_evaluated"] = 9
    return report


def incomplete_report() -> Report:
    """Return a report without findings in which core evidence is missing; exit code 3."""
    report = healthy_report()
    report["not_evaluated"] = open_verdicts()
    report["summary"].update({"not_evaluated": 4, "exit_code": 3})
    return report


def broken_report() -> Report:
    """Return a report in which a rule broke; exit code 4."""
    report = healthy_report()
    subject = subject_entry("service", "MsDtsServer130", "NODE1")
    missing = "a verdict: the rule broke (ValueError: no such thing)"
    report["not_evaluated"] = [open_verdict("SVC001", "resources", "rule-broke", subject, missing, "")]
    report["not_evaluated"][0]["core"] = False
    report["notices"] = [
        "SVC001: Traceback (most recent call last):\n  a line of code\nValueError: no such thing"
    ]
    report["summary"].update({"not_evaluated": 1, "exit_code": 4})
    return report
