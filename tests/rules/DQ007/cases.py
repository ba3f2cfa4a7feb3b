"""Cases of DQ007: names and ids of nodes, groups and resources are unique."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, place

from ssis_preflight.model.snapshot import Unplaced
from ssis_preflight.rule.severity import Severity

ENTRY = Unplaced("resource", "SSIS", "SSIS is the name of two resources", place("SSIS", "x"))
CASES: list[Case] = [
    Passing("nothing-strange", clustered()),
    Failing(
        "one-entry",
        replace(clustered(), duplicates=(ENTRY,)),
        "cluster/evidence.json",
        ("SSIS", "x"),
        Severity.ERROR,
    ),
]
