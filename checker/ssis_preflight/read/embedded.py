r"""The Windows files inside a collector's document or a deployment file, as files of the snapshot.

``nodes/N1/node.json!/C/Program Files/x.xml`` is the file ``C:\Program Files\x.xml`` that the document
``nodes/N1/node.json`` holds. It is read, hashed, listed and shown like a copy in a ``files`` folder. So are the
packages inside a project's deployment file: ``shared/files/S/ETL.ispac!/Load.dtsx`` is ``S:\ETL.ispac\Load.dtsx``.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.folder import RawFile
from ssis_preflight.read.layout import windows_path_of
from ssis_preflight.read.part_outcomes import DAMAGED, READ
from ssis_preflight.read.reading import Collected, EmbeddedFile, Reading
from ssis_preflight.read.recognise import FILE_COPY

MARK = "!/"
"""What stands between the path of the document and the path inside it."""

_DEEPEST = 2
_AGAIN = "Run the collector again on this node, and do not change its document by hand."


class Embedded(msgspec.Struct, frozen=True):
    """A file inside a document: as a file of the snapshot, and the reading of one whose bytes are damaged."""

    file: RawFile
    last_write: str | None
    damage: Reading | None = None


def files_in(document: str, collected: Collected) -> Iterator[Embedded]:
    """Go through the files whose bytes a document holds, or should hold; of two with one path the first counts.

    ``document`` is the path of the document in the snapshot.
    """
    seen: set[str] = set()
    for file in collected.files:
        if file.outcome in {READ, DAMAGED} and file.inner not in seen:
            seen.add(file.inner)
            yield _embedded(document, collected.node, file)


def packed_in(outer: RawFile, reading: Reading) -> Iterator[Embedded]:
    """Go through the files inside a project's deployment file; ``reading`` is what became of it.

    The file itself may lie inside a document, but not deeper.
    """
    for file in reading.packed if outer.path.count(MARK) < _DEEPEST else ():
        inside = None if outer.windows_path is None else f"{outer.windows_path}\\{file.name}"
        path = f"{outer.path}{MARK}{file.name}"
        raw = RawFile(path, outer.area, outer.node, outer.copied, inside, file.size, file.refused, file.load)
        yield Embedded(raw, None)


def _embedded(document: str, node: str, file: EmbeddedFile) -> Embedded:
    content = file.content or b""
    raw = RawFile(
        path=f"{document}{MARK}{file.inner}",
        area="shared" if file.shared else "node",
        node=None if file.shared else node,
        copied=True,
        windows_path=windows_path_of(file.inner),
        size=len(content),
        refused="" if file.outcome == READ else file.detail,
        load=lambda: content,
    )
    damage = None
    if file.outcome == DAMAGED:
        complaint = Complaint(file.detail, file.at)
        damage = Reading(FILE_COPY, FileStatus.DAMAGED, (complaint,), _AGAIN)
    return Embedded(raw, file.last_write, damage)
