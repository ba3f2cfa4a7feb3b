"""Cases of CFG014: every root folder of the package store has a name of its own."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import with_files
from tests.support.scenes import clustered, config, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

CONTENT = unknown("content of the file")


def _servers(**servers: str) -> Snapshot:
    return with_files(clustered(), config(servers=servers))


CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("stand-alone", standalone()),
    Passing("one-instance-listed-under-two-names", _servers(MSDB="SQLVS1", MSDB1="SQLVS1")),
    Passing("empty-names-are-left-to-cfg002", with_files(clustered(), config(servers={"": ".", " ": "."}))),
    Inapplicable(
        "no-file", with_files(clustered(), replace(config(), present=Known(value=False, at=place())))
    ),
    Failing(
        "copied-block-in-another-case",
        _servers(MSDB="SQLVS1", msdb="SQLVS2"),
        "MsDtsServer130",
        ("Folder", 1, "Name", 0),
        Severity.WARNING,
        "MSDB: SQLVS1, SQLVS2",
        "names that differ",
        "NODE1",
    ),
    Failing(
        "a-database-and-a-folder-of-one-name",
        with_files(clustered(), config(servers={"Store": "SQLVS1"}, stores={"Store": r"S:\SSIS\Packages"})),
        "MsDtsServer130",
        ("Folder", 1, "Name", 0),
        Severity.WARNING,
    ),
    Unevaluated(
        "content-unknown", with_files(clustered(), replace(config(), config=CONTENT)), "content of the file"
    ),
]
