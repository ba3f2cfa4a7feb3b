"""``ssis-preflight audit``: one snapshot in, verdicts and reports out."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from ssis_preflight import __version__
from ssis_preflight.cli.output import (
    Display,
    add_output_arguments,
    check_format,
    parse_output,
    write_files,
    write_standard_output,
)
from ssis_preflight.engine.exits import THRESHOLDS, Gate
from ssis_preflight.engine.report import Settings, build_report
from ssis_preflight.engine.run import run
from ssis_preflight.engine.selection import select_rules
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.read.locate import Locator, Spot
from ssis_preflight.read.snapshot import OpenedSnapshot, open_snapshot
from ssis_preflight.result.report import Location, Report
from ssis_preflight_rules import RULES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="the snapshot folder")
    add_output_arguments(parser)
    parser.add_argument(
        "--fail-on", choices=THRESHOLDS, default="error", help="lowest severity that ends with exit code 1"
    )
    parser.add_argument("--exit-zero", action="store_true", help="end with 0 instead of 1")
    parser.add_argument(
        "--allow-incomplete",
        action="store_true",
        help="end with 0 instead of 3 where core evidence is missing",
    )
    parser.add_argument(
        "--require",
        action="append",
        default=[],
        metavar="PART",
        help=f"count a part of the evidence as core (repeatable): {', '.join(Part)}",
    )
    parser.add_argument(
        "--select", nargs="+", action="extend", default=[], metavar="RULE", help="run only these"
    )
    parser.add_argument(
        "--ignore", nargs="+", action="extend", default=[], metavar="RULE", help="do not run these"
    )
    parser.add_argument("--as-of", metavar="DATE", help="the date of the report, YYYY-MM-DD (default: today)")


def execute(arguments: argparse.Namespace) -> int:
    """Audit the snapshot, write what was asked for, and return the exit code.

    Raises:
        PreflightError: the snapshot cannot be opened, or an argument is impossible.
    """
    check_format(arguments.format)
    outputs = [parse_output(text) for text in arguments.output]
    display = Display(arguments.color, arguments.quiet, arguments.verbose)
    report = audit(arguments)
    write_files(report, outputs, display)
    write_standard_output(report, arguments.format, display)
    return report["summary"]["exit_code"]


def audit(arguments: argparse.Namespace) -> Report:
    """Return the report of the snapshot that the arguments name."""
    rules = select_rules(RULES, arguments.select, arguments.ignore)
    settings = Settings(
        gate=Gate(arguments.fail_on, arguments.exit_zero, arguments.allow_incomplete),
        required=frozenset(_part(name) for name in arguments.require),
        as_of=_date(arguments.as_of),
        version=__version__,
    )
    opened = open_snapshot(Path(arguments.snapshot))
    return build_report(run(opened.snapshot, rules), settings, locations(opened))


def _part(name: str) -> Part:
    try:
        return Part(name.strip().lower())
    except ValueError:
        message = f"there is no part {name!r} of the evidence; choose from {', '.join(Part)}"
        raise UsageError(message) from None


def _date(text: str | None) -> str:
    if text is None:
        return dt.datetime.now(dt.UTC).astimezone().date().isoformat()
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        message = f"--as-of takes a date such as 2026-11-22, not {text!r}"
        raise UsageError(message) from None


def locations(opened: OpenedSnapshot) -> Callable[[list[Place]], list[Location]]:
    """Return the function that finds lines and excerpts of places in the snapshot's own files."""

    def locate(places: list[Place]) -> list[Location]:
        by_file: dict[str, list[Place]] = {}
        for place in places:
            by_file.setdefault(place.file, []).append(place)
        locator = Locator()
        spots: dict[Place, Spot] = {}
        for file, wanted in by_file.items():
            if file in opened.kinds:
                spots |= locator.spots(opened.raw(file), opened.kinds[file], wanted)
        return [_location(place, spots.get(place)) for place in places]

    return locate


def _location(place: Place, spot: Spot | None) -> Location:
    return Location(
        file=place.file,
        line=spot.line if spot else place.line,
        column=spot.column if spot else place.column,
        node=place.node,
        key=place.key,
        value=place.value,
        excerpt=spot.excerpt if spot else None,
        says="",
    )
