"""Cases of DQ018: every file of the snapshot is recognised."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, evidence_file

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("all-read", clustered()),
    Failing(
        "a-photo",
        replace(
            clustered(),
            evidence=(evidence_file("cluster/rack.png", "unknown", status=FileStatus.NOT_RECOGNISED),),
        ),
        "cluster/rack.png",
        Place("cluster/rack.png"),
        Severity.INFO,
    ),
    Failing(
        "a-console-table",
        replace(
            clustered(),
            evidence=(evidence_file("cluster/groups.txt", "console-table", status=FileStatus.REFUSED),),
        ),
        "cluster/groups.txt",
        Place("cluster/groups.txt"),
        Severity.INFO,
        observed="console-table (refused)",
    ),
]
