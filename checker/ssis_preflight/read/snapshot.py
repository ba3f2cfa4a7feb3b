"""From a folder or a zip file to a snapshot: the public door of reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus, Snapshot
from ssis_preflight.read import manifest, snapshot_toml
from ssis_preflight.read.archive import is_archive, open_archive
from ssis_preflight.read.assemble.evidence import Source
from ssis_preflight.read.assemble.inventory import FileRecord
from ssis_preflight.read.assemble.settings import Settings, settings_of
from ssis_preflight.read.assemble.whole import assemble
from ssis_preflight.read.embedded import Embedded, files_in, packed_in
from ssis_preflight.read.folder import (
    MAX_FILES,
    MAX_TOTAL_SIZE,
    RawFile,
    megabytes,
    open_folder,
    sha256_of,
)
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import read_file

MANIFEST = manifest.FILE
TOML_KIND = "snapshot-toml"
REFUSED_KIND = "unknown"

_REMEDY_REFUSED = "Put an ordinary file that can be read in its place, or leave it out."


class OpenedSnapshot(msgspec.Struct, frozen=True):
    """A snapshot with the way back to its files.

    ``kinds`` are the evidence kinds of the files that can be read, by their paths inside the snapshot. Files inside a
    collector's document are among them (:mod:`ssis_preflight.read.embedded`).
    """

    snapshot: Snapshot
    kinds: Mapping[str, str]
    files: Mapping[str, RawFile]

    def raw(self, file: str) -> bytes:
        """Return the bytes of a file of the snapshot, by its path inside the snapshot.

        Raises:
            KeyError: the snapshot has no such file.
            SnapshotError: the file is refused or has gone since.
        """
        return self.files[file].read()


class _Opened(msgspec.Struct, frozen=True):
    """One file: its record for the inventory, its evidence, if it is any, and the files inside it."""

    record: FileRecord
    source: Source | None
    settings: Settings | None = None
    embedded: tuple[Embedded, ...] = ()


def read_snapshot(path: Path) -> Snapshot:
    """Read the snapshot in a folder or a zip file.

    Raises:
        SnapshotError: there is no such snapshot, it cannot be opened, or it exceeds a safety limit.
    """
    return open_snapshot(path).snapshot


def open_snapshot(path: Path) -> OpenedSnapshot:
    """Read the snapshot in a folder or a zip file, and keep the way back to its files for the locator.

    Raises:
        SnapshotError: as for :func:`read_snapshot`.
    """
    found = open_archive(path) if is_archive(path) else open_folder(path)
    files = {file.path: file for file in found}
    opened = [_open(file) for file in found if file.path != MANIFEST]
    total = sum(file.size for file in found if not file.refused)
    for item in opened:
        inside = [embedded for embedded in item.embedded if embedded.file.path not in files]
        total += sum(embedded.file.size for embedded in inside)
        if total > MAX_TOTAL_SIZE:
            limit = megabytes(MAX_TOTAL_SIZE)
            raise SnapshotError(
                f"The snapshot {path} has more than {limit}, with the files inside its documents."
            )
        if len(files) + len(inside) > MAX_FILES:
            message = (
                f"The snapshot {path} has more than {MAX_FILES:,} files, with those inside its documents."
            )
            raise SnapshotError(message)
        files |= {embedded.file.path: embedded.file for embedded in inside}
        opened += [_open_embedded(embedded, item.record.path) for embedded in inside]
    course = manifest.NO_COURSE
    if MANIFEST in files:
        record, course = _manifest(files[MANIFEST], opened)
        opened.append(_Opened(record, None))
    settings = next((item.settings for item in opened if item.settings is not None), Settings())
    sources = [item.source for item in opened if item.source is not None]
    records = [item.record for item in opened]
    snapshot = assemble(sources, records, settings, lambda file: files[file].read(), str(path), course)
    readable = {evidence.path: evidence.kind for evidence in snapshot.evidence if evidence.sha256}
    return OpenedSnapshot(snapshot, readable, files)


def _open(file: RawFile) -> _Opened:
    try:
        raw = file.read()
    except SnapshotError as error:
        reading = _refused(file, file.refused or str(error))
        return _Opened(FileRecord(file.path, "", file.size, reading), _source(file, reading))
    digest, size = sha256_of(raw), len(raw)
    if file.path == snapshot_toml.FILE:
        toml = snapshot_toml.read(raw)
        reading = Reading(TOML_KIND, toml.status, toml.complaints, toml.remedy)
        return _Opened(FileRecord(file.path, digest, size, reading), None, settings_of(toml, raw))
    reading = read_file(file.path, file.node, raw, copied=file.copied, windows_path=file.windows_path)
    record = FileRecord(file.path, digest, size, reading)
    if reading.collected is None:
        inside = tuple(packed_in(file, reading))
        return _Opened(record, _source(file, reading), embedded=inside)
    source = replace(_source(file, reading), node=reading.collected.node)
    return _Opened(record, source, embedded=tuple(files_in(file.path, reading.collected)))


def _open_embedded(embedded: Embedded, document: str) -> _Opened:
    file = embedded.file
    opened = _open(file)
    if embedded.damage is not None:
        record = FileRecord(file.path, "", file.size, embedded.damage)
        opened = _Opened(record, _source(file, embedded.damage))
    source = _source(file, opened.record.reading)
    return replace(opened, source=replace(source, document=document, last_write=embedded.last_write))


def _manifest(file: RawFile, others: Sequence[_Opened]) -> tuple[FileRecord, manifest.Course]:
    """Read the manifest; it is compared with the other files, so they come first."""
    try:
        raw = file.read()
    except SnapshotError as error:
        return FileRecord(
            file.path, "", file.size, _refused(file, file.refused or str(error))
        ), manifest.NO_COURSE
    reading, course = manifest.read(raw, {item.record.path: item.record.sha256 for item in others})
    return FileRecord(file.path, sha256_of(raw), len(raw), reading), course


def _source(file: RawFile, reading: Reading) -> Source:
    return Source(file.path, reading, file.node, file.copied, file.windows_path)


def _refused(file: RawFile, why: str) -> Reading:
    complaint = Complaint(why, Place(file.path, node=file.node))
    return Reading(REFUSED_KIND, FileStatus.REFUSED, (complaint,), _REMEDY_REFUSED)
