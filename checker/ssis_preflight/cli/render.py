"""``ssis-preflight render``: a saved report in any other format, without the snapshot."""

from __future__ import annotations

import argparse
from pathlib import Path

from ssis_preflight.cli.output import (
    add_output_arguments,
    check_format,
    display_of,
    parse_outputs,
    write_files,
    write_standard_output,
)
from ssis_preflight.cli.saved_report import load_report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("report", metavar="REPORT.json", help="a report that was saved with -o json=FILE")
    add_output_arguments(parser)
    parser.add_argument("--exit-zero", action="store_true", help="end with 0 instead of 1")


def execute(arguments: argparse.Namespace) -> int:
    """Write the report in the formats that are asked for, and return the exit code that is saved in it.

    Raises:
        UsageError: the file is no report, or an argument is impossible.
    """
    check_format(arguments.format)
    outputs = parse_outputs(arguments.output)
    display = display_of(arguments, arguments.color)
    report = load_report(Path(arguments.report))
    write_files(report, outputs, display)
    write_standard_output(report, arguments.format, display)
    code = report["summary"]["exit_code"]
    return 0 if code == 1 and arguments.exit_zero else code
