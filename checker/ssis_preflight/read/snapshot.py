"""From a folder to a snapshot: the public door of reading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus, Snapshot
from ssis_preflight.read import snapshot_toml
from ssis_preflight.read.assemble.evidence import Source
from ssis_preflight.read.assemble.inventory import FileRecord
from ssis_preflight.read.assemble.settings import Settings, settings_of
from ssis_preflight.read.assemble.whole import assemble
from ssis_preflight.read.folder import RawFile, open_folder, sha256_of
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import read_file

MANIFEST = "manifest.json"
TOML_KIND = "snapshot-toml"
MANIFEST_KIND = "manifest"
REFUSED_KIND = "unknown"

_REMEDY_REFUSED = "Put an ordinary file that can be read in its place, or leave it out."


class OpenedSnapshot(msgspec.Struct, frozen=True):
    """A snapshot with the way back to its files.

    ``kinds`` are the evidence kinds of the files that can be read, by their paths inside the snapshot.
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
    """One file: its record for the inventory, and its evidence, if it is any."""

    record: FileRecord
    source: Source | None
    settings: Settings | None = None


def read_snapshot(path: Path) -> Snapshot:
    """Read the snapshot in a folder.

    Raises:
        SnapshotError: there is no such folder, it cannot be opened, or it exceeds a safety limit.
    """
    return open_snapshot(path).snapshot


def open_snapshot(path: Path) -> OpenedSnapshot:
    """Read the snapshot in a folder, and keep the way back to its files for the locator.

    Raises:
        SnapshotError: as for :func:`read_snapshot`.
    """
    files = {file.path: file for file in open_folder(path)}
    opened = [_open(file) for file in files.values()]
    settings = next((item.settings for item in opened if item.settings is not None), Settings())
    sources = [item.source for item in opened if item.source is not None]
    records = [item.record for item in opened]
    snapshot = assemble(sources, records, settings, lambda file: files[file].read(), str(path))
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
    if file.path == MANIFEST:
        return _Opened(FileRecord(file.path, digest, size, Reading(MANIFEST_KIND, FileStatus.READ)), None)
    reading = read_file(file.path, file.node, raw, copied=file.copied)
    return _Opened(FileRecord(file.path, digest, size, reading), _source(file, reading))


def _source(file: RawFile, reading: Reading) -> Source:
    return Source(file.path, reading, file.node, file.copied, file.windows_path)


def _refused(file: RawFile, why: str) -> Reading:
    complaint = Complaint(why, Place(file.path, node=file.node))
    return Reading(REFUSED_KIND, FileStatus.REFUSED, (complaint,), _REMEDY_REFUSED)
