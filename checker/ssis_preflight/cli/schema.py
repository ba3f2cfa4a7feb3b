"""``ssis-preflight schema NAME``: the JSON Schema of a document."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ssis_preflight.cli.settings_options import catalogue
from ssis_preflight.config.schemas import config_schema, snapshot_schema, waivers_schema
from ssis_preflight.engine.run import AnyRule
from ssis_preflight.read.collected_schemas import manifest_schema, node_schema
from ssis_preflight.result.report import schema
from ssis_preflight_reports import RENDERERS

SCHEMAS: Mapping[str, Callable[[tuple[AnyRule, ...]], Mapping[str, object]]] = MappingProxyType(
    {
        "report": lambda _: schema(),
        "snapshot": lambda _: snapshot_schema(),
        "node": lambda _: node_schema(),
        "manifest": lambda _: manifest_schema(),
        "config": lambda rules: config_schema(rules, RENDERERS),
        "waivers": waivers_schema,
    }
)
"""Name -> what makes the schema, from all rules."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("name", metavar="NAME", choices=SCHEMAS, help=f"one of: {', '.join(SCHEMAS)}")
    parser.add_argument(
        "--config", metavar="FILE", help="a settings file whose rule packs are to be in the schema"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the schema and return 0.

    Raises:
        UsageError: the settings file cannot be used.
    """
    found = SCHEMAS[arguments.name](catalogue(arguments))
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0
