"""``ssis-preflight schema NAME``: the JSON Schema of a document."""

from __future__ import annotations

import argparse
import json
import sys

from ssis_preflight.result.report import schema

NAMES = ("report",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("name", metavar="NAME", choices=NAMES, help=f"one of: {', '.join(NAMES)}")


def execute(arguments: argparse.Namespace) -> int:
    """Print the schema and return 0."""
    sys.stdout.write(json.dumps(schema(arguments.name), indent=2) + "\n")
    return 0
