"""Reading a report that was saved as JSON: what it must be before anything is made of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ssis_preflight.engine.exits import THRESHOLDS, ExitCode
from ssis_preflight.model.errors import UsageError
from ssis_preflight.result.report import SCHEMA_ID, Report

LIMIT = 512 * 1024 * 1024
"""The largest report, in bytes, that is read."""

_SEVERITIES = ("error", "warning", "info")


class _Head(msgspec.Struct):
    """The one field that says what a document is."""

    schema: str = ""


def load_report(path: Path) -> Report:
    """Return the report that ``--format json`` wrote into a file.

    Raises:
        UsageError: the file cannot be read, is no report, or is one of another version of the schema.
    """
    raw = _bytes(path)
    try:
        found = msgspec.json.decode(raw, type=_Head).schema
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UsageError(
            f"{path} is no JSON report; save one with: audit SNAPSHOT -o json=report.json"
        ) from None
    if found != SCHEMA_ID:
        what = f"says it is {found!r}" if found else "does not say which schema it follows"
        raise UsageError(f"{path} {what}; this version reads {SCHEMA_ID}")
    try:
        report = msgspec.json.decode(raw, type=Report)
    except msgspec.ValidationError as error:
        raise UsageError(f"{path} is no whole report: {error}") from None
    _check(path, report)
    return report


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMIT:
            raise UsageError(f"{path} has more than {LIMIT // 1024 // 1024} MB, which no report has")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error


def _check(path: Path, report: Report) -> None:
    """Refuse words that the schema does not have, and findings without a place."""
    entries = [*report["findings"], *report["not_evaluated"], *report["rules"]]
    wrong = next((entry["severity"] for entry in entries if entry["severity"] not in _SEVERITIES), None)
    if wrong is not None:
        raise UsageError(f"{path} is no whole report: there is no severity {wrong!r}")
    if any(not finding["locations"] for finding in report["findings"]):
        raise UsageError(f"{path} is no whole report: a finding has no location")
    summary = report["summary"]
    if summary["fail_on"] not in THRESHOLDS or summary["exit_code"] not in set(ExitCode):
        raise UsageError(f"{path} is no whole report: fail_on or exit_code of its summary is impossible")
