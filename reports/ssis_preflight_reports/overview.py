"""A long report on one screen: what was found, by rule, what to collect, and nothing else."""

from __future__ import annotations

from ssis_preflight.result.report import FindingEntry, NotEvaluatedEntry, Report
from ssis_preflight_reports.diagnostic import role_of
from ssis_preflight_reports.gaps import gaps
from ssis_preflight_reports.layout import Pen, columns
from ssis_preflight_reports.sentences import first_sentence, plural

FEW, SCREEN = 3, 24
"""A report with more findings than these, and longer than a screen of so many lines, ends with an overview."""

RULES_SHOWN, GAPS_SHOWN = 11, 3
"""Together with the summary they fill a screen of 24 lines at most."""


def overview(report: Report, pen: Pen, above: int, *, verbose: bool = False) -> list[str]:
    """Return the overview: a line for each rule with findings, worst first, and for each part that is missing.

    Supplementary evidence that nobody collected has no line. A rule with one finding is told by its message, one with
    several by its title. ``above`` is how many lines come before. No line is wrapped: what is too long for the
    terminal is cut.
    """
    active = [finding for finding in report["findings"] if finding["waived"] is None]
    if len(active) <= FEW or above <= SCREEN:
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
    longer = "" if verbose else "-v shows all; "
    return [
        *lines,
        *_missing(unknown, pen),
        _cut(f"  {longer}-o html=report.html makes a page", pen),
    ]


def _rule(severity: str, found: list[FindingEntry], digits: int, pen: Pen) -> str:
    tag = pen.paint(role_of(severity), f"{severity}[{found[0]['rule']}]")
    head = f"  {len(found):>{digits}} x {tag} "
    room = pen.width - 2 - digits - 4 - len(severity) - len(found[0]["rule"]) - 2
    says = found[0]["title"] if len(found) > 1 else first_sentence(found[0]["message"])
    return head + _cut(says, pen, room)


def _missing(entries: list[NotEvaluatedEntry], pen: Pen) -> list[str]:
    found = [gap for gap in gaps(entries) if not gap.only_not_asked_for]
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
