"""How reading each file of the snapshot went: the evidence inventory of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import EvidenceFile, FileStatus
from ssis_preflight.read.reading import Reading

_REMEDY = "Look at the places named here, and export the file again."


class FileRecord(msgspec.Struct, frozen=True):
    """One file of the snapshot: its SHA-256 in hex (empty where it could not be read) and its size in bytes."""

    path: str
    sha256: str
    size: int
    reading: Reading


def inventory(
    records: Iterable[FileRecord], reread: Mapping[str, Reading], complaints: Iterable[Complaint]
) -> tuple[EvidenceFile, ...]:
    """Return every file by path; ``complaints`` came up while the files were joined."""
    by_file: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        by_file.setdefault(complaint.at.file, []).append(complaint)
    return tuple(
        _evidence_file(record, reread.get(record.path, record.reading), by_file.get(record.path, []))
        for record in sorted(records, key=lambda record: record.path)
    )


def _evidence_file(record: FileRecord, reading: Reading, more: list[Complaint]) -> EvidenceFile:
    status, remedy = reading.status, reading.remedy
    if more and status is FileStatus.READ:
        status = FileStatus.PARTLY_READ
    return EvidenceFile(
        path=record.path,
        sha256=record.sha256,
        size=record.size,
        kind=reading.kind,
        status=status,
        complaints=(*reading.complaints, *dict.fromkeys(more)),
        remedy=remedy or (_REMEDY if more else ""),
    )
