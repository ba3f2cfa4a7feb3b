"""Every rule over every one of its subjects, each isolated from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, GapKind, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.define import Rule
from ssis_preflight.rule.subjects import Missing, Subject
from ssis_preflight.rule.verdict import NotEvaluated, Verdict
from ssis_preflight.rule.waiver_uses import WAIVERS, WaiverUse

AnyRule = Rule[Any]
_NO_PARAMETERS: Mapping[tuple[str, str], object] = MappingProxyType({})


class Result(msgspec.Struct, frozen=True):
    """What one rule said about one subject."""

    rule: AnyRule
    subject: Subject
    verdict: Verdict


class RuleRun(msgspec.Struct, frozen=True):
    """All results of one rule; none means that it found no subject and is not applicable."""

    rule: AnyRule
    results: tuple[Result, ...]


class Run(msgspec.Struct, frozen=True):
    """All rules over one snapshot. ``broken`` holds a traceback for every rule that raised."""

    snapshot: Snapshot
    view: ClusterView
    rules: tuple[RuleRun, ...]
    broken: tuple[str, ...]


def run(
    snapshot: Snapshot,
    rules: Iterable[AnyRule],
    parameters: Mapping[tuple[str, str], object] = _NO_PARAMETERS,
) -> Run:
    """Judge a snapshot by these rules, in the order given; ``parameters`` are those that an operator set.

    A rule that raises spoils only its subject, which becomes *not evaluated*; the run goes on.
    """
    view = ClusterView(snapshot, parameters)
    broken: list[str] = []
    runs = tuple(RuleRun(rule, tuple(_results(rule, view, broken))) for rule in rules)
    return Run(snapshot, view, runs, tuple(broken))


def judge_waivers(done: Run, uses: Sequence[WaiverUse]) -> Run:
    """Return the run with the waivers judged by those of its rules that are about waivers."""
    broken = [*done.broken]
    subjects = replace(WAIVERS, select=lambda view: uses)  # noqa: ARG005 - no evidence holds them
    rules = tuple(
        RuleRun(
            rule_run.rule,
            tuple(_results(replace(rule_run.rule, subjects=subjects), done.view, broken)),
        )
        if rule_run.rule.subjects is WAIVERS
        else rule_run
        for rule_run in done.rules
    )
    return replace(done, rules=rules, broken=tuple(broken))


def _results(rule: AnyRule, view: ClusterView, broken: list[str]) -> Iterable[Result]:
    everywhere = Subject("cluster", "cluster")
    try:
        subjects = list(rule.subjects.select(view))
    except GapError as error:
        yield Result(rule, everywhere, NotEvaluated(error.gap))
        return
    except Exception as error:  # noqa: BLE001 - rule isolation: one broken rule must not end the audit
        yield Result(rule, everywhere, _broke(rule, error, broken))
        return
    for subject in subjects:
        if isinstance(subject, Missing):
            yield Result(rule, subject.subject, NotEvaluated(subject.gap))
        else:
            yield Result(rule, rule.subjects.identify(subject), _judge(rule, subject, view, broken))


def _judge(rule: AnyRule, subject: object, view: ClusterView, broken: list[str]) -> Verdict:
    try:
        return rule.check(subject, view)
    except GapError as error:
        return NotEvaluated(error.gap)
    except Exception as error:  # noqa: BLE001 - rule isolation: one broken rule must not end the audit
        return _broke(rule, error, broken)


def _broke(rule: AnyRule, error: Exception, broken: list[str]) -> NotEvaluated:
    import traceback  # only where a rule broke  # noqa: PLC0415

    broken.append(f"{rule.id}: {''.join(traceback.format_exception(error)).rstrip()}")
    missing = f"a verdict: the rule broke ({type(error).__name__}: {error})"
    return NotEvaluated(Unknown(Part.RESOURCES, missing, GapKind.RULE_BROKE))
