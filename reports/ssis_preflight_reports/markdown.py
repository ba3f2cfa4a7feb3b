"""The report as Markdown, short enough for a comment on a pull request or the summary of a pipeline.

The verdict comes first, then the worst findings in a table, each with a link to its details, then what was not
evaluated. GitHub refuses comments of more than 65,536 characters; what is beyond the bound is counted and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ssis_preflight.result.report import FindingEntry, Report
from ssis_preflight_reports.conclusion import conclude, counts, scope
from ssis_preflight_reports.failover import proof
from ssis_preflight_reports.gaps import Gap, gaps
from ssis_preflight_reports.markdown_text import code, fenced, line_in_markdown, plain
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.places import file_place, registry_place
from ssis_preflight_reports.remedy import steps
from ssis_preflight_reports.sentences import first_sentence, listed, plural, subject_phrase

LIMIT = 60_000
"""Characters of the whole document."""

IN_TABLE = 20
"""Findings that the table shows, and those whose details follow unless all are wanted."""

_TABLE_ROOM, _MISSING_ROOM, _NOTICES_ROOM = 24_000, 10_000, 4_000
_LONGEST = 300
_HEX = re.compile(r"[0-9a-fA-F]{8,}")


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the document as UTF-8. With ``verbose`` every finding has its details; with ``quiet`` there are none.

    ``options.link`` is the address of the whole report, named below the verdict.
    """
    open_findings = [entry for entry in report["findings"] if entry["waived"] is None]
    detailed = [] if options.quiet else open_findings[: None if options.verbose else IN_TABLE]
    pieces = [*_head(report, options.link), *_table(open_findings, linked=bool(detailed))]
    pieces += [piece for piece in (_failover(report), _waived(report), *_missing(report)) if piece]
    pieces += _rest(report)
    if detailed:
        room = LIMIT - sum(len(piece) + 2 for piece in pieces) - _LONGEST
        pieces.append(_details(detailed, len(open_findings), room))
    return ("\n\n".join(pieces) + "\n").encode()


def _head(report: Report, link: str) -> list[str]:
    ending = conclude(report)
    cluster = code(_cut(report["cluster"])) if report["cluster"] else "a cluster whose name is not known"
    said = f"{_prose(ending.why)} {counts(report)}; {scope(report)} of {cluster}, as of {_prose(report['as_of'])}."
    return [f"## ssis-preflight: {ending.word}", said, *([f"[Whole report](<{link}>)"] if link else [])]


def _table(findings: list[FindingEntry], *, linked: bool) -> list[str]:
    if not findings:
        return []
    rows, left = _fitting((_row(entry, linked=linked) for entry in findings[:IN_TABLE]), _TABLE_ROOM)
    left += max(0, len(findings) - IN_TABLE)
    table = "\n".join(["| | rule | subject | what will happen |", "|---|---|---|---|", *rows])
    return [table, f"And {plural(left, 'further finding')}."] if left else [table]


def _row(entry: FindingEntry, *, linked: bool) -> str:
    anchor = _anchor(entry)
    rule = _prose(entry["rule"])
    named = f"[{rule}](#{anchor})" if anchor and linked else rule
    subject = code(_cut(subject_phrase(entry["subject"]), 80))
    return f"| {_prose(entry['severity'])} | {named} | {subject} | {_prose(entry['message'])} |"


def _anchor(entry: FindingEntry) -> str:
    """Return the name of the details of a finding; the same in every comment about the same finding."""
    whole = _HEX.fullmatch(entry["fingerprint"])
    return f"ssis-preflight-{entry['fingerprint'][:12]}" if whole else ""


def _failover(report: Report) -> str:
    failover = report["failover"]
    if failover is None or not failover["hazards"]:
        return ""
    return f"**Failover:** {plural(len(failover['hazards']), 'hazard')}; {_prose(proof(failover))}."


def _waived(report: Report) -> str:
    numbers = {
        what: sum(entry["waived"] is not None for entry in entries)
        for what, entries in (("finding", report["findings"]), ("open verdict", report["not_evaluated"]))
    }
    said = " and ".join(plural(number, what) for what, number in numbers.items() if number)
    return f"{said} accepted by waivers or the baseline." if said else ""


def _missing(report: Report) -> list[str]:
    entries = [entry for entry in report["not_evaluated"] if entry["waived"] is None]
    if not entries:
        return []
    found = gaps(entries)
    lines, left = _fitting((_gap(gap) for gap in found), _MISSING_ROOM)
    more = [f"- and {plural(left, 'further part')} of the evidence"] if left else []
    title = f"**Not evaluated:** {plural(len(entries), 'verdict')}, by what to collect"
    return ["\n".join([title, "", *lines, *more])]


def _gap(gap: Gap) -> str:
    collect = f" Collect it: {code(_cut(gap.collect, 600))}" if gap.collect else ""
    return f"- {_prose(gap.name)}: {_prose(gap.heading)} ({_prose(listed(gap.rules, limit=8))}).{collect}"


def _rest(report: Report) -> list[str]:
    """Return what else a reader must know: files that were not read whole, and the notices of the run."""
    unread = sum(file["status"] != "read" for file in report["snapshot"]["files"])
    lines = [f"- {plural(unread, 'file')} of the evidence not read whole."] if unread else []
    notices, left = _fitting(
        (f"- {_prose(notice.partition(chr(10))[0])}" for notice in report["notices"]), _NOTICES_ROOM
    )
    lines += [*notices, *([f"- And {plural(left, 'further notice')}."] if left else [])]
    return ["\n".join(["**Notes**", "", *lines])] if lines else []


def _details(findings: list[FindingEntry], total: int, room: int) -> str:
    """Return folded details of as many findings as there is room for, and count those left out."""
    parts, _ = _fitting((_detail(entry) for entry in findings), room)
    left = total - len(parts)
    rest = [f"The details of {plural(left, 'further finding')} are in the whole report."] if left else []
    body = "\n\n".join([*parts, *rest])
    return f"<details>\n<summary>Details</summary>\n\n{body}\n\n</details>"


def _detail(entry: FindingEntry) -> str:
    place = entry["locations"][0]
    key = registry_place(place)
    where = code(_cut(file_place(place))) + (f", {code(_cut(key))}" if key else "")
    anchor = _anchor(entry)
    lines = [
        *([f'<a id="{anchor}"></a>', ""] if anchor else []),
        f"**{_prose(entry['rule'])}: {_prose(entry['message'])}**",
        "",
        f"- at {where}",
        *(f"- {name}: {code(_cut(text))}" for name, text in _values(entry) if text),
    ]
    if entry["why"]:
        lines.append(f"- why: {line_in_markdown(_cut(first_sentence(entry['why'])))}")
    return "\n".join([*lines, *_fix(entry["remediation"]["text"])]).rstrip()


def _values(entry: FindingEntry) -> list[tuple[str, str]]:
    return [("observed", entry["observed"]), ("expected", entry["expected"])]


def _fix(text: str) -> list[str]:
    """Return the remedy: prose as items of the list, commands as a block to copy below them."""
    lines: list[str] = []
    for step in steps(text):
        if step.command:
            lines += ["", *(f"  {line}" for line in fenced([step.text])), ""]
        else:
            lines.append(f"- fix: {_prose(step.text)}")
    return lines


def _prose(text: str) -> str:
    return plain(_cut(text))


def _cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}\N{HORIZONTAL ELLIPSIS}"


def _fitting(parts: Iterable[str], room: int) -> tuple[list[str], int]:
    """Return the first parts that fit into so many characters, and how many do not."""
    taken: list[str] = []
    left = 0
    for part in parts:
        if left or len(part) + 2 > room:
            left += 1
            continue
        taken.append(part)
        room -= len(part) + 2
    return taken, left
