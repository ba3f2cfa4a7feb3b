"""The report as text, for people at a terminal: findings, what is not known, and one line that sums up."""

from __future__ import annotations

from collections import Counter

from ssis_preflight.result.report import FileEntry, FindingEntry, NotEvaluatedEntry, Report
from ssis_preflight_reports.conclusion import Conclusion, collected, conclude, counts, scope
from ssis_preflight_reports.diagnostic import Frame, brief, diagnostic, one_line
from ssis_preflight_reports.failover_text import delegation_lines, failover_lines
from ssis_preflight_reports.gaps import Gap, gaps
from ssis_preflight_reports.layout import Pen, Role
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.overview import overview
from ssis_preflight_reports.sentences import listed, plural, words

MISSING_SHOWN, SUBJECTS_SHOWN, FILES_SHOWN = 3, 6, 10
"""How much of a list is shown unless everything is wanted."""

AT_LENGTH = 3
"""Of one rule so many findings are shown at full length unless everything is wanted; what follows differs in the
subject only."""

_WORD_ROLES: dict[str, Role] = {"PASS": "good", "FAIL": "error", "CANNOT SAY": "open", "BROKEN": "error"}


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the report as UTF-8 text (ASCII unless ``options.unicode``), lines ended by a line feed."""
    pen = Pen(max(options.width, 40), options.colour, options.unicode, options.evidence)
    if options.quiet:
        lines = [one_line(finding, pen) for finding in report["findings"] if finding["waived"] is None]
        lines += _summary(report, pen)
    else:
        blocks = _blocks(report, pen, verbose=options.verbose)
        lines = [line for block in blocks if block for line in ["", *block]][1:]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _blocks(report: Report, pen: Pen, *, verbose: bool) -> list[list[str]]:
    """Return the paragraphs of the report, in order; an empty one is not shown."""
    active = [finding for finding in report["findings"] if finding["waived"] is None]
    waived = [finding for finding in report["findings"] if finding["waived"] is not None]
    rules = {finding["fingerprint"]: finding["rule"] for finding in report["findings"]}
    unknown = [entry for entry in report["not_evaluated"] if entry["waived"] is None]
    files = [file for file in report["snapshot"]["files"] if file["status"] != "read"]

    often = Counter[str]()

    def shown(finding: FindingEntry) -> list[str]:
        often[finding["rule"]] += 1
        brief_ones = finding["severity"] == "info" or finding["waived"] is not None
        at_length = verbose or not (brief_ones or often[finding["rule"]] > AT_LENGTH)
        return diagnostic(finding, pen, rules, verbose=verbose) if at_length else brief(finding, pen)

    blocks = [shown(finding) for finding in [*active, *waived]]
    if report["failover"] is not None:
        blocks.append(failover_lines(report["failover"], pen, verbose=verbose))
    blocks.append(delegation_lines(report["delegation"], pen, verbose=verbose))
    blocks += _not_evaluated(unknown, pen, verbose=verbose)
    blocks.append(_files(files, pen, verbose=verbose))
    blocks += [_notice(notice, pen, verbose=verbose) for notice in report["notices"]]
    if verbose:
        blocks.append(_rules(report, pen))
    says_nothing = not any([report["findings"], unknown, files, report["notices"]])
    if says_nothing or verbose:
        is_clear = says_nothing and conclude(report).word == "PASS"
        title = "All clear: every rule that applies passed" if is_clear else "Audited"
        blocks.append(_audited(report, pen, title))
    above = sum(len(block) + 1 for block in blocks if block)
    return [*blocks, overview(report, pen, above, verbose=verbose), _summary(report, pen)]


def _not_evaluated(entries: list[NotEvaluatedEntry], pen: Pen, *, verbose: bool) -> list[list[str]]:
    found = gaps(entries)
    at_length = [gap for gap in found if verbose or not gap.only_not_asked_for]
    short = [gap for gap in found if gap.only_not_asked_for and not verbose]
    blocks: list[list[str]] = []
    if at_length:
        count = sum(len(gap.entries) for gap in at_length)
        title = f"Not evaluated: {plural(count, 'verdict')}, by what to collect"
        blocks = [pen.hang("", title, role="strong"), *(_gap(gap, pen, verbose=verbose) for gap in at_length)]
    return [*blocks, _not_asked_for(short, pen)]


def _not_asked_for(short: list[Gap], pen: Pen) -> list[str]:
    """Return supplementary evidence that was not collected, one row for each part."""
    if not short:
        return []
    count = plural(sum(len(gap.entries) for gap in short), "verdict")
    title = f"Not evaluated without supplementary evidence: {count} (--verbose says what to collect)"
    rows = [(gap.part, ", ".join(gap.rule_ids)) for gap in short]
    return [*pen.hang("", title, role="strong"), *pen.table(rows)]


def _gap(gap: Gap, pen: Pen, *, verbose: bool) -> list[str]:
    frame = Frame(pen, 1)
    role: Role = "open" if gap.core or gap.broke else "plain"
    label = "broken" if gap.broke else "unknown"
    lines = pen.hang(pen.paint(role, f"{label}[{gap.name}]") + ": ", gap.heading, role="strong", hang=6)
    many = None if verbose else MISSING_SHOWN
    lines += pen.hang(frame.note("missing"), listed(gap.missing, limit=many, joint="; "))
    lines += pen.hang(frame.note("rules"), ", ".join(gap.rules))
    lines += pen.hang(frame.note("subjects"), listed(gap.subjects, limit=None if verbose else SUBJECTS_SHOWN))
    if gap.collect:
        lines.append(frame.note("collect") + pen.clean(gap.collect))
    return lines


def _files(files: list[FileEntry], pen: Pen, *, verbose: bool) -> list[str]:
    if not files:
        return []
    shown = files if verbose else files[:FILES_SHOWN]
    lines = pen.hang("", f"Evidence not read whole: {plural(len(files), 'file')}", role="strong")
    rows = [(words(file["status"]), file["path"], file["detail"]) for file in shown]
    lines += pen.table(rows, wrap=False)
    if len(files) > len(shown):
        lines.append(f"  and {len(files) - len(shown)} more")
    return lines


def _notice(notice: str, pen: Pen, *, verbose: bool) -> list[str]:
    """Show a notice; of a long one, such as a traceback, its first and last line unless everything is wanted."""
    first, *rest = notice.splitlines() or [""]
    if rest and not verbose:
        rest = [rest[-1]]
    return [
        *pen.hang(f"{pen.paint('strong', 'note:')} ", first),
        *(f"      {pen.clean(line)}" for line in rest),
    ]


def _rules(report: Report, pen: Pen) -> list[str]:
    lines = pen.hang("", f"Rules: {len(report['rules'])}", role="strong")
    rows = []
    for rule in report["rules"]:
        verdicts = rule["verdicts"]
        named = [
            (verdicts["fail"], "failed"),
            (verdicts["not_evaluated"], "not evaluated"),
            (verdicts["pass"], "passed"),
        ]
        said = ", ".join(f"{number} {word}" for number, word in named if number) or "not applicable"
        rows.append((rule["id"], rule["severity"], said, rule["title"]))
    return lines + pen.table(rows)


def _audited(report: Report, pen: Pen, title: str) -> list[str]:
    nodes = [node["name"] for node in report["topology"]["nodes"]]
    patterns = [f"{service} {pattern}" for service, pattern in report["pattern"].items()]
    verdicts = [rule["verdicts"] for rule in report["rules"]]
    passed = sum(1 for said in verdicts if said["pass"] and not said["fail"] and not said["not_evaluated"])
    idle = sum(1 for said in verdicts if said["not_applicable"])
    rows = [
        ("cluster", f"{report['cluster'] or 'name unknown'}, {_nodes(nodes)}"),
        ("pattern", ", ".join(patterns) or "no Integration Services service was found"),
        ("rules", f"{passed} passed, {idle} not applicable, of {len(verdicts)}"),
        ("evidence", f"{plural(len(report['snapshot']['files']), 'file')}, collected {collected(report)}"),
    ]
    return [*pen.hang("", title, role="strong"), *pen.table(rows)]


def _nodes(names: list[str]) -> str:
    if not names:
        return "nodes unknown"
    return f"{'node' if len(names) == 1 else 'nodes'} {listed(names, limit=8)}"


def _summary(report: Report, pen: Pen) -> list[str]:
    conclusion: Conclusion = conclude(report)
    head = pen.paint(_WORD_ROLES[conclusion.word], conclusion.word) + "  "
    said = f"{counts(report)}; {scope(report)} (exit {report['summary']['exit_code']})"
    indent = len(conclusion.word) + 2
    why = pen.hang(" " * indent, conclusion.why) if conclusion.telling else []
    return [*pen.hang(head, said), *why]
