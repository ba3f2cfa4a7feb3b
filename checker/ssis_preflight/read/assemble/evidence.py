"""All readings of one snapshot side by side, in the order of their paths, before they are joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath

import msgspec
from msgspec import field

from ssis_preflight.model.facts import GapKind
from ssis_preflight.model.names import fold, short_host
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import icacls_text, node_document
from ssis_preflight.read.assemble.course import (
    finish_times,
    list_of,
    partial_lists,
    reasons_of,
    whole_parts,
)
from ssis_preflight.read.manifest import NO_COURSE, Course
from ssis_preflight.read.part_outcomes import CLUSTER_PARTS, NODE_PARTS
from ssis_preflight.read.reading import Collected, Reading, Row, RowKind, Why

CutMark = tuple[str, tuple[str | int, ...], str]
"""A property that an export cut off: file, route of its object, folded property name."""

_ANYTHING = frozenset(part for parts in (*CLUSTER_PARTS.values(), *NODE_PARTS.values()) for part in parts)
_UNUSABLE = (FileStatus.DAMAGED, FileStatus.REFUSED)

_PARTS_OF_ROW: Mapping[RowKind, tuple[Part, ...]] = {
    RowKind.NODE: (Part.NODES,),
    RowKind.GROUP: (Part.GROUPS,),
    RowKind.RESOURCE: (Part.RESOURCES,),
    RowKind.PARAMETER: (Part.PARAMETERS,),
    RowKind.DEPENDENCY: (Part.DEPENDENCIES,),
    RowKind.OWNERS: (Part.POSSIBLE_OWNERS, Part.PREFERRED_OWNERS),
    RowKind.CHECKPOINT: (Part.CHECKPOINTS,),
    RowKind.SHARED_VOLUME: (Part.SHARED_VOLUMES,),
    RowKind.QUORUM: (Part.QUORUM,),
    RowKind.NETWORK: (Part.NETWORKS,),
    RowKind.SERVICE: (Part.SERVICES,),
    RowKind.ACCESS: (Part.ACCESS_CONTROL,),
}

_FILE_WORDS: tuple[tuple[str, frozenset[Part]], ...] = (
    ("possible", frozenset({Part.POSSIBLE_OWNERS})),
    ("preferred", frozenset({Part.PREFERRED_OWNERS})),
    ("owner", frozenset({Part.POSSIBLE_OWNERS, Part.PREFERRED_OWNERS})),
    ("depend", frozenset({Part.DEPENDENCIES})),
    ("checkpoint", frozenset({Part.CHECKPOINTS})),
    ("parameter", frozenset({Part.PARAMETERS})),
    ("csv", frozenset({Part.SHARED_VOLUMES})),
    ("volume", frozenset({Part.SHARED_VOLUMES})),
    ("network", frozenset({Part.NETWORKS})),
    ("quorum", frozenset({Part.QUORUM})),
    ("acl", frozenset({Part.ACCESS_CONTROL})),
    ("service", frozenset({Part.SERVICES})),
    ("node", frozenset({Part.NODES})),
    ("group", frozenset({Part.GROUPS})),
    ("resource", frozenset({Part.RESOURCES})),
)
"""What a file that yielded nothing was meant to hold, by a word in its name; the first word counts."""

_REGISTRY_PARTS = frozenset(
    {Part.SERVICE_CONFIG_FILE, Part.SQL_INSTANCES, Part.VERSIONS, Part.RECOVERY_ACTIONS}
)
_NODE_PARTS = frozenset(part for parts in NODE_PARTS.values() for part in parts)
_LAYOUT_PARTS = frozenset({Part.NODES, Part.GROUPS, Part.RESOURCES})


class Source(msgspec.Struct, frozen=True):
    """One file of the snapshot and what its reader made of it.

    ``node`` is the node folder it lies in, or the node that a collector's document names. ``copied`` marks a copy of
    a Windows file, and ``windows_path`` is the path of the original, where the folders say it. A file inside a
    collector's document has the path of that ``document`` and the time of the original's last change.
    """

    path: str
    reading: Reading
    node: str | None = None
    copied: bool = False
    windows_path: str | None = None
    document: str | None = None
    last_write: str | None = None


class Evidence(msgspec.Struct, frozen=True):
    """The sources in the order of their paths, with what the joining asks for often.

    ``cut`` are the properties that exports cut off; ``reasons`` say why parts were not read, by part and short name
    of the node (None: the cluster as a whole); ``damaged`` are the lists (:func:`list_of`) of which a part is lost,
    so that what they lack may exist; ``whole`` are the places of parts that a collector read to their end;
    ``finished`` is when a collector's document was finished, by its path; ``documents`` are the collector's documents
    by the short name of their node, in the order of their files.
    """

    sources: tuple[Source, ...]
    rows: Mapping[RowKind, tuple[Row, ...]]
    cut: frozenset[CutMark]
    reasons: Mapping[tuple[Part, str | None], Why]
    damaged: frozenset[str]
    whole: Mapping[tuple[Part, str | None], Place] = field(default_factory=dict)
    finished: Mapping[str, datetime] = field(default_factory=dict)
    documents: Mapping[str, tuple[Collected, ...]] = field(default_factory=dict)

    def gap(self, part: Part, node: str | None = None) -> Why:
        """Say why nothing was read about a part: not collected, refused, or collected in a file that is unusable."""
        where = None if node is None else short_host(node)
        return self.reasons.get((part, where), Why(GapKind.NOT_COLLECTED))

    def whole_at(self, part: Part, node: str | None = None) -> Place | None:
        """Return the place of a list that a collector read to its end: what it lacks does not exist."""
        return self.whole.get((part, None if node is None else short_host(node)))

    def is_cut(self, row: Row, names: Iterable[str]) -> bool:
        """Say whether the export cut off one of these properties (folded names) of the row."""
        return any((row.at.file, row.at.route, name) in self.cut for name in names)


def evidence_of(sources: Iterable[Source], course: Course = NO_COURSE) -> Evidence:
    """Put the sources in the order of their paths and index them; takes any order.

    ``course`` is what the manifest says about nodes and parts that left no evidence.
    """
    ordered = tuple(sorted(sources, key=lambda source: source.path))
    rows: dict[RowKind, list[Row]] = {kind: [] for kind in RowKind}
    for source in ordered:
        for row in source.reading.rows:
            rows[row.kind].append(row)
    documents = {source.path: found for source in ordered if (found := source.reading.collected) is not None}
    unusable = [part for source in ordered for part in _unusable_parts(source)]
    damaged = [source.path for source in ordered if source.reading.status in _UNUSABLE]
    return Evidence(
        ordered,
        {kind: tuple(found) for kind, found in rows.items()},
        frozenset(mark for source in ordered for mark in _cut_marks(source)),
        reasons_of(documents, unusable, course),
        frozenset((*damaged, *partial_lists(documents))),
        whole_parts(documents),
        finish_times(documents),
        _by_node(documents.values()),
    )


def _by_node(documents: Iterable[Collected]) -> dict[str, tuple[Collected, ...]]:
    found: dict[str, list[Collected]] = {}
    for document in documents:
        found.setdefault(short_host(document.node), []).append(document)
    return {node: tuple(several) for node, several in found.items()}


def file_place(row_place: Place) -> Place:
    """Return the place of the list that a row stands in (its file, or a part): what a list as such is known from."""
    route = row_place.route[:2] if list_of(row_place) != row_place.file else ()
    return Place(row_place.file, route, row_place.node)


def _cut_marks(source: Source) -> Iterator[CutMark]:
    for omission in source.reading.omissions:
        route = omission.at.route
        for depth, step in enumerate(route):
            if isinstance(step, str):
                yield (source.path, route[:depth], fold(step))


def _unusable_parts(source: Source) -> Iterator[tuple[Part, str | None]]:
    """Tell what an unusable file would have held: by what was saved of it, else by its kind and name."""
    if source.reading.status not in _UNUSABLE or source.copied:
        return
    node = None if source.node is None else short_host(source.node)
    for part in _parts_meant(source):
        yield (part, node if part in _NODE_PARTS else None)


def _parts_meant(source: Source) -> frozenset[Part]:
    reading = source.reading
    if reading.kind == node_document.KIND:
        return _ANYTHING
    saved = frozenset(part for row in reading.rows for part in _PARTS_OF_ROW.get(row.kind, ()))
    if saved:
        return saved
    if reading.kind.startswith("registry"):
        layout = reading.registry is not None and any(is_cluster_key(key) for key in reading.registry.keys)
        return _LAYOUT_PARTS if layout or source.node is None else _REGISTRY_PARTS
    if reading.kind in ("service-text", "service-json"):
        return frozenset({Part.SERVICES})
    if reading.kind == icacls_text.KIND:
        return frozenset({Part.ACCESS_CONTROL})
    stem = PurePosixPath(source.path).stem.casefold()
    return next((parts for word, parts in _FILE_WORDS if word in stem), frozenset())


def is_cluster_key(folded_path: str) -> bool:
    r"""Say whether a folded key path is ``HKLM\Cluster`` or lies below it."""
    return folded_path == "hklm\\cluster" or folded_path.startswith("hklm\\cluster\\")
