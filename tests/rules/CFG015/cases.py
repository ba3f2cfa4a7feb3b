"""Cases of CFG015: folder names have no character that is not valid in a file name."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import with_files
from tests.support.scenes import clustered, config, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

CONTENT = unknown("content of the file")


def _named(name: str) -> Snapshot:
    return with_files(clustered(), config(servers={name: "SQLVS1"}))


def _failing(name: str, folder: str, expected: str) -> Failing:
    subject = f"MsDtsServer130: {folder}"
    return Failing(
        name, _named(folder), subject, ("Folder", 0, "Name", 0), Severity.ERROR, folder, expected, "NODE1"
    )


CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("stand-alone", standalone()),
    Passing("letters-of-any-language-and-signs", _named("MSDB (Zürich) #1, 50% & 'more'; [x] {y} =+~`!@$^")),
    Passing("empty-is-left-to-cfg002", _named("")),
    _failing("instance-with-its-backslash", r"MSDB SQLVS2\OPS", "MSDB SQLVS2 OPS"),
    _failing("slash", "Sales/Finance", "Sales Finance"),
    _failing("colon", "MSDB: SQLVS1", "MSDB SQLVS1"),
    _failing("quotation-marks", '"MSDB"', "MSDB"),
    _failing("signs-of-xml-and-a-pipe", "<a|b>", "a b"),
    _failing("wildcards", "Load*?", "Load"),
    _failing("line-break", "MSDB\nSQLVS1", "MSDB SQLVS1"),
    _failing("nothing-else", "*", "a name of letters, digits and spaces"),
    Failing(
        "folder-of-the-file-system",
        with_files(clustered(), config(stores={"S:": r"S:\SSIS\Packages"})),
        "MsDtsServer130: S:",
        ("Folder", 1, "Name", 0),
        Severity.ERROR,
    ),
    Unevaluated(
        "content-unknown", with_files(clustered(), replace(config(), config=CONTENT)), "content of the file"
    ),
]
