"""A long report on one screen: which rules found how much, what to collect, and nothing else."""

from __future__ import annotations

from ssis_preflight.result.report import FindingEntry, NotEvaluatedEntry, Report
from ssis_preflight_reports.diagnostic import role_of
from ssis_preflight_reports.gaps import gaps
from ssis_preflight_reports.layout import Pen, columns
from ssis_preflight_reports.sentences import plural

MANY = 10
"""With more findings than these a report ends with an overview."""

RULES_SHOWN, GAPS_SHOWN = 11, 3
"""Together with the summary they fill a screen of 24 lines at most."""


def overview(report: Report, pen: Pen) -> list[str]:
    """Return the overview: a line for each rule with findings, worst first, and for each part that is missing.

    No line is wrapped: what is too long for the terminal is cut.
    """
    active = [finding for finding in report["findings"] if finding["waived"] is None]
    if len(active) <= MANY:
        return []
    by_rule: dict[tuple[str, str], list[FindingEntry]] = {}
    for finding in active:
        by_rule.setdefault((finding["severity"], finding["rule"]), []).append(finding)
    title = f"Overview: {plural(len(active), 'finding')} of {plural(len(by_rule), 'rule')}"
    shown = list(by_rule.items())[:RULES_SHOWN]
    digits = max(len(str(len(found))) for _, found in shown)
    lines = [pen.paint("strong", title)]
    lines += [_rule(severity, found, digits, pen) for (severity, _), found in shown]
    if hidden := len(by_rule) - len(shown):
        others = len(active) - sum(len(found) for _, found in shown)
        lines.append(_cut(f"  and {plural(others, 'finding')} of {plural(hidden, 'further rule')}", pen))
    unknown = [entry for entry in report["not_evaluated"] if entry["waived"] is None]
    hint = "  -v shows all of them at full length; -o html=report.html makes a page with filters"
    return [*lines, *_missing(unknown, pen), _cut(hint, pen)]


def _rule(severity: str, found: list[FindingEntry], digits: int, pen: Pen) -> str:
    tag = pen.paint(role_of(severity), f"{severity}[{found[0]['rule']}]")
    head = f"  {len(found):>{digits}} x {tag} "
    room = pen.width - 2 - digits - 4 - len(severity) - len(found[0]["rule"]) - 2
    return head + _cut(found[0]["title"], pen, room)


def _missing(entries: list[NotEvaluatedEntry], pen: Pen) -> list[str]:
    found = gaps(entries)
    lines = []
    for gap in found[:GAPS_SHOWN]:
        tag = pen.paint("open" if gap.core or gap.broke else "plain", f"unknown[{gap.name}]")
        room = pen.width - 2 - len(f"unknown[{gap.name}]") - 1
        lines.append(f"  {tag} " + _cut(f"{gap.heading}: {plural(len(gap.entries), 'verdict')}", pen, room))
    if len(found) > GAPS_SHOWN:
        lines.append(_cut(f"  and {len(found) - GAPS_SHOWN} more parts of the evidence", pen))
    return lines


def _cut(text: str, pen: Pen, room: int | None = None) -> str:
    limit = max(pen.width if room is None else room, 10)
    cleaned = pen.clean(text)
    if columns(cleaned) <= limit:
        return cleaned
    cleaned = cleaned[:limit]
    while columns(cleaned) > limit - 3:
        cleaned = cleaned[:-1]
    return cleaned.rstrip() + "..."
