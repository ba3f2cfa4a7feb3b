"""The report as workflow commands of GitHub Actions, which become annotations of files and lines.

GitHub shows ten annotations of each level for a step; what is beyond that is told in one line. Source: GitHub,
*Workflow commands for GitHub Actions*.
"""

from __future__ import annotations

from ssis_preflight.result.report import FindingEntry, Report
from ssis_preflight_reports.annotations import annotated, told
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.places import in_checkout

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, options: RenderOptions) -> bytes:
    """Return one command a line: the findings that nobody accepted, then the conclusion as a notice."""
    del options
    found = annotated(report, _LEVELS, reserved="notice")
    folder = report["snapshot"]["path"]
    lines = [_annotation(level, entry, folder) for level, entry in found.shown]
    lines.append(f"::notice title=ssis-preflight::{_data(found.ending)}")
    return ("\n".join(lines) + "\n").encode()


def _annotation(level: str, entry: FindingEntry, folder: str) -> str:
    place = entry["locations"][0]
    properties = [f"file={_property(in_checkout(folder, place['file']))}"]
    if place["line"] is not None:
        properties.append(f"line={place['line']}")
        if place["column"] is not None:
            properties.append(f"col={place['column']}")
    title = f"{entry['rule']} {entry['title']}"
    properties.append(f"title={_property(title)}")
    return f"::{level} {','.join(properties)}::{_data(told(entry))}"


def _data(text: str) -> str:
    """Escape as the runner unescapes; line breaks have been made visible before."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
