"""``ssis-preflight explain RULE``: a rule's page."""

from __future__ import annotations

import argparse
import sys

from ssis_preflight.cli.settings_options import catalogue
from ssis_preflight.engine.run import AnyRule
from ssis_preflight.engine.selection import find_rules


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "rule", metavar="RULE", nargs="+", help="an id such as CFG005, or a family such as CFG"
    )
    parser.add_argument(
        "--config", metavar="FILE", help="a settings file that names the rule pack of the rule"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the pages and return 0.

    Raises:
        UsageError: a name is no rule, or the settings file cannot be used.
    """
    rules = catalogue(arguments)
    pages = [page(rule) for name in arguments.rule for rule in find_rules(rules, name)]
    sys.stdout.write("\n\n".join(pages) + "\n")
    return 0


def page(rule: AnyRule) -> str:
    """Return the page of a rule with its metadata below the title."""
    first, *rest = rule.page.splitlines()
    facts = [
        f"Severity:   {', '.join(str(severity) for severity in rule.severities)}",
        f"Confidence: {rule.confidence}",
        f"Pattern:    {' and '.join(str(pattern) for pattern in rule.patterns)}",
        f"Document:   {', '.join(rule.statements) or '-'}",
        f"Since:      {rule.since}",
    ]
    if rule.covers:
        facts.append(f"Covers:     {', '.join(rule.covers)}")
    facts += [f"Parameter:  {parameter.described()}" for parameter in rule.parameters]
    return "\n".join([first, "=" * len(first), "", *facts, *rest])
