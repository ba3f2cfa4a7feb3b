"""Cases of DQ011: exports hold no text that the console truncated."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, place

from ssis_preflight.model.snapshot import Omission
from ssis_preflight.rule.severity import Severity

ENTRY = Omission("OwnerNodes of SSIS", "{NODE1, NODE2...}", place("SSIS", "x"), truncated_text=True)
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
        "cut-depth-is-another-rule", replace(clustered(), omissions=(replace(ENTRY, truncated_text=False),))
    ),
]
