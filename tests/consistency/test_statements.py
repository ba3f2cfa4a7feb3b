"""Every statement of the source document is claimed."""

from __future__ import annotations

from ssis_preflight.result.statements import EXPLANATIONS, STATEMENTS
from ssis_preflight_rules import RULES


def test_every_statement_is_claimed_by_a_rule_or_told_by_the_simulation() -> None:
    claimed = {statement for rule in RULES for statement in rule.statements}
    assert claimed | EXPLANATIONS == set(STATEMENTS)
    assert not claimed & EXPLANATIONS
