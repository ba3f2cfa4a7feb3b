"""``ssis-preflight config show``: every setting with its value and where it comes from."""

from __future__ import annotations

import argparse
import json
import sys

from ssis_preflight.cli.settings_options import (
    add_config_argument,
    add_rule_arguments,
    add_waiver_arguments,
    load_settings,
)
from ssis_preflight.config.configuration import VALUES, Configuration
from ssis_preflight.config.declared import KEYS as DECLARED
from ssis_preflight.config.origin import Origin
from ssis_preflight.model.facts import Known

Row = tuple[str, object, Origin]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="print every setting", description="Print every setting.")
    show.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_config_argument(show)
    add_rule_arguments(show)
    add_waiver_arguments(show)


def execute(arguments: argparse.Namespace) -> int:
    """Print the settings that an audit with these flags would use, and return 0.

    Raises:
        UsageError: the settings file cannot be used.
    """
    shown_as, arguments.format = arguments.format, None
    configuration = load_settings(arguments).configuration
    sys.stdout.write(as_json(configuration) if shown_as == "json" else as_text(configuration))
    return 0


def rows_of(configuration: Configuration) -> list[Row]:
    """Return key, value and origin of every setting: those with defaults, declared facts, rules that are set."""
    rows: list[Row] = []
    for key in VALUES:
        found = getattr(configuration, key)
        rows.append((key, _plain(found.value), found.origin))
    for key in DECLARED:
        fact = getattr(configuration.declared, key)
        facts = (fact,) if isinstance(fact, Known) else fact or ()
        at = facts[0].at if facts else None
        value: object = "auto" if key == "pattern" else []
        if facts:
            value = fact.value if isinstance(fact, Known) else [one.value for one in facts]
        rows.append((f"declared.{key}", value, Origin(at.file, at.line) if at else Origin()))
    for rule in configuration.rules:
        given = {"enabled": rule.enabled, "severity": rule.severity, **rule.parameters}
        for name, one in given.items():
            if one is not None:
                rows.append((f"rules.{rule.name}.{name}", _plain(one.value), one.origin))
    return rows


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def as_json(configuration: Configuration) -> str:
    """Return the settings for machines."""
    settings = [
        {
            "key": key,
            "value": value,
            "origin": "command-line" if origin.flag else "file" if origin.file else "default",
            "file": origin.file,
            "line": origin.line,
            "flag": origin.flag,
        }
        for key, value, origin in rows_of(configuration)
    ]
    return json.dumps({"file": configuration.file, "settings": settings}, indent=2) + "\n"


def as_text(configuration: Configuration) -> str:
    """Return the settings as a table, values as TOML writes them."""
    rows = [(key, _toml(value), origin.text()) for key, value, origin in rows_of(configuration)]
    keys = max(len(key) for key, _, _ in rows)
    values = min(max(len(value) for _, value, _ in rows), 40)
    lines = [f"settings file: {configuration.file or 'none'}", ""]
    lines += [f"{key:<{keys}}  {value:<{values}}  {origin}" for key, value, origin in rows]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False)
