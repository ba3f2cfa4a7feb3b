"""The last step: everything that was joined, put into one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import (
    Contradiction,
    DocumentTime,
    Doubt,
    DoubtKind,
    Omission,
    Snapshot,
    Unplaced,
)
from ssis_preflight.read.assemble.access import access_of
from ssis_preflight.read.assemble.cluster import cluster_of, layout_of
from ssis_preflight.read.assemble.dcom import dcom_of
from ssis_preflight.read.assemble.evidence import Source, evidence_of
from ssis_preflight.read.assemble.files import copies_of
from ssis_preflight.read.assemble.inventory import FileRecord, inventory
from ssis_preflight.read.assemble.jobs import jobs_of
from ssis_preflight.read.assemble.ledger import Assembly, Ledger
from ssis_preflight.read.assemble.local_groups import local_groups_of
from ssis_preflight.read.assemble.node_evidence import services_of
from ssis_preflight.read.assemble.project_connections import with_project_connections
from ssis_preflight.read.assemble.settings import Settings, with_whole_parts
from ssis_preflight.read.assemble.stores import stores_of
from ssis_preflight.read.manifest import NO_COURSE, Course

_CODE_PAGE = "letters beyond ASCII were read as Windows-1252, and the file does not say its code page"
_MIXED = "one part of the text is UTF-8 and another is not"


def assemble(
    sources: Iterable[Source],
    records: Iterable[FileRecord],
    settings: Settings,
    raw: Callable[[str], bytes],
    path: str = "",
    course: Course = NO_COURSE,
) -> Snapshot:
    """Join the readings of all files to the snapshot.

    Args:
        sources: the evidence: every file but ``snapshot.toml`` and ``manifest.json``, in any order.
        records: every file, for the inventory.
        settings: what ``snapshot.toml`` declares.
        raw: gives the bytes of a file by its path inside the snapshot.
        path: the snapshot's own path, for display.
        course: how collecting went, as the manifest says it.
    """
    assembly = Assembly(evidence_of(sources, course), Ledger())
    settings = with_whole_parts(settings, assembly.evidence)
    evidence, ledger = assembly.evidence, assembly.ledger
    ledger.contradictions.extend(course.contradictions)
    folders = {source.node for source in evidence.sources if source.node is not None}
    layout = layout_of(assembly, folders)
    cluster = cluster_of(assembly, layout, settings)
    planned = [node.node for node in course.nodes if not node.collected]
    node_evidence, services = services_of(assembly, layout.names, cluster, settings, planned)
    dcom = dcom_of(assembly, layout.names, (node.node for node in node_evidence))
    copies = copies_of(assembly, layout.names, services, settings, raw)
    access = access_of(assembly, layout.names)
    joined = Snapshot(
        cluster=cluster,
        node_evidence=node_evidence,
        services=services,
        files=with_project_connections(copies.files, evidence.sources),
        evidence=inventory(records, copies.reread, ledger.complaints),
        declared=settings.declared,
        path=path,
        collected_at=settings.collected_at or course.started_at or _started(evidence.sources),
        stores=stores_of(assembly, layout.names),
        jobs=jobs_of(evidence.sources),
        access=access,
        local_groups=local_groups_of(assembly, layout.names),
        dcom=dcom,
        documents=_documents(evidence.sources),
    )
    return _with_what_came_to_light(joined, evidence.sources, ledger)


def _with_what_came_to_light(snapshot: Snapshot, sources: Iterable[Source], ledger: Ledger) -> Snapshot:
    """Return the snapshot with what joining showed: what disagrees, is cut off, stands twice or is doubtful."""
    return replace(
        snapshot,
        contradictions=tuple(sorted(ledger.contradictions, key=_contradiction_order)),
        omissions=tuple(sorted(_omissions(sources), key=_omission_order)),
        unplaced=_each_once(ledger.unplaced),
        duplicates=_each_once(ledger.duplicates),
        doubts=_doubts(sources, ledger),
    )


def _started(sources: Iterable[Source]) -> str | None:
    """Return when the first collector's document was begun, ISO 8601 in UTC; None without any."""
    found = (source.reading.collected for source in sources)
    first = min(
        (one.started_at for one in found if one is not None and one.started_at is not None), default=None
    )
    return None if first is None else first.isoformat().replace("+00:00", "Z")


def _documents(sources: Iterable[Source]) -> tuple[DocumentTime, ...]:
    """Return when the collector's documents were finished, in the order of their files."""
    found = ((source.path, source.reading.collected) for source in sources)
    return tuple(
        DocumentTime(
            one.node,
            one.finished_at.isoformat().replace("+00:00", "Z"),
            Place(path, ("finished_at",), one.node),
        )
        for path, one in found
        if one is not None and one.finished_at is not None
    )


def _doubts(sources: Iterable[Source], ledger: Ledger) -> tuple[Doubt, ...]:
    """Return all doubts, those about values as often as a value stands somewhere, by their places."""
    guessed = (
        Doubt(
            DoubtKind.ENCODING,
            "the encoding",
            _CODE_PAGE if source.reading.registry is not None else _MIXED,
            source.reading.guessed,
        )
        for source in sources
        if source.reading.guessed is not None
    )
    found = dict.fromkeys((*guessed, *ledger.doubts))
    return tuple(
        sorted(found, key=lambda item: (item.at.file, _route_order(item.at), item.at.logical(), item.what))
    )


def _omissions(sources: Iterable[Source]) -> Iterable[Omission]:
    return (omission for source in sources for omission in source.reading.omissions)


def _contradiction_order(item: Contradiction) -> tuple[str, ...]:
    node = item.node or ""
    places = (item.believed.at.logical(), item.rejected.at.logical())
    return (item.subject_kind, item.subject.casefold(), node.casefold(), item.what, *places)


def _omission_order(item: Omission) -> tuple[str, tuple[tuple[bool, str, int], ...], str]:
    return (item.at.file, _route_order(item.at), item.what)


def _route_order(place: Place) -> tuple[tuple[bool, str, int], ...]:
    """Order routes by their steps, indices as numbers."""
    return tuple(
        (isinstance(step, int), str(step), step if isinstance(step, int) else 0) for step in place.route
    )


def _each_once(items: Iterable[Unplaced]) -> tuple[Unplaced, ...]:
    """Sort the items, and keep one of those that say the same about the same subject."""
    said: dict[tuple[str, str, str], Unplaced] = {}
    for item in sorted(items, key=_unplaced_order):
        said.setdefault((item.subject_kind, item.subject, item.what), item)
    return tuple(said.values())


def _unplaced_order(item: Unplaced) -> tuple[str, str, str, str]:
    return (item.subject_kind, item.subject.casefold(), item.what, item.at.logical())
