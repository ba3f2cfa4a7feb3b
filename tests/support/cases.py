"""Cases of rules: a snapshot, and what the rule must say about it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ssis_preflight.engine.run import Result, judge_waivers, run
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.define import Rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Fail, NotEvaluated, Pass
from ssis_preflight.rule.waiver_uses import WaiverUse

RULES_FOLDER = Path(__file__).parent.parent / "rules"


@dataclass(frozen=True)
class Passing:
    """The rule passes for every subject that it finds, and it finds at least one.

    ``waivers`` are those of the run, for the rules that judge them.
    """

    name: str
    snapshot: Snapshot
    waivers: tuple[WaiverUse, ...] = ()


@dataclass(frozen=True)
class Failing:
    """The rule fails for ``subject`` (on ``node`` where given) with its primary place at ``at``.

    ``at`` is the end of the place's route, or, for registry and text evidence, the whole place. Unless
    ``others`` is set, the rule must fail for no other subject.
    """

    name: str
    snapshot: Snapshot
    subject: str
    at: tuple[str | int, ...] | Place
    severity: Severity
    observed: str | None = None
    expected: str | None = None
    node: str | None = None
    others: bool = False
    waivers: tuple[WaiverUse, ...] = ()


@dataclass(frozen=True)
class Unevaluated:
    """The rule cannot judge: at least one subject is not evaluated, ``missing`` is part of what it names."""

    name: str
    snapshot: Snapshot
    missing: str = ""


@dataclass(frozen=True)
class Inapplicable:
    """The rule finds no subject."""

    name: str
    snapshot: Snapshot


Case = Passing | Failing | Unevaluated | Inapplicable


def cases_of(rule_id: str) -> list[Case]:
    """Load ``tests/rules/<ID>/cases.py`` and return its ``CASES``; an empty list where there is none."""
    path = RULES_FOLDER / rule_id / "cases.py"
    if not path.exists():
        return []
    spec = importlib.util.spec_from_file_location(f"cases_{rule_id}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.CASES)


def results(rule: Rule[Any], snapshot: Snapshot, waivers: tuple[WaiverUse, ...] = ()) -> tuple[Result, ...]:
    """Run one rule; a rule that breaks fails the test with its traceback."""
    made = judge_waivers(run(snapshot, [rule]), waivers)
    assert not made.broken, made.broken[0]
    return made.rules[0].results


def check(rule: Rule[Any], case: Case) -> None:
    """Assert that the rule says what the case demands."""
    waivers = case.waivers if isinstance(case, (Passing, Failing)) else ()
    found = results(rule, case.snapshot, waivers)
    failures = [r for r in found if isinstance(r.verdict, Fail)]
    gaps = [r.verdict.gap.missing for r in found if isinstance(r.verdict, NotEvaluated)]
    shown = [(r.subject, r.verdict) for r in found]
    if isinstance(case, Inapplicable):
        assert not found, shown
    elif isinstance(case, Passing):
        assert found, "the rule found no subject"
        assert all(isinstance(r.verdict, Pass) for r in found), shown
    elif isinstance(case, Unevaluated):
        assert not failures, shown
        assert any(case.missing in gap for gap in gaps), shown
    else:
        _check_failure(rule, case, failures, shown)


def _check_failure(rule: Rule[Any], case: Failing, failures: list[Result], shown: object) -> None:
    mine = [r for r in failures if r.subject.name == case.subject and case.node in {None, r.subject.node}]
    assert len(mine) == 1, shown
    assert case.others or len(failures) == 1, shown
    verdict = mine[0].verdict
    assert isinstance(verdict, Fail)
    at = verdict.evidence[0].at
    if isinstance(case.at, Place):
        assert at == case.at, at
    else:
        assert at.route[-len(case.at) :] == case.at, at
    severity = verdict.severity or rule.severity
    assert severity is case.severity
    assert severity in rule.severities
    assert case.observed in {None, verdict.observed}, verdict.observed
    assert case.expected in {None, verdict.expected}, verdict.expected
    assert verdict.message
    assert verdict.remedy.text
