"""``ssis-preflight waivers``: what is accepted, until when, and what it hides; and a draft of what may be."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from ssis_preflight import __version__
from ssis_preflight.cli.audit import locations
from ssis_preflight.cli.saved_report import load_report
from ssis_preflight.cli.settings_options import (
    Loaded,
    add_config_argument,
    add_waiver_arguments,
    date_of,
    load_settings,
)
from ssis_preflight.config.adjust import adjust
from ssis_preflight.config.declared import with_declared
from ssis_preflight.config.waivers import POLICY_FAMILY, read_waivers
from ssis_preflight.engine.acceptance import Entry, Use, subject_text, uses_of
from ssis_preflight.engine.exits import Gate
from ssis_preflight.engine.report import Settings, build_report
from ssis_preflight.engine.run import run
from ssis_preflight.engine.selection import select_rules
from ssis_preflight.read.snapshot import open_snapshot
from ssis_preflight.result.report import Report
from ssis_preflight_reports.escape import visible

SOON = 30
"""Days before its end from which a waiver is said to end soon."""


class Listed(msgspec.Struct, frozen=True):
    """One waiver of the list.

    ``days_left`` counts the days after today on which it still holds; it is negative where it has expired and None
    without an end. ``state`` is active, ends-soon, expired, or, against a snapshot or report, unused. ``hides`` are
    the rule and the full text of each subject, None where there was nothing to look at.
    """

    rule: str
    subject: str
    node: str | None
    reason: str
    owner: str | None
    expires: str | None
    days_left: int | None
    ticket: str | None
    state: str
    file: str
    line: int | None
    hides: list[str] | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="print every waiver", description="Print every waiver.")
    listing.add_argument(
        "evidence",
        metavar="SNAPSHOT|REPORT.json",
        nargs="?",
        help="say what each waiver hides in this snapshot or saved report",
    )
    listing.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_config_argument(listing)
    add_waiver_arguments(listing)
    listing.set_defaults(action=list_waivers)
    draft = actions.add_parser(
        "draft",
        help="print waivers for what is found, to be completed by hand",
        description="Print a waiver for every finding and open verdict that none covers; each wants a reason.",
    )
    draft.add_argument("evidence", metavar="SNAPSHOT|REPORT.json", help="a snapshot, or a saved report")
    add_config_argument(draft)
    add_waiver_arguments(draft)
    draft.set_defaults(action=draft_waivers)


def execute(arguments: argparse.Namespace) -> int:
    """Print what is asked for and return 0.

    Raises:
        PreflightError: settings, waivers, snapshot or report cannot be read.
    """
    write: Callable[[argparse.Namespace], str] = arguments.action
    sys.stdout.write(write(arguments))
    return 0


def list_waivers(arguments: argparse.Namespace) -> str:
    """Return the list of the waivers, with what each hides where there is evidence."""
    shown_as, arguments.format = arguments.format, None
    entries, uses = _uses(arguments)
    listed = [_listed(use, entries, date_of(arguments.as_of)) for use in uses]
    if shown_as == "json":
        return json.dumps(msgspec.to_builtins(listed), indent=2) + "\n"
    return as_text(listed)


def draft_waivers(arguments: argparse.Namespace) -> str:
    """Return a waiver for every finding and open verdict that no waiver in force covers; the reasons are empty."""
    entries, uses = _uses(arguments)
    covered = {mark for use in uses if use.state == "active" for mark in use.matches}
    blocks = [
        f"[[waiver]]\nrule = {_quoted(entry['rule'])}\n"
        f"subject = {_quoted(subject_text(entry['subject']))}\n"
        f'reason = ""\n# owner = ""\n# expires = 2027-03-31\n# ticket = ""\n'
        for entry in entries or ()
        if entry["fingerprint"] not in covered and entry["rule"].rstrip("0123456789") != POLICY_FAMILY
    ]
    return "\n".join(dict.fromkeys(blocks)) or "# Nothing is left to waive.\n"


def _quoted(text: str) -> str:
    """Return a text as a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _uses(arguments: argparse.Namespace) -> tuple[list[Entry] | None, list[Use]]:
    """Return findings and open verdicts of the evidence, None where there is none, and what waivers cover."""
    loaded, as_of = load_settings(arguments), date_of(arguments.as_of)
    paths = [Path(path) for path in loaded.configuration.waivers.value]
    waivers = read_waivers(paths, loaded.rules)
    if arguments.evidence is None:
        return None, uses_of(waivers, [], frozenset(), as_of)
    report = _report(Path(arguments.evidence), loaded, as_of)
    entries: list[Entry] = [*report["findings"], *report["not_evaluated"]]
    return entries, uses_of(waivers, entries, frozenset(rule["id"] for rule in report["rules"]), as_of)


def _report(path: Path, loaded: Loaded, as_of: str) -> Report:
    """Return the saved report, or that of the snapshot, with nothing accepted."""
    if path.is_file():
        return load_report(path)
    configuration = loaded.configuration
    chosen = select_rules(loaded.rules, configuration.select.value, configuration.ignore.value)
    adjusted = adjust(chosen, configuration.rules)
    opened = open_snapshot(path)
    done = run(with_declared(opened.snapshot, configuration.declared), adjusted.rules, adjusted.parameters)
    return build_report(done, Settings(Gate(), frozenset(), as_of, __version__), locations(opened))


def _listed(use: Use, entries: Sequence[Entry] | None, as_of: str) -> Listed:
    waiver = use.waiver
    left = None if waiver.expires is None else (waiver.expires - dt.date.fromisoformat(as_of)).days
    soon = use.state == "active" and left is not None and left <= SOON
    hidden = [
        f"{e['rule']} {subject_text(e['subject'])}" for e in entries or () if e["fingerprint"] in use.matches
    ]
    return Listed(
        rule=waiver.rule,
        subject=f"fingerprint {waiver.fingerprint}" if waiver.subject is None else waiver.subject,
        node=waiver.node,
        reason=waiver.reason,
        owner=waiver.owner,
        expires=waiver.expires.isoformat() if waiver.expires is not None else None,
        days_left=left,
        ticket=waiver.ticket,
        state="ends-soon" if soon else use.state,
        file=waiver.file,
        line=waiver.line,
        hides=None if entries is None else hidden,
    )


HEADINGS = ("rule", "subject", "owner", "expires", "days left", "state")


def as_text(listed: Sequence[Listed]) -> str:
    """Return a table, and below each waiver its reason, where it stands, and what it hides."""
    if not listed:
        return "No waivers: neither --waivers nor the settings name a file that has one.\n"
    rows = [HEADINGS, *(_row(waiver) for waiver in listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [_line(HEADINGS, widths)]
    for waiver, row in zip(listed, rows[1:], strict=True):
        lines.append(_line(row, widths))
        place = waiver.file if waiver.line is None else f"{waiver.file}:{waiver.line}"
        ticket = f"; ticket {waiver.ticket}" if waiver.ticket else ""
        lines.append(f"    {visible(f'{waiver.reason}{ticket}')}  ({visible(place)})")
        lines += [f"    hides {visible(text)}" for text in waiver.hides or ()]
    return "\n".join(lines) + "\n"


def _row(waiver: Listed) -> tuple[str, ...]:
    subject = f"{waiver.subject} on {waiver.node}" if waiver.node else waiver.subject
    left = "-" if waiver.days_left is None else str(waiver.days_left)
    cells = (waiver.rule, subject, waiver.owner or "-", waiver.expires or "-", left, waiver.state)
    return tuple(visible(cell) for cell in cells)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()
