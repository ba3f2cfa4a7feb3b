"""The flags that settings have in common with the command line, and what both together say."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from ssis_preflight.cli.rule_packs import Packs, load_packs
from ssis_preflight.config.configuration import Configuration, read_configuration
from ssis_preflight.config.find import discovered, named
from ssis_preflight.config.origin import Origin, Sourced
from ssis_preflight.config.rule_settings import check_rule_names
from ssis_preflight.engine.exits import THRESHOLDS
from ssis_preflight.engine.run import AnyRule
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.parts import Part
from ssis_preflight_reports import RENDERERS
from ssis_preflight_rules import RULES


class Loaded(msgspec.Struct, frozen=True):
    """The settings in force, every rule that there is, and the rule packs among them."""

    configuration: Configuration
    rules: tuple[AnyRule, ...]
    packs: Packs


def add_config_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--config``."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="the settings file (default: ssis-preflight.toml or [tool.ssis-preflight] of pyproject.toml, from the "
        "current folder upwards)",
    )


def add_waiver_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say what was accepted, and on which date."""
    parser.add_argument(
        "--waivers", action="append", default=[], metavar="FILE", help="a file of waivers (repeatable)"
    )
    parser.add_argument("--as-of", metavar="DATE", help="the date of the report, YYYY-MM-DD (default: today)")


def add_rule_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say which rules run, and what closes the gate."""
    parser.add_argument(
        "--fail-on", choices=THRESHOLDS, help="lowest severity that ends with exit code 1 (default: error)"
    )
    parser.add_argument(
        "--allow-incomplete",
        action=argparse.BooleanOptionalAction,
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
    parser.add_argument(
        "--baseline", metavar="FILE", help="what is in this baseline does not count: only what is new does"
    )


def load_settings(arguments: argparse.Namespace) -> Loaded:
    """Return the settings of the file, overridden by the command line, and the rules of all packs.

    Raises:
        UsageError: the settings file cannot be used; one line for each problem.
    """
    document = named(Path(arguments.config)) if arguments.config else discovered(Path.cwd())
    if document is None:
        return Loaded(_overridden(Configuration(), arguments), RULES, Packs())
    configuration = read_configuration(document, RENDERERS)
    packs = load_packs(configuration.rule_packs.value, RULES, document)
    rules = (*RULES, *packs.rules)
    lists = {"select": configuration.select.value, "ignore": configuration.ignore.value}
    check_rule_names(document, lists, configuration.rules, rules)
    document.finish()
    return Loaded(_overridden(configuration, arguments), rules, packs)


def catalogue(arguments: argparse.Namespace) -> tuple[AnyRule, ...]:
    """Return the built-in rules and, where ``--config`` names a settings file, those of its rule packs.

    Raises:
        UsageError: the settings file cannot be used.
    """
    return load_settings(arguments).rules if arguments.config else RULES


_FLAGS = {
    "fail_on": "--fail-on",
    "allow_incomplete": "--allow-incomplete",
    "require": "--require",
    "select": "--select",
    "ignore": "--ignore",
    "baseline": "--baseline",
    "waivers": "--waivers",
    "format": "--format",
    "output": "--output",
    "color": "--color",
}
"""The flags that override a setting, by the name of the argument, which is that of the setting but for outputs."""


def _overridden(configuration: Configuration, arguments: argparse.Namespace) -> Configuration:
    given: dict[str, Sourced[Any]] = {}
    for name, flag in _FLAGS.items():
        value = getattr(arguments, name, None)
        if value not in (None, []):
            key = "outputs" if name == "output" else name
            found = tuple(value) if isinstance(value, list) else value
            given[key] = Sourced(found, Origin(flag=flag))
    return msgspec.structs.replace(configuration, **given)


def date_of(text: str | None) -> str:
    """Return the date of ``--as-of``, or today, as an ISO date.

    Raises:
        UsageError: it is no date.
    """
    if text is None:
        return dt.datetime.now(dt.UTC).astimezone().date().isoformat()
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        message = f"--as-of takes a date such as 2026-11-22, not {text!r}"
        raise UsageError(message) from None
