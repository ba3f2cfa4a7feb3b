"""Files that a collector looked for and could not bring: absent, refused, too large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.names import fold, fold_path
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import Service
from ssis_preflight.model.snapshot import Contradiction, CopiedFile
from ssis_preflight.read.assemble.ledger import Assembly
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.part_outcomes import ABSENT, DAMAGED, NO_VOLUME, READ, TOO_LARGE, why_of
from ssis_preflight.read.reading import EmbeddedFile

LONG_PATH = "\\\\?\\"
"""What a program puts before a path of any length (Microsoft, *Maximum Path Length Limitation*)."""

Found = dict[tuple[str, str], CopiedFile]
"""Files by folded path and folded node, ``""`` for one that all nodes share."""


def add_looked_for(assembly: Assembly, found: Found, names: NodeNames, services: Iterable[Service]) -> None:
    """Add what collectors looked for to the files that were copied.

    A file that is absent for one node and was copied from the disk that all nodes share is a contradiction, and the
    copy is believed. A drive that is not on a node now proves nothing.
    """
    entries = sorted(_entries(assembly, names), key=lambda entry: entry[0].outcome != ABSENT)
    for file, node, said_by in entries:
        key = (fold_path(file.windows_path), fold(node or ""))
        looked_for = _looked_for(file, node, said_by)
        there = found.setdefault(key, looked_for)
        if there is not looked_for and file.outcome == ABSENT:
            _note_absence(assembly, there, looked_for)
    _add_refused(assembly, found, services)


def _entries(assembly: Assembly, names: NodeNames) -> Iterator[tuple[EmbeddedFile, str | None, str]]:
    """Go through the files of all documents that were not read: the file, its node, and the node that says it."""
    for source in assembly.evidence.sources:
        collected = source.reading.collected
        for file in () if collected is None else collected.files:
            if collected is not None and file.outcome not in {READ, DAMAGED, NO_VOLUME}:
                node = None if file.shared else names.resolve(collected.node)
                yield file, node, collected.node


def _looked_for(file: EmbeddedFile, node: str | None, said_by: str) -> CopiedFile:
    if file.outcome == ABSENT:
        return CopiedFile(file.windows_path, node, Known(value=False, at=file.at))
    why = why_of(said_by, file.outcome, file.detail)
    part = Part.PACKAGES if file.kind == "package" else Part.CONFIGURATION
    unread = Unknown(part, f"content of {file.windows_path} ({why.words})", why.kind)
    present: Fact[bool] = Unknown(part, f"file {file.windows_path} ({why.words})", why.kind)
    if file.outcome == TOO_LARGE:
        present = Known(value=True, at=file.at)
    return CopiedFile(file.windows_path, node, present, unread if file.kind == "service-config" else None)


def _note_absence(assembly: Assembly, there: CopiedFile, absent: CopiedFile) -> None:
    if isinstance(there.present, Known) and there.present.value and isinstance(absent.present, Known):
        assembly.ledger.contradictions.append(
            Contradiction(
                "file",
                there.windows_path,
                "existence",
                Known("exists", there.present.at),
                Known("absent", absent.present.at),
                "a copy of the file outranks a node that did not find it",
                there.node,
            )
        )


def _add_refused(assembly: Assembly, found: Found, services: Iterable[Service]) -> None:
    """Say of the configuration file of a node's own disk why it is unknown, where the node refused all files."""
    for service in services:
        named = service.config_file
        path = (named.value.data or "").strip().removeprefix(LONG_PATH) if isinstance(named, Known) else ""
        why = assembly.evidence.gap(Part.CONFIGURATION, service.node)
        if not path or why.kind is GapKind.NOT_COLLECTED:
            continue
        if any(folded == fold_path(path) for folded, _ in found):
            continue
        unknown = Unknown(Part.CONFIGURATION, f"{path} as {service.node} sees it ({why.words})", why.kind)
        found[fold_path(path), fold(service.node)] = CopiedFile(path, service.node, unknown)
