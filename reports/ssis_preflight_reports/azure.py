"""The report as logging commands of Azure Pipelines, which become issues of a run.

Ten of each level are told, as for other pipelines, and the rest in one line. There is no level for information:
such findings are counted. Source: Microsoft, *Logging commands* (Azure Pipelines), with the escapes of its table.
"""

from __future__ import annotations

from ssis_preflight.result.report import FindingEntry, Report
from ssis_preflight_reports.annotations import annotated, told
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.places import in_checkout

_LEVELS = {"error": "error", "warning": "warning"}


def render(report: Report, options: RenderOptions) -> bytes:
    """Return one command a line, then a line for people."""
    del options
    found = annotated(report, _LEVELS)
    folder = report["snapshot"]["path"]
    lines = [_issue(level, entry, folder) for level, entry in found.shown]
    lines.append(visible(f"ssis-preflight: {found.ending}"))
    return ("\n".join(lines) + "\n").encode()


def upload_summary(path: str) -> bytes:
    """Return the command that shows a Markdown file, by its absolute path, on the page of the run."""
    return f"##vso[task.uploadsummary]{_data(path)}\n".encode()


def _issue(level: str, entry: FindingEntry, folder: str) -> str:
    place = entry["locations"][0]
    properties = [f"type={level}", f"sourcepath={_property(in_checkout(folder, place['file']))}"]
    if place["line"] is not None:
        properties.append(f"linenumber={place['line']}")
        if place["column"] is not None:
            properties.append(f"columnnumber={place['column']}")
    properties.append(f"code={_property(entry['rule'])}")
    return f"##vso[task.logissue {';'.join(properties)};]{_data(told(entry))}"


def _data(text: str) -> str:
    """Escape as the agent unescapes; line breaks have been made visible before."""
    return visible(text).replace("%", "%AZP25")


def _property(text: str) -> str:
    return _data(text).replace(";", "%3B").replace("]", "%5D")
