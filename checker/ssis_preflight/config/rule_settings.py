"""The tables ``[rules.CFG005]``: a rule or a family switched off, given another severity, or other parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ssis_preflight.config.document import Document
from ssis_preflight.config.nearest import hint
from ssis_preflight.config.origin import Sourced
from ssis_preflight.config.values import flag, table, value_of, word
from ssis_preflight.rule.define import Rule
from ssis_preflight.rule.severity import Severity

ENABLED = "enabled"
SEVERITY = "severity"


class RuleSetting(msgspec.Struct, frozen=True):
    """What one table says about a rule, a covered id or a family; ``parameters`` are as TOML gives them."""

    name: str
    enabled: Sourced[bool] | None
    severity: Sourced[str] | None
    parameters: Mapping[str, Sourced[object]]


def read_rule_settings(document: Document) -> tuple[RuleSetting, ...]:
    """Read the table ``[rules]``; whether the names exist is for :func:`check_rule_names`."""
    settings = []
    for name in table(document, ("rules",)):
        keys = ("rules", name)
        inside = table(document, keys)
        settings.append(
            RuleSetting(
                name,
                flag(document, (*keys, ENABLED)),
                word(document, (*keys, SEVERITY), [str(severity) for severity in Severity]),
                {
                    key: Sourced(value_of(document, (*keys, key)), document.origin((*keys, key)))
                    for key in inside
                    if key not in {ENABLED, SEVERITY}
                },
            )
        )
    return tuple(settings)


def names_of(rules: Sequence[Rule[Any]]) -> list[str]:
    """Return every id, covered id and family, sorted."""
    ids = {rule.id for rule in rules} | {old for rule in rules for old in rule.covers}
    return sorted(ids | {rule.family for rule in rules})


def meant(rules: Sequence[Rule[Any]], name: str) -> list[Rule[Any]]:
    """Return the rules that an id, a covered id or a family means."""
    wanted = name.strip().upper()
    return [rule for rule in rules if wanted in {rule.id, rule.family} or wanted in rule.covers]


def check_rule_names(
    document: Document,
    lists: Mapping[str, Sequence[str]],
    settings: Sequence[RuleSetting],
    rules: Sequence[Rule[Any]],
) -> None:
    """Note in the document every rule and parameter that does not exist; ``lists`` are names of rules by key."""
    for key, names in lists.items():
        for name in names:
            if not meant(rules, name):
                message = f"there is no rule or family {name!r}{hint(name, names_of(rules))}"
                document.problem((key,), message, name)
    for setting in settings:
        keys = ("rules", setting.name)
        found = meant(rules, setting.name) if setting.name in names_of(rules) else []
        if not found:
            message = f"there is no rule or family {setting.name}{hint(setting.name, names_of(rules))}"
            document.problem(keys, message)
        elif found[0].family == setting.name:
            for name in setting.parameters:
                document.problem((*keys, name), f"a family has {ENABLED} and {SEVERITY} only, not {name}")
        else:
            _check_parameters(document, setting, found[0])


def _check_parameters(document: Document, setting: RuleSetting, rule: Rule[Any]) -> None:
    by_name = {parameter.name: parameter for parameter in rule.parameters}
    known = [ENABLED, SEVERITY, *by_name]
    for name, given in setting.parameters.items():
        keys = ("rules", setting.name, name)
        if name not in by_name:
            document.problem(keys, f"{rule.id} has no parameter {name}{hint(name, known)}")
        elif not by_name[name].accepts(given.value):
            document.problem(keys, f"{by_name[name].kind} is wanted")
