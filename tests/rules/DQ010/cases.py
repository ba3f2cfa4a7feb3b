"""Cases of DQ010: JSON exports are not cut by their depth."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, place

from ssis_preflight.model.snapshot import Omission
from ssis_preflight.rule.severity import Severity

ENTRY = Omission("OwnerNodes of SSIS", "System.Object[]", place("SSIS", "x"))
CASES: list[Case] = [
    Passing("nothing-strange", clustered()),
    Failing(
        "one-entry",
        replace(clustered(), omissions=(ENTRY,)),
        "cluster/evidence.json",
        ("SSIS", "x"),
        Severity.ERROR,
    ),
    Passing(
        "truncated-text-is-another-rule",
        replace(clustered(), omissions=(replace(ENTRY, truncated_text=True),)),
    ),
]
