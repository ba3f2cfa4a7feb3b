"""Reading a report that was saved as JSON: what it must be before anything is made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import msgspec

from ssis_preflight.engine.exits import THRESHOLDS, ExitCode
from ssis_preflight.model.errors import UsageError
from ssis_preflight.result.report import SCHEMA_ID, Report

LIMIT = 256 * 1024 * 1024
"""The largest report, in bytes, that is read."""

_SEVERITIES = ("error", "warning", "info")


_DEEPEST = 16
_FAMILY = SCHEMA_ID.rpartition("/")[0] + "/"
_WANTED = "the JSON report is needed, as this saves it: audit SNAPSHOT -o json=report.json"


def load_report(path: Path) -> Report:
    """Return the report that ``--format json`` wrote into a file.

    Raises:
        UsageError: the file cannot be read, is no report, or is one of another version of the schema.
    """
    raw = _bytes(path)
    document = _document(path, raw)
    found = document.get("schema")
    if found != SCHEMA_ID:
        raise UsageError(f"{path} {_other(document, found)}")
    try:
        report = msgspec.convert(document, type=Report)
    except (msgspec.ValidationError, RecursionError) as error:
        raise UsageError(f"{path} is no whole report: {error}") from None
    _check(path, report)
    return report


def _document(path: Path, raw: bytes) -> dict[str, object]:
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        what = (
            "is an HTML page" if raw.lstrip()[:5].lower() in {b"<!doc", b"<html"} else "is no JSON document"
        )
        raise UsageError(f"{path} {what}; {_WANTED}") from None
    if not isinstance(document, dict):
        raise UsageError(f"{path} is no report; {_WANTED}")
    return document


def _other(document: dict[str, object], found: object) -> str:
    """Say what a document is that is no report of this version."""
    if found is None:
        what = "is a SARIF log" if "runs" in document else "does not say which schema it follows"
        return f"{what}; {_WANTED}"
    said = str(found)[:80]
    version = said.removeprefix(_FAMILY)
    if version != said and version.isdecimal() and int(version) > int(SCHEMA_ID.removeprefix(_FAMILY)):
        return f"follows {said!r}, which is newer; this version reads {SCHEMA_ID}: use a newer ssis-preflight"
    return f"says it is {said!r}; this version reads {SCHEMA_ID}"


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
    places = chain.from_iterable(finding["locations"] for finding in report["findings"])
    if any(
        number is not None and number < 1 for place in places for number in (place["line"], place["column"])
    ):
        raise UsageError(f"{path} is no whole report: lines and columns begin with 1")
    if any(_too_deep(finding["remediation"]["operations"]) for finding in report["findings"]):
        raise UsageError(f"{path} is no whole report: an operation holds more than {_DEEPEST} levels")
    summary = report["summary"]
    if summary["fail_on"] not in THRESHOLDS or summary["exit_code"] not in set(ExitCode):
        raise UsageError(f"{path} is no whole report: fail_on or exit_code of its summary is impossible")


def _too_deep(value: object) -> bool:
    """Say whether lists and objects lie deeper in each other than any of ours; everything else has a fixed shape."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    return bool(level)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
