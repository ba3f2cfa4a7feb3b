"""``ssis-preflight rules``: the catalogue."""

from __future__ import annotations

import argparse
import json
import sys

from ssis_preflight.cli.settings_options import catalogue
from ssis_preflight.engine.run import AnyRule
from ssis_preflight.engine.selection import select_rules
from ssis_preflight_rules import RULES
from ssis_preflight_rules.guidance import GUIDANCE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="default: text"
    )
    parser.add_argument(
        "--select", nargs="+", action="extend", default=[], metavar="RULE", help="list only these"
    )
    parser.add_argument(
        "--config", metavar="FILE", help="also list the rule packs that this settings file names"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the rules and return 0.

    Raises:
        UsageError: ``--select`` names no rule, or the settings file cannot be used.
    """
    rules = select_rules(catalogue(arguments), arguments.select)
    if arguments.format == "json":
        sys.stdout.write(json.dumps([as_data(rule) for rule in rules], indent=2) + "\n")
    elif arguments.format == "markdown":
        sys.stdout.write(markdown(rules))
    else:
        for rule in rules:
            sys.stdout.write(f"{rule.id}  {rule.severity:<7}  {rule.title}\n")
    return 0


def as_data(rule: AnyRule) -> dict[str, object]:
    """Return a rule as JSON lists it."""
    return {
        "id": rule.id,
        "covers": list(rule.covers),
        "title": rule.title,
        "severity": str(rule.severity),
        "severities": [str(severity) for severity in rule.severities],
        "confidence": str(rule.confidence),
        "patterns": [str(pattern) for pattern in rule.patterns],
        "statements": list(rule.statements),
        "sources": list(rule.sources),
        "since": rule.since,
        "page": rule.page,
        "parameters": [
            {
                "name": parameter.name,
                "default": parameter.default,
                "unit": parameter.unit,
                "minimum": parameter.least,
                "maximum": parameter.most,
                "description": parameter.doc,
            }
            for parameter in rule.parameters
        ],
    }


def markdown(rules: tuple[AnyRule, ...]) -> str:
    """Return the catalogue as one Markdown document: a table, the id map, and every page."""
    lines = [
        "# Rules",
        "",
        "| id | severity | pattern | demands | the wanted state |",
        "|---|---|---|---|---|",
    ]
    for rule in rules:
        pattern = "both" if len(rule.patterns) > 1 else str(rule.patterns[0])
        severities = ", ".join(str(severity) for severity in rule.severities)
        anchor = f"[{rule.id}](#{rule.id.lower()})"
        lines.append(f"| {anchor} | {severities} | {pattern} | {' '.join(rule.statements)} | {rule.title} |")
    covered = [(covered, rule.id) for rule in rules for covered in rule.covers]
    if covered:
        lines += ["", "Ids that are part of another rule: "]
        lines += [f"- {old} is covered by {new}" for old, new in sorted(covered)]
    if rules == RULES:
        lines += [
            "",
            "## Guidance",
            "",
            "Advice that no evidence of a snapshot can decide; it is told, not judged.",
            "",
        ]
        lines += [f"- **{id_}** {advice} {more}" for id_, (advice, more) in GUIDANCE.items()]
    for rule in rules:
        lines += ["", f'<a id="{rule.id.lower()}"></a>', "", f"## {rule.page.splitlines()[0]}"]
        body = rule.page.splitlines()[1:]
        for number, line in enumerate(body):
            underlined = number + 1 < len(body) and body[number + 1].startswith("---")
            if line.startswith("---"):
                continue
            text = f"### {line}" if underlined else line
            lines.append(text.replace("``", "`"))
        if rule.parameters:
            lines += ["", "### Parameters", ""]
            lines += [f"- `{p.name}` = {p.shown(p.default)} ({p.kind}). {p.doc}" for p in rule.parameters]
    return "\n".join(lines) + "\n"
