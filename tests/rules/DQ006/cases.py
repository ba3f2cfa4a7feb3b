"""Cases of DQ006: owner lists name nodes of the cluster."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, place

from ssis_preflight.model.snapshot import Unplaced
from ssis_preflight.rule.severity import Severity

ENTRY = Unplaced("owner", "SSIS", "NODE9 is no node of the cluster", place("SSIS", "x"))
CASES: list[Case] = [
    Passing("nothing-strange", clustered()),
    Failing(
        "one-entry",
        replace(clustered(), unplaced=(ENTRY,)),
        "cluster/evidence.json",
        ("SSIS", "x"),
        Severity.WARNING,
    ),
]
