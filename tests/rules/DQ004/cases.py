"""Cases of DQ004: dependencies name resources that exist."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, place

from ssis_preflight.model.snapshot import Unplaced
from ssis_preflight.rule.severity import Severity

ENTRY = Unplaced("dependency", "SSIS", "SSIS depends on Disk Q:, which does not exist", place("SSIS", "x"))
CASES: list[Case] = [
    Passing("nothing-strange", clustered()),
    Failing(
        "one-entry",
        replace(clustered(), unplaced=(ENTRY,)),
        "cluster/evidence.json",
        ("SSIS", "x"),
        Severity.ERROR,
    ),
]
