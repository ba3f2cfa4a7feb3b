"""Cases of DQ003: groups and resources agree on who belongs where."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, place

from ssis_preflight.model.snapshot import Unplaced
from ssis_preflight.rule.severity import Severity

ENTRY = Unplaced(
    "contains",
    "SQL Server (MSSQLSERVER)",
    "SQL Server (MSSQLSERVER) contains id-9, which has no record",
    place("SSIS", "x"),
)
CASES: list[Case] = [
    Passing("nothing-strange", clustered()),
    Failing(
        "one-entry",
        replace(clustered(), unplaced=(ENTRY,)),
        "cluster/evidence.json",
        ("SSIS", "x"),
        Severity.ERROR,
    ),
    Passing(
        "other-kinds-are-other-rules",
        replace(
            clustered(),
            unplaced=(replace(ENTRY, subject_kind="owner"), replace(ENTRY, subject_kind="dependency")),
        ),
    ),
    Failing(
        "a-resource-of-no-known-group",
        replace(clustered(), unplaced=(replace(ENTRY, subject_kind="resource-group"),)),
        "cluster/evidence.json",
        ("SSIS", "x"),
        Severity.ERROR,
    ),
]
