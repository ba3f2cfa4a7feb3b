"""``ssis-preflight audit``: one snapshot in, verdicts and reports out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from ssis_preflight.cli.gate_options import GateOptions, add_gate_arguments, gate_options
from ssis_preflight.cli.output import write_files, write_standard_output
from ssis_preflight.cli.progress import progress
from ssis_preflight.cli.whole_file import write_whole
from ssis_preflight.config.declared import with_declared
from ssis_preflight.engine.exits import ExitCode
from ssis_preflight.engine.policy import baseline_of
from ssis_preflight.engine.report import build_report
from ssis_preflight.engine.run import run
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.places import Place
from ssis_preflight.read.locate import Locator, Spot
from ssis_preflight.read.snapshot import OpenedSnapshot, open_snapshot
from ssis_preflight.result.report import Location, Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="the snapshot: a folder or a zip file of it")
    add_gate_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Audit the snapshot, write what was asked for, and return the exit code.

    Raises:
        PreflightError: the snapshot cannot be opened, or an argument is impossible.
    """
    options = gate_options(arguments)
    report = audit(Path(arguments.snapshot), options)
    return deliver(report, options)


def audit(snapshot: Path, options: GateOptions) -> Report:
    """Return the report of a snapshot; on a terminal, a line says where a long run is.

    Raises:
        SnapshotError: the snapshot cannot be opened.
    """
    with progress(quiet=options.display.quiet) as say:
        say("Reading the snapshot")
        opened = open_snapshot(snapshot)
        judged = with_declared(opened.snapshot, options.declared)
        say("Running the rules")
        done = run(judged, options.rules, options.parameters)
        say("Building the report")
        return build_report(done, options.settings, locations(opened))


def deliver(report: Report, options: GateOptions) -> int:
    """Write the report, and the baseline where one is wanted, and return the exit code.

    Raises:
        UsageError: a file cannot be written.
    """
    code = report["summary"]["exit_code"]
    try:
        if options.write_baseline is not None:
            write_whole(options.write_baseline, baseline_of(report))
        with progress(quiet=options.display.quiet) as say:
            say("Writing the files")
            write_files(report, options.outputs, options.display)
    except UsageError as error:
        if code != ExitCode.BROKEN:
            raise
        # That a rule broke outranks a file that cannot be written; both are said.
        sys.stderr.write(f"ssis-preflight: error: {error}\n")
    write_standard_output(report, options.format, options.display)
    return code


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
