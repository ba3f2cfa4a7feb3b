"""One finding for a terminal, in the layout that compilers have taught us to read."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ssis_preflight.result.report import FindingEntry, Location, WaivedEntry
from ssis_preflight_reports.layout import Pen, Role, columns, plain
from ssis_preflight_reports.places import file_place, other_node, registry_place, split_excerpt
from ssis_preflight_reports.remedy import operation_words, steps
from ssis_preflight_reports.sentences import distinct, first_sentence, subject_phrase, unquoted

FURTHER_PLACES = 3
"""How many places are shown besides the primary one, unless everything is wanted."""

_ROLES: dict[str, Role] = {"error": "error", "warning": "warning", "info": "info"}


class Frame(msgspec.Struct, frozen=True):
    """The margin of one diagnostic: how many digits its line numbers have."""

    pen: Pen
    digits: int

    def place(self, mark: str) -> str:
        """Return the margin of a line that names a place."""
        return " " * (self.digits + 1) + self.pen.paint("frame", mark) + " "

    def bar(self, number: str = "") -> str:
        """Return the margin of a line of an excerpt."""
        return self.pen.paint("frame", f" {number:>{self.digits}} {self.pen.marks.bar}")

    def note(self, label: str) -> str:
        """Return the margin and label of a note."""
        equals = self.pen.paint("frame", "=")
        return f"{' ' * (self.digits + 2)}{equals} {self.pen.paint('strong', label + ':')} "


def role_of(severity: str) -> Role:
    """Return the colour role of a severity."""
    return _ROLES.get(severity, "plain")


def diagnostic(finding: FindingEntry, pen: Pen, rules: dict[str, str], *, verbose: bool = False) -> list[str]:
    """Return the lines of one finding at full length.

    ``rules`` maps the fingerprints of the report's findings to their rules, for those that are related.
    """
    locations = finding["locations"] if verbose else finding["locations"][: FURTHER_PLACES + 1]
    frame = _frame_of(locations, pen)
    lines = headline(finding, pen)
    for number, location in enumerate(locations):
        lines += _place(location, frame, pen.marks.later if number else pen.marks.first)
    hidden = len(finding["locations"]) - len(locations)
    if hidden:
        lines.append(frame.place(pen.marks.later) + pen.paint("faint", f"and {hidden} more"))
    notes = [("observed", finding["observed"]), ("expected", finding["expected"])]
    why = unquoted(" ".join(finding["why"].split()) if verbose else first_sentence(finding["why"]))
    for label, text in [*notes, ("why", why)]:
        if text:
            lines += pen.hang(frame.note(label), text)
    lines += _remedy(finding, frame, verbose=verbose)
    lines += _waived(finding["waived"], frame)
    return lines + _references(finding, frame, rules, verbose=verbose)


def brief(finding: FindingEntry, pen: Pen) -> list[str]:
    """Return a finding that needs no attention now: what, and where; for a waived one who accepted it."""
    frame = Frame(pen, 1)
    lines = headline(finding, pen)
    lines += _place_line(finding["locations"][0], frame, pen.marks.first)
    return lines + _waived(finding["waived"], frame)


def one_line(finding: FindingEntry, pen: Pen) -> str:
    """Return a finding on one line: place, severity, rule and message; never wrapped."""
    location = finding["locations"][0]
    tag = pen.paint(role_of(finding["severity"]), _tag(finding))
    place = pen.link(file_place(location), location["file"])
    return f"{place}: {tag}: {pen.clean(finding['message'])}"


def headline(finding: FindingEntry, pen: Pen) -> list[str]:
    """Return the first line of a finding: severity, rule and message."""
    head = f"{pen.paint(role_of(finding['severity']), _tag(finding))}: "
    return pen.hang(head, finding["message"], role="strong", hang=6)


def _frame_of(locations: Sequence[Location], pen: Pen) -> Frame:
    """Return a margin that is wide enough for the line numbers of these places."""
    shown = [location["line"] for location in locations if location["line"] and location["excerpt"]]
    return Frame(pen, max((len(str(line)) for line in shown), default=1))


def _tag(finding: FindingEntry) -> str:
    waived = "" if finding["waived"] is None else "waived "
    return f"{waived}{finding['severity']}[{finding['rule']}]"


def _place(location: Location, frame: Frame, mark: str) -> list[str]:
    pen = frame.pen
    lines = _place_line(location, frame, mark)
    before, meant = split_excerpt(location)
    before, meant = pen.clean(before), pen.clean(meant)
    if meant:
        number = "" if location["line"] is None else str(location["line"])
        lines += [frame.bar(), f"{frame.bar(number)} {before}{meant}"]
        head = f"{frame.bar()} {' ' * columns(before)}{pen.paint('strong', pen.marks.at)} "
        hang = frame.digits + 4
        lines += [_barred(line, frame) for line in pen.hang(head, location["says"], hang=hang)]
    elif location["says"]:
        lines += [_barred(line, frame) for line in pen.hang(f"{frame.bar()} ", location["says"])]
    return lines


def _barred(line: str, frame: Frame) -> str:
    """Give a wrapped line of a remark its bar back."""
    margin = " " * (frame.digits + 4)
    return f"{frame.bar()} {line[len(margin) :]}" if line.startswith(margin) else line


def _place_line(location: Location, frame: Frame, mark: str) -> list[str]:
    """Name a place: a file, or the node, key and value with the file on the same line where it fits."""
    pen = frame.pen
    file, key = pen.clean(file_place(location)), registry_place(location)
    if key is None:
        node = other_node(location)
        on_node = "" if node is None else pen.clean(f" (node {node})")
        return [frame.place(mark) + pen.link(file, location["file"]) + on_node]
    node = "" if location["node"] is None else f"{location['node']}  "
    where = pen.clean(node + key)
    indent = columns(plain(frame.place(mark)))
    if indent + columns(where) + columns(file) + 2 <= pen.width:
        return [f"{frame.place(mark)}{where}, {pen.link(file, location['file'])}"]
    return [frame.place(mark) + where, " " * indent + pen.link(file, location["file"])]


def _remedy(finding: FindingEntry, frame: Frame, *, verbose: bool) -> list[str]:
    pen, lines = frame.pen, list[str]()
    indent = frame.digits + 2 + len("= fix: ")
    for step in steps(finding["remediation"]["text"]):
        head = " " * indent if lines else frame.note("fix")
        lines += [head + pen.clean(step.text)] if step.command else pen.hang(head, step.text)
    for operation in finding["remediation"]["operations"] if verbose else []:
        name, fields = operation_words(operation)
        text = "; ".join(f"{field} {value}" for field, value in fields)
        lines += pen.hang(frame.note("operation"), f"{name}: {text}")
    return lines


def _waived(waived: WaivedEntry | None, frame: Frame) -> list[str]:
    if waived is None:
        return []
    by = [waived["reason"], waived["owner"] and f"owner {waived['owner']}"]
    until = [
        waived["expires"] and f"until {waived['expires']}",
        waived["ticket"] and f"ticket {waived['ticket']}",
    ]
    return frame.pen.hang(frame.note("waived"), "; ".join(part for part in [*by, *until] if part))


def _references(finding: FindingEntry, frame: Frame, rules: dict[str, str], *, verbose: bool) -> list[str]:
    """Return what leads further: group, statements of the source document, related rules, the rule's page."""
    related = distinct([rules[mark] for mark in finding["related"] if mark in rules])
    group, confidence = finding["subject"]["group"], finding["confidence"]
    facts = [
        ("subject", subject_phrase(finding["subject"]) if verbose else ""),
        ("group", group or ""),
        ("document", ", ".join(finding["statements"])),
        ("confidence", "" if confidence == "high" and not verbose else confidence),
        ("see also", ", ".join(related)),
        ("fingerprint", finding["fingerprint"] if verbose else ""),
        ("explain", f"ssis-preflight explain {finding['rule']}"),
    ]
    return _packed([(label, frame.pen.clean(text)) for label, text in facts if text], frame)


def _packed(notes: list[tuple[str, str]], frame: Frame) -> list[str]:
    """Put as many notes on one line as fit."""
    lines: list[str] = []
    for label, text in notes:
        further = f"   {frame.pen.paint('strong', label + ':')} {text}"
        if lines and columns(plain(lines[-1] + further)) <= frame.pen.width:
            lines[-1] += further
        else:
            lines.append(frame.note(label) + text)
    return lines
