"""``ssis-preflight collector-script``: the collector, to be run by hand where WinRM is closed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ssis_preflight.cli.output import write_bytes
from ssis_preflight.cli.whole_file import write_whole
from ssis_preflight.collect.script import collector_script, collector_sha256


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("-o", "--output", metavar="FILE", help="write the script to a file")


def execute(arguments: argparse.Namespace) -> int:
    """Print the script, or write it to a file with the line ends of Windows; return 0.

    Raises:
        UsageError: the file cannot be written.
    """
    script = collector_script()
    if arguments.output is None:
        write_bytes(script.encode("ascii"))
        return 0
    write_whole(Path(arguments.output), script.replace("\n", "\r\n").encode("ascii"))
    sys.stderr.write(f"Written: {arguments.output}. SHA-256 of its text with LF: {collector_sha256()}\n")
    return 0
