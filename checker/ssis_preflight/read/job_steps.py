"""Job steps of SQL Server Agent, exported from ``msdb`` as JSON or CSV.

Columns, in any order: ``job_name`` or ``job_id``, ``step_id``, ``step_name``, ``subsystem``, ``command``, and
``server`` and ``proxy`` where the export has them. A command may hold a password: it is cut out here, and no line of
such a file is ever quoted, so that places have no line.

Source: Microsoft, *dbo.sysjobs (Transact-SQL)*, *dbo.sysjobsteps (Transact-SQL)*.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

import msgspec

from ssis_preflight.model.job import JobStep
from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.cluster_json import decoded, leaves
from ssis_preflight.read.job_command import safe_command
from ssis_preflight.read.json_documents import Damage, JsonObject, elements
from ssis_preflight.read.reading import CellValue, Reading
from ssis_preflight.read.text import LineMap

KIND = "agent-jobs-text"
MAX_STEPS = 100_000

_MOST_COMPLAINTS = 20
_LONGEST_NAME = 256
_HEADER = 4096
_JOB = ("job_name", "jobname", "job", "name", "job_id")
_PROXY = ("proxy", "proxy_name", "proxy_id")
_NEEDED = frozenset({"subsystem", "command"})
_KEYS = re.compile(r'"(subsystem|command|step_id|step_name)"\s*+:', re.IGNORECASE)
_RULER = re.compile(r"-+")
_COUNT = re.compile(r"\(\d+ .*\)")
_AGAIN = "Export the job steps again, and let the query finish: the guide of the snapshot has the command."


class _Found(msgspec.Struct, frozen=True):
    """What became of one row: its step, or what is wrong with it."""

    step: JobStep | None = None
    complaint: Complaint | None = None


def looks_like(text: str) -> bool:
    """Say whether the text is an export of job steps, by its columns."""
    if text.lstrip()[:1] in {"[", "{"}:
        return _are_columns(frozenset(found.lower() for found in _KEYS.findall(text)))
    return _header(text) is not None


def read(file: str, node: str | None, text: str) -> Reading:
    """Read one file: its path in the snapshot, the node that it speaks about (if one), its decoded text.

    The reading has ``jobs``. Its status is ``partly-read`` where a row cannot be used, and ``damaged`` where the text
    is cut or broken, with the steps before that. Never raises.
    """
    rows = _json_rows if text.lstrip()[:1] in {"[", "{"} else _csv_rows
    found: list[_Found] = []
    for item in rows(Place(file, node=node), text):
        found.append(item)
        if len(found) > MAX_STEPS:
            complaint = Complaint(f"The file has more than {MAX_STEPS:,} steps.", Place(file, node=node))
            found[-1] = _Found(complaint=complaint)
            break
    steps = tuple(item.step for item in found if item.step is not None)
    complaints = [item.complaint for item in found if item.complaint is not None]
    status = FileStatus.PARTLY_READ if complaints else FileStatus.READ
    if any(complaint.fatal for complaint in complaints):
        status = FileStatus.DAMAGED
    complaints.sort(key=lambda complaint: not complaint.fatal)
    return Reading(
        KIND, status, tuple(complaints[:_MOST_COMPLAINTS]), _AGAIN if complaints else "", jobs=steps
    )


def _are_columns(names: frozenset[str]) -> bool:
    return names >= _NEEDED and bool(names & {"step_id", "step_name"})


def _json_rows(file: Place, text: str) -> Iterator[_Found]:
    for element in elements(text):
        if isinstance(element, Damage):
            line, column = LineMap.of(text).position(element.offset)
            at = Place(file.file, node=file.node)
            yield _Found(complaint=Complaint(f"{element.problem} at line {line}, column {column}.", at))
            continue
        for route, value in leaves(element.value, (element.document, *element.route)):
            pairs = value.pairs if isinstance(value, JsonObject) else ()
            yield _step(file, route, {fold(name): decoded(member) for name, member in pairs})


def _csv_rows(file: Place, text: str) -> Iterator[_Found]:
    header = _header(text)
    if header is None:
        return
    names, delimiter, start = header
    rows = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter)
    try:
        for index, row in enumerate(rows):
            if index == 0 or not any(row) or all(_RULER.fullmatch(cell.strip()) for cell in row):
                continue
            if len(row) == 1 and _COUNT.fullmatch(row[0].strip()):
                continue
            if len(row) != len(names):
                message = f"Row {index} has {len(row)} values, and the header names {len(names)}."
                yield _Found(complaint=Complaint(message, Place(file.file, (index,), file.node), fatal=False))
                continue
            yield _step(file, (index,), {name: cell.strip() for name, cell in zip(names, row, strict=True)})
    except csv.Error as error:
        yield _Found(complaint=Complaint(f"The CSV is damaged after row {rows.line_num}: {error}.", file))


def _header(text: str) -> tuple[tuple[str, ...], str, int] | None:
    """Return the columns of a CSV text, what stands between them, and where the header begins; None for all else."""
    start = len(text) - len(text.lstrip())
    if text.startswith("#TYPE", start):
        start = text.find("\n", start) + 1
    line = text[start : start + _HEADER].splitlines()[:1]
    for delimiter in ",;\t|":
        names = tuple(fold(name.strip().strip('"')) for name in "".join(line).split(delimiter))
        if _are_columns(frozenset(names)) and len(set(names)) == len(names):
            return names, delimiter, start
    return None


def _step(file: Place, route: Route, row: Mapping[str, CellValue]) -> _Found:
    at = Place(file.file, (*route, "command"), file.node)
    command, job = _text(row, "command"), _text(row, *_JOB)
    subsystem = _text(row, "subsystem")
    if command is None or job is None or subsystem is None:
        lacking = "command" if command is None else "job_name" if job is None else "subsystem"
        return _Found(complaint=Complaint(f"This step does not say its {lacking}.", at, fatal=False))
    number = _text(row, "step_id") or ""
    return _Found(
        JobStep(
            job=job[:_LONGEST_NAME],
            step_id=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
            name=(_text(row, "step_name") or "")[:_LONGEST_NAME],
            subsystem=subsystem[:_LONGEST_NAME],
            command=safe_command(command),
            at=at,
            server=_text(row, "server"),
            proxy=_text(row, *_PROXY),
        )
    )


def _text(row: Mapping[str, CellValue], *names: str) -> str | None:
    """Return the first of these columns that has a value; ``NULL`` is how sqlcmd writes none."""
    for name in names:
        value = row.get(name)
        text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if text and text != "NULL":
            return text
    return None
