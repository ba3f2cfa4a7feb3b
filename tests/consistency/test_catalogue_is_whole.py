"""Every row of the catalogue is a rule, a part of one, or advice that says why nothing can judge it."""

from __future__ import annotations

import pytest

from ssis_preflight_rules import RULES
from ssis_preflight_rules.guidance import GUIDANCE

ROWS = {
    "SVC": 20,
    "CFG": 24,
    "REG": 14,
    "CLU": 28,
    "FO": 16,
    "DH": 7,
    "ACL": 11,
    "DC": 15,
    "PK": 20,
    "VER": 11,
    "DQ": 19,
    "POL": 2,
}
"""How many rows each family has: their ids go from 001 to that number, without a gap."""

IDS = [f"{family}{number:03d}" for family, last in ROWS.items() for number in range(1, last + 1)]
OWN = {rule.id for rule in RULES}
COVERED = {covered for rule in RULES for covered in rule.covers}


@pytest.mark.parametrize("family", ROWS)
def test_no_row_of_a_family_is_forgotten(family: str) -> None:
    told = OWN | COVERED | set(GUIDANCE)
    assert [row for row in IDS if row.startswith(family) and row not in told] == []


def test_nothing_stands_twice_or_outside_of_the_catalogue() -> None:
    assert not set(GUIDANCE) & (OWN | COVERED)
    assert not OWN & COVERED
    assert set(IDS) >= OWN | COVERED | set(GUIDANCE)
