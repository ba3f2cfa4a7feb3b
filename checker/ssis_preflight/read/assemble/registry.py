r"""Looking things up in registry exports, and what they prove to be absent.

An export is recursive: a key or value that is missing below an exported key does not exist. That holds only for
an export that was read whole; in a damaged one the missing part may be the damaged part. A ``[-key]`` or
``"name"=-`` line is an instruction to remove, so it says nothing about what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import field

from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.assemble.evidence import Source, is_cluster_key
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, settle
from ssis_preflight.read.assemble.values import as_text
from ssis_preflight.read.reading import RegistryData, RegistryKey, Why

CLUSTER = r"HKLM\Cluster"
DAMAGED = "the registry export is damaged"


class Export(msgspec.Struct, frozen=True):
    """One registry export; ``whole`` where nothing of it was lost, so that what it lacks does not exist.

    ``absent``, ``shallow``, ``refused`` and ``routes`` are those of the :class:`RegistryTree`.
    """

    file: str
    node: str | None
    keys: Mapping[str, RegistryKey]
    whole: bool
    absent: frozenset[str] = frozenset()
    shallow: frozenset[str] = frozenset()
    refused: Mapping[str, Why] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)

    def key(self, path: str) -> RegistryKey | None:
        """Return the exported key, or None; a removed key is none."""
        found = self.keys.get(fold(path))
        return None if found is None or found.deleted else found

    def covers(self, path: str) -> bool:
        """Say whether the key or one above it was exported or found absent, and not marked for removal in between.

        A key whose subkeys were not looked at says nothing about them.
        """
        wanted = rest = fold(path)
        while rest:
            if rest in self.absent:
                return True
            found = self.keys.get(rest)
            if found is not None:
                return not found.deleted and (rest == wanted or rest not in self.shallow)
            if rest in self.refused:
                return False
            rest = rest.rpartition("\\")[0]
        return False

    def covers_below(self, path: str) -> bool:
        """Say whether all subkeys of the key are here, if it exists."""
        return self.covers(path) and fold(path) not in self.shallow

    def refusal(self, path: str) -> Why | None:
        """Return why nothing is known about a key: it, or the nearest key above that was asked for, was refused."""
        rest = fold(path)
        while rest and rest not in self.absent and rest not in self.keys:
            if rest in self.refused:
                return self.refused[rest]
            rest = rest.rpartition("\\")[0]
        return None

    def place(self, path: str, value: str | None = None) -> Place:
        """Return the place of a key or value that may be absent from this export."""
        rest = fold(path) if self.routes else ""
        while rest and rest not in self.routes:
            rest = rest.rpartition("\\")[0]
        return Place(self.file, self.routes.get(rest, ()), self.node, path, value)

    def below(self, path: str) -> Iterator[tuple[str, RegistryKey]]:
        """Go through the direct subkeys of a key in the file's order, with their own names."""
        prefix = fold(path) + "\\"
        depth = path.count("\\") + 1
        for folded, key in self.keys.items():
            if folded.startswith(prefix) and folded.count("\\") == depth and not key.deleted:
                yield key.path.rpartition("\\")[2], key


def exports_of(sources: Iterable[Source], node: str | None = None) -> tuple[Export, ...]:
    """Return the registry exports among the sources; ``node`` replaces the folder's spelling of it."""
    return tuple(
        Export(
            source.path,
            node or source.node,
            tree.keys,
            source.reading.status is FileStatus.READ if tree.whole is None else tree.whole,
            tree.absent,
            tree.shallow,
            tree.refused,
            tree.routes,
        )
        for source in sources
        if (tree := source.reading.registry) is not None
    )


def cluster_exports(sources: Iterable[Source]) -> tuple[Export, ...]:
    r"""Return the exports that hold keys of ``HKLM\Cluster``, wherever they lie."""
    return tuple(export for export in exports_of(sources) if any(is_cluster_key(key) for key in export.keys))


def registry_value(data: RegistryData) -> RegistryValue:
    """Return the value with its data as text: numbers in decimal, bytes in hexadecimal."""
    return RegistryValue(as_text(data.data), data.type)


def look_up(export: Export, path: str, name: str = "") -> Candidate[RegistryValue] | Odd | None:
    """Return what one export says about a value: its data, its proved absence, damage, or nothing at all."""
    found = stored(export, path, name)
    if not isinstance(found, Candidate):
        return found
    data = found.value
    return Candidate(RegistryValue(None) if data is None else registry_value(data), found.at, found.rank)


def stored(export: Export, path: str, name: str) -> Candidate[RegistryData | None] | Odd | None:
    """Return the same as :func:`look_up`, with the data as it is stored; None in a candidate is proved absence."""
    key = export.key(path)
    if key is not None and fold(name) in key.values:
        data = key.values[fold(name)]
        return Candidate(data, data.at, Rank.REGISTRY)
    if key is not None and fold(name) in key.deleted_values:
        return None
    refusal = export.refusal(path)
    if refusal is not None:
        return Odd(refusal.words or DAMAGED, export.place(path, name), refusal.kind)
    if not export.covers(path):
        return None
    if not export.whole:
        return Odd(DAMAGED, export.place(path, name))
    return Candidate(None, export.place(path, name), Rank.REGISTRY)


def value(
    assembly: Assembly, question: Question, exports: Iterable[Export], path: str, name: str = ""
) -> Fact[RegistryValue]:
    """Return a registry value: its data, ``RegistryValue(None)`` where it is proved absent, else unknown."""
    found = (look_up(export, path, name) for export in exports)
    return settle(assembly, question, (item for item in found if item is not None), _normal)


def has_key(exports: Iterable[Export], path: str) -> Known[bool] | None:
    """Return whether a key exists: true where any export has it, false where one proves it absent, else None."""
    absent: Known[bool] | None = None
    for export in exports:
        key = export.key(path)
        if key is not None:
            return Known(True, key.at)
        if absent is None and export.whole and export.covers(path):
            absent = Known(False, export.place(path))
    return absent


def _normal(found: RegistryValue) -> object:
    return None if found.data is None else fold(found.data)
