"""The report as workflow commands of GitHub Actions, which become annotations of files and lines.

GitHub shows ten annotations of each level for a step; what is beyond that is told in one line. Source: GitHub,
*Workflow commands for GitHub Actions*.
"""

from __future__ import annotations

from collections import Counter

from ssis_preflight.result.report import FindingEntry, Report
from ssis_preflight_reports.conclusion import conclude, counts
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.options import RenderOptions

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_MOST = 10


def render(report: Report, options: RenderOptions) -> bytes:
    """Return one command a line: the findings that nobody accepted, then the conclusion as a notice."""
    del options
    shown: Counter[str] = Counter()
    lines: list[str] = []
    beyond: Counter[str] = Counter()
    for entry in report["findings"]:
        if entry["waived"] is not None:
            continue
        level = _COMMANDS[entry["severity"]]
        shown[level] += 1
        if shown[level] <= _MOST - (level == "notice"):
            lines.append(_annotation(level, entry))
        else:
            beyond[entry["severity"]] += 1
    ending = conclude(report)
    more = "".join(
        f" {number} more of severity {severity} are not shown." for severity, number in beyond.items()
    )
    text = f"{ending.word}: {ending.why} {counts(report)}.{more}"
    lines.append(f"::notice title={_property('ssis-preflight')}::{_data(text)}")
    return ("\n".join(lines) + "\n").encode()


def _annotation(level: str, entry: FindingEntry) -> str:
    place = entry["locations"][0]
    properties = [f"file={_property(place['file'])}"]
    if place["line"] is not None:
        properties.append(f"line={place['line']}")
        if place["column"] is not None:
            properties.append(f"col={place['column']}")
    title = _property(entry["rule"] + " " + entry["title"])
    properties.append(f"title={title}")
    told = f"{entry['message']}. Observed: {entry['observed']}. Expected: {entry['expected']}."
    return f"::{level} {','.join(properties)}::{_data(told)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
