"""Every statement of the source document is claimed, or named here as not judged yet."""

from __future__ import annotations

from ssis_preflight.result.statements import EXPLANATIONS, STATEMENTS
from ssis_preflight_rules import RULES

NOT_JUDGED_YET = {
    "S25": "DCOM permissions are not read yet",
}


def test_every_statement_is_claimed_by_a_rule_told_by_the_simulation_or_named_as_open() -> None:
    claimed = {statement for rule in RULES for statement in rule.statements}
    assert claimed | EXPLANATIONS | set(NOT_JUDGED_YET) == set(STATEMENTS)
    assert not claimed & set(NOT_JUDGED_YET)
    assert not claimed & EXPLANATIONS
