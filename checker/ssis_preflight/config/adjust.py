"""What the settings make of the rules: some are off, some have another severity, some other parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.config.origin import Sourced
from ssis_preflight.config.rule_settings import RuleSetting, meant
from ssis_preflight.rule.define import Rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Fail, Verdict


class Adjusted(msgspec.Struct, frozen=True):
    """The rules that are on, as the settings want them, and a line for everything that is not as it comes.

    ``parameters`` are the values that were set, by the id of the rule and the name of the parameter.
    """

    rules: tuple[Rule[Any], ...]
    parameters: Mapping[tuple[str, str], object]
    notices: tuple[str, ...]


def adjust(rules: Sequence[Rule[Any]], settings: Sequence[RuleSetting]) -> Adjusted:
    """Apply the tables ``[rules.NAME]``: that of a family first, then of a covered id, then of the rule itself."""
    kept: list[Rule[Any]] = []
    parameters: dict[tuple[str, str], object] = {}
    notices: list[str] = []
    for rule in rules:
        own = _about(rule, rules, settings)
        enabled = _last(setting.enabled for setting in own)
        if enabled is not None and not enabled.value:
            notices.append(f"{rule.id} is switched off ({enabled.origin.text()})")
            continue
        severity = _last(setting.severity for setting in own)
        if severity is not None and (Severity(severity.value),) != rule.severities:
            usual = " or ".join(str(one) for one in rule.severities)
            notices.append(f"{rule.id} is {severity.value} instead of {usual} ({severity.origin.text()})")
            rule = with_severity(rule, Severity(severity.value))  # noqa: PLW2901 - the same rule from here on
        for name, given in (item for setting in own for item in setting.parameters.items()):
            parameters[rule.id, name] = tuple(given.value) if isinstance(given.value, list) else given.value
            notices.append(_told(rule, name, given))
        kept.append(rule)
    return Adjusted(tuple(kept), parameters, tuple(notices))


def _told(rule: Rule[Any], name: str, given: Sourced[object]) -> str:
    parameter = next(one for one in rule.parameters if one.name == name)
    value, default = parameter.shown(given.value), parameter.shown(parameter.default)
    return f"{rule.id}: {name} is {value} instead of {default} ({given.origin.text()})"


def _about(rule: Rule[Any], rules: Sequence[Rule[Any]], settings: Sequence[RuleSetting]) -> list[RuleSetting]:
    """Return the settings that mean a rule, the most particular one last."""
    found = [setting for setting in settings if rule in meant(rules, setting.name)]
    return sorted(found, key=lambda s: (s.name == rule.id) + (s.name != rule.family))


def _last(values: Iterable[Sourced[Any] | None]) -> Sourced[Any] | None:
    given = [value for value in values if value is not None]
    return given[-1] if given else None


def with_severity(rule: Rule[Any], severity: Severity) -> Rule[Any]:
    """Return the rule with every failure at this severity."""
    return replace(rule, severities=(severity,), check=_at(rule.check, severity))


def _at(
    check: Callable[[Any, ClusterView], Verdict], severity: Severity
) -> Callable[[Any, ClusterView], Verdict]:
    def judge(subject: Any, view: ClusterView) -> Verdict:
        verdict = check(subject, view)
        return replace(verdict, severity=severity) if isinstance(verdict, Fail) else verdict

    return judge
