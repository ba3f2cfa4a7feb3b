"""What must hold for every rule: a whole page, cases of every kind, and honesty about missing facts."""

from __future__ import annotations

import pytest
from tests.support.blind import losses
from tests.support.cases import Case, Failing, Passing, Unevaluated, cases_of, check, results

from ssis_preflight.engine.run import AnyRule
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.define import HEADINGS
from ssis_preflight.rule.verdict import Fail, Pass, Verdict, every
from ssis_preflight_rules import RULES

every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
CASES = [(rule, case) for rule in RULES for case in cases_of(rule.id)]
every_case = pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{r.id}-{c.name}" for r, c in CASES])


@every_case
def test_a_rule_says_what_its_case_demands(rule: AnyRule, case: Case) -> None:
    check(rule, case)


@every_rule
def test_a_rule_has_passing_and_failing_cases_and_an_unevaluated_one_where_it_needs_a_fact(
    rule: AnyRule,
) -> None:
    kinds = {type(case) for case in cases_of(rule.id)}
    assert {Passing, Failing} <= kinds
    assert Unevaluated in kinds or not rule.needs
    names = [case.name for case in cases_of(rule.id)]
    assert len(names) == len(set(names))


@every_rule
def test_every_declared_severity_is_shown_by_a_failing_case(rule: AnyRule) -> None:
    shown = {case.severity for case in cases_of(rule.id) if isinstance(case, Failing)}
    assert shown == set(rule.severities)


@every_rule
def test_a_page_has_its_headings_in_order_and_text_below_each(rule: AnyRule) -> None:
    lines = rule.page.splitlines()
    assert lines[0] == f"{rule.id}: {rule.title}"
    places = [lines.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    for place, end in zip(places, [*places[1:], len(lines)], strict=True):
        assert lines[place + 1] == "-" * len(lines[place])
        assert any(line.strip() for line in lines[place + 2 : end])


@every_rule
def test_titles_state_the_wanted_state(rule: AnyRule) -> None:
    assert len(rule.title) <= 80
    assert not rule.title.endswith(".")
    assert rule.sources


Key = tuple[str, str, str | None]


def _verdicts(rule: AnyRule, snapshot: Snapshot) -> dict[Key, Verdict]:
    """Return the worst verdict by subject; group and cluster names may be the very facts that are taken away."""
    found: dict[Key, Verdict] = {}
    for result in results(rule, snapshot):
        subject = result.subject
        key = (subject.kind, "" if subject.kind == "cluster" else subject.name, subject.node)
        found[key] = every((found[key], result.verdict)) if key in found else result.verdict
    return found


def rests_on(rule: AnyRule) -> set[str]:
    """Take every fact of every case away in turn; return the facts whose loss takes a pass away.

    On the way: no loss turns a pass into a failure, a failure into a pass, or makes a failure out of nothing.
    """
    found: set[str] = set()
    for case in cases_of(rule.id):
        before = _verdicts(rule, case.snapshot)
        for loss in losses(case.snapshot):
            after = _verdicts(rule, loss.snapshot)
            where = (rule.id, case.name, loss.fact)
            for subject, verdict in before.items():
                now = after.get(subject)
                if isinstance(verdict, Pass):
                    assert not isinstance(now, Fail), (*where, subject, now)
                    found |= {loss.fact} if not isinstance(now, Pass) else set()
                elif isinstance(verdict, Fail):
                    assert not isinstance(now, Pass), (*where, subject)
            new = [
                subject for subject, now in after.items() if subject not in before and isinstance(now, Fail)
            ]
            assert not new, (*where, new)
    return found


@every_rule
def test_a_lost_fact_takes_a_pass_away_exactly_where_the_rule_says_that_it_needs_it(rule: AnyRule) -> None:
    assert rests_on(rule) == set(rule.needs)


def test_ids_are_unique_and_sorted_within_their_family() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    covered = [covered for rule in RULES for covered in rule.covers]
    assert not set(covered) & set(ids)
    for family in {rule.family for rule in RULES}:
        mine = [rule.id for rule in RULES if rule.family == family]
        assert mine == sorted(mine)
