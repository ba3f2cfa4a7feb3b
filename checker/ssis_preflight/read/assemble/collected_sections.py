"""The entries of a collector's documents that are kept as they are, found by part and node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ssis_preflight.model.names import fold, short_host
from ssis_preflight.model.places import Place
from ssis_preflight.read.assemble.evidence import Evidence
from ssis_preflight.read.reading import Cell, CellValue


class Member(msgspec.Struct, frozen=True):
    """One entry: its properties by folded name, and its place."""

    properties: Mapping[str, CellValue]
    at: Place

    def value(self, name: str) -> CellValue:
        """Return a property by its name; None where the entry has none, or holds null."""
        return self.properties.get(fold(name))


def sections_of(evidence: Evidence, part: str, node: str | None = None) -> Iterator[Member]:
    """Go through the entries of a part such as ``dcom``, in the order of the files.

    With ``node``, only what documents from that node say. Entries that are no objects are left out.
    """
    for sections in _all(evidence) if node is None else _of(evidence, node):
        for cell in sections.get(part, ()):
            if isinstance(cell.value, Mapping):
                yield Member({fold(name): value for name, value in cell.value.items()}, cell.at)


def _all(evidence: Evidence) -> Iterator[Mapping[str, tuple[Cell, ...]]]:
    return (source.reading.sections for source in evidence.sources)


def _of(evidence: Evidence, node: str) -> Iterator[Mapping[str, tuple[Cell, ...]]]:
    return (document.sections for document in evidence.documents.get(short_host(node), ()))
