"""The report as Markdown, short enough for a comment on a pull request or the summary of a pipeline.

The verdict comes first, then the worst findings in a table, then what was not evaluated. Names from the evidence are
written as code, so that they can neither mention people nor format the page. GitHub refuses comments of more than
65,536 characters; findings beyond the bound are counted and left out.
"""

from __future__ import annotations

import re

from ssis_preflight.result.report import FindingEntry, Report
from ssis_preflight_reports.conclusion import conclude, counts, scope
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.gaps import gaps
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.places import file_place, registry_place
from ssis_preflight_reports.sentences import listed, plural, subject_phrase

LIMIT = 60_000
"""Characters of the whole document."""

_IN_TABLE = 20
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~@&$])")
_RUNS = re.compile("`+")


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the document as UTF-8. With ``verbose`` every finding has its details; with ``quiet`` there are none."""
    ending = conclude(report)
    cluster = code(report["cluster"]) if report["cluster"] else "a cluster without a name in the evidence"
    pieces = [
        f"## ssis-preflight: {ending.word}",
        f"{_plain(ending.why)} {counts(report)}; {scope(report)} of {cluster}, as of {report['as_of']}.",
    ]
    open_findings = [entry for entry in report["findings"] if entry["waived"] is None]
    if open_findings:
        pieces.append(_table(open_findings))
    waived = [entry for entry in report["findings"] if entry["waived"] is not None]
    if waived:
        pieces.append(f"{plural(len(waived), 'finding')} accepted by waivers or the baseline.")
    if report["not_evaluated"]:
        pieces.append(_missing(report))
    if open_findings and not options.quiet:
        shown = open_findings if options.verbose else open_findings[:_IN_TABLE]
        pieces.append(_details(shown, len(open_findings), LIMIT - sum(map(len, pieces)) - 500))
    return ("\n\n".join(pieces) + "\n").encode()


def code(text: str) -> str:
    """Return a name as inline code that no character of it can leave, also inside a table."""
    shown = visible(text).replace("|", "\N{BROKEN BAR}").strip() or "(empty)"
    fence = "`" * (max((len(run) for run in _RUNS.findall(shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _plain(text: str) -> str:
    """Return prose with everything that Markdown or HTML would read as more than text escaped."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[1])};", visible(text))


def _table(findings: list[FindingEntry]) -> str:
    rows = ["| | rule | subject | what will happen |", "|---|---|---|---|"]
    for entry in findings[:_IN_TABLE]:
        subject = code(subject_phrase(entry["subject"]))
        rows.append(f"| {entry['severity']} | {entry['rule']} | {subject} | {_plain(entry['message'])} |")
    if more := len(findings) - _IN_TABLE:
        rows += ["", f"and {plural(more, 'further finding')}."] if more > 0 else []
    return "\n".join(rows)


def _missing(report: Report) -> str:
    lines = [
        f"**Not evaluated:** {plural(len(report['not_evaluated']), 'verdict')} for want of evidence.",
        "",
    ]
    for gap in gaps(report["not_evaluated"]):
        collect = f" Collect it: {code(gap.collect)}" if gap.collect else ""
        lines.append(
            f"- {_plain(gap.name)}: {_plain(gap.heading)} ({_plain(listed(gap.rules, limit=8))}).{collect}"
        )
    return "\n".join(lines)


def _details(findings: list[FindingEntry], total: int, room: int) -> str:
    """Return folded details of as many findings as there is room for, and count those left out."""
    parts: list[str] = []
    used = 0
    for entry in findings:
        text = _detail(entry)
        if used + len(text) > room:
            break
        parts.append(text)
        used += len(text)
    left = total - len(parts)
    rest = f"\n\nThe details of {plural(left, 'further finding')} are in the full report." if left else ""
    return "<details>\n<summary>Details</summary>\n\n" + "\n\n".join(parts) + f"{rest}\n\n</details>"


def _detail(entry: FindingEntry) -> str:
    place = entry["locations"][0]
    key = registry_place(place)
    where = code(file_place(place)) + (f", {code(key)}" if key else "")
    lines = [
        f"**{entry['rule']}: {_plain(entry['message'])}**",
        "",
        f"- at {where}",
        f"- observed: {code(entry['observed'])}",
        f"- expected: {code(entry['expected'])}",
        f"- why: {_plain(entry['why'])}",
        *(
            f"- fix: {_plain(line.strip())}"
            for line in entry["remediation"]["text"].splitlines()
            if line.strip()
        ),
    ]
    return "\n".join(lines)
