"""``ssis-preflight verify``: is this report about this evidence?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import msgspec

from ssis_preflight.cli.output import write_bytes
from ssis_preflight.cli.saved_report import load_report
from ssis_preflight.read.snapshot import read_snapshot
from ssis_preflight.result.report import Report
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.sentences import plural

_AGREE = ("same", "unread")
_SHOWN = {
    "changed": "is not the file that was audited",
    "missing": "was audited and is not in the snapshot",
    "new": "is in the snapshot and was not audited",
    "unread": "could not be read then and cannot be read now: there is no hash to compare",
}


class Compared(msgspec.Struct, frozen=True):
    """One file: ``status`` is same, changed, missing, new or unread.

    The hashes are SHA-256 in hex; None where the file is not there, empty where it cannot be read.
    """

    path: str
    status: str
    in_report: str | None
    in_snapshot: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("report", metavar="REPORT.json", help="a report that was saved with -o json=FILE")
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="the snapshot that it should be about")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="standard output: text or json"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Recompute the hashes of the evidence; return 0 where report and snapshot agree, and 1 where they differ.

    Raises:
        PreflightError: the report cannot be read, or the snapshot cannot be opened.
    """
    report = load_report(Path(arguments.report))
    evidence = read_snapshot(Path(arguments.snapshot)).evidence
    files = compare(report, {file.path: file.sha256 for file in evidence})
    different = [file for file in files if file.status not in _AGREE]
    if arguments.format == "json":
        document = {"agrees": not different, "files": [_as_json(file) for file in files]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        write_bytes(_text(files, different).encode(), text=True)
    return 1 if different else 0


def _as_json(file: Compared) -> dict[str, str | None]:
    return {name: getattr(file, name) for name in file.__struct_fields__}


def compare(report: Report, hashes: dict[str, str]) -> list[Compared]:
    """Compare the files of the report's inventory with those of a snapshot, by path; ``hashes`` by path."""
    audited = {file["path"]: file["sha256"] for file in report["snapshot"]["files"]}
    return [
        Compared(path, _status(audited.get(path), hashes.get(path)), audited.get(path), hashes.get(path))
        for path in sorted(audited.keys() | hashes.keys())
    ]


def _status(in_report: str | None, in_snapshot: str | None) -> str:
    if in_report is None:
        return "new"
    if in_snapshot is None:
        return "missing"
    if in_report != in_snapshot:
        return "changed"
    return "same" if in_report else "unread"


def _text(files: list[Compared], different: list[Compared]) -> str:
    told = [file for file in files if file.status != "same"]
    lines = [f"{file.status:8} {visible(file.path)} {_SHOWN[file.status]}" for file in told]
    same = len(files) - len(told)
    if different:
        end = (
            f"The report is not about this evidence: {len(different)} of {plural(len(files), 'file')} differ."
        )
    elif not same:
        end = "There is no file to compare."
    else:
        end = f"The report is about this evidence: all {plural(same, 'file')} have the SHA-256 that it names."
    return "\n".join([*lines, end]) + "\n"
