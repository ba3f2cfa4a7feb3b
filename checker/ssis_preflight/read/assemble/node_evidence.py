"""Which nodes there are to speak about, which services, and what was collected from each node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssis_preflight.model.cluster import Cluster
from ssis_preflight.model.facts import Fact, Known, known_or_none
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import RELEASES, release_of_service
from ssis_preflight.model.resource import GENERIC_SERVICE
from ssis_preflight.model.service import NodeEvidence, Service
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.assemble.collected_sections import Member, sections_of
from ssis_preflight.read.assemble.engine_versions import INSTANCES, engine_versions
from ssis_preflight.read.assemble.evidence import Source, is_cluster_key
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, gap, settle
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.registry import DAMAGED, exports_of
from ssis_preflight.read.assemble.service_sources import (
    NodeServices,
    collect_services,
    has_release_key,
)
from ssis_preflight.read.assemble.services import service_of
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import as_name
from ssis_preflight.read.part_outcomes import NODE_PARTS, PARTIAL, READ
from ssis_preflight.read.reading import RowKind

_DEFAULT_INSTANCE = "mssqlserver"
_NAMED_INSTANCE = "mssql$"


def services_of(
    assembly: Assembly, names: NodeNames, cluster: Cluster, settings: Settings, planned: Iterable[str] = ()
) -> tuple[tuple[NodeEvidence, ...], tuple[Service, ...]]:
    """Return what was collected from every node, and every Integration Services name on every node.

    ``planned`` are further nodes that were meant to be collected; those that are no nodes of a known cluster are left
    out.
    """
    by_node = collect_services(assembly, names, _node_list(assembly, names, cluster, planned))
    ssis_names = _service_names(assembly, by_node.values(), cluster)
    complete = settings.complete_at(Part.SERVICES)
    nodes = [sources for _, sources in sorted(by_node.items())]
    speaking = frozenset(
        fold(names.resolve(source.node))
        for source in assembly.evidence.sources
        if source.node is not None and _is_about_node(source)
    )
    evidence = tuple(_evidence_of(assembly, speaking, sources, complete) for sources in nodes)
    services = tuple(
        service_of(assembly, sources, name, complete) for sources in nodes for name in ssis_names
    )
    return evidence, services


def _node_list(assembly: Assembly, names: NodeNames, cluster: Cluster, planned: Iterable[str]) -> list[str]:
    """Return the nodes of the cluster, those that have a folder, and those that collecting failed on, each once."""
    listed = [node.name for node in cluster.nodes.value] if isinstance(cluster.nodes, Known) else []
    folders = [names.resolve(s.node) for s in assembly.evidence.sources if s.node is not None]
    folders += [names.resolve(name) for name in planned if not names.is_stranger(names.resolve(name))]
    return list({fold(name): name for name in reversed([*listed, *folders])}.values())


def _service_names(assembly: Assembly, nodes: Iterable[NodeServices], cluster: Cluster) -> tuple[str, ...]:
    """Return every Integration Services name seen anywhere, in the spelling of its release."""
    seen: dict[str, str] = {}
    written = [
        *(pair for sources in nodes for pair in sources.seen()),
        *_names_of_resources(cluster),
        *_names_without_node(assembly),
    ]
    for folded_name, name in sorted(written):
        release = release_of_service(name)
        seen.setdefault(folded_name, name if release is None else release.service_name)
    return tuple(name for _, name in sorted(seen.items()))


def _names_of_resources(cluster: Cluster) -> Iterator[tuple[str, str]]:
    for resource in cluster.resources.value if isinstance(cluster.resources, Known) else ():
        name = resource.private.service_name
        release = release_of_service(name.value or "") if isinstance(name, Known) else None
        if release is not None and resource.is_type(GENERIC_SERVICE) is not False:
            yield fold(release.service_name), release.service_name


def _names_without_node(assembly: Assembly) -> Iterator[tuple[str, str]]:
    """Yield the releases in registry exports outside of the node folders, with a complaint: whose are they?"""
    for source in assembly.evidence.sources:
        if source.node is not None:
            continue
        for export in exports_of([source]):
            found = [release for release in RELEASES if has_release_key(export, release.parent_key)]
            if found:
                message = "This export does not say of which node it is. Put the file into nodes/<NODE>."
                assembly.ledger.complain(message, Place(source.path))
            yield from ((fold(release.service_name), release.service_name) for release in found)


def _evidence_of(
    assembly: Assembly, speaking: frozenset[str], sources: NodeServices, complete: Place | None
) -> NodeEvidence:
    instances = _sql_instances(assembly, sources)
    return NodeEvidence(
        node=sources.node,
        collected=fold(sources.node) in speaking or bool(sources.rows or sources.texts),
        services_whole=_services_whole(assembly, sources, complete),
        sql_instances=instances,
        engine_versions=engine_versions(assembly, sources, known_or_none(instances) or ()),
    )


def _is_about_node(source: Source) -> bool:
    """Say whether a file in a node's folder speaks about the node itself, not only about the cluster."""
    reading = source.reading
    if source.copied or reading.services:
        return True
    if reading.status in (FileStatus.DAMAGED, FileStatus.REFUSED):
        return True
    if reading.collected is not None:
        parts = reading.collected.parts
        return any(name in NODE_PARTS and state.outcome in {READ, PARTIAL} for name, state in parts.items())
    if reading.registry is not None:
        return any(not is_cluster_key(key) for key in reading.registry.keys)
    if reading.rows:
        return any(row.kind is RowKind.SERVICE for row in reading.rows)
    return reading.status is not FileStatus.NOT_RECOGNISED


def _services_whole(assembly: Assembly, sources: NodeServices, complete: Place | None) -> Fact[bool]:
    """Return whether the node's list of services is complete."""
    first = sources.first_place()
    if sources.whole:
        return Known(value=True, at=min((at for at, _ in sources.whole), key=lambda at: at.file))
    registry = sources.registry_list()
    if registry is not None:
        return Known(value=True, at=registry)
    if first is not None:
        return Known(complete is not None, complete or first)
    subject = Subject("node", sources.node, f"node {sources.node}", sources.node)
    return gap(assembly, Question(Part.SERVICES, subject, "services"))


def _sql_instances(assembly: Assembly, sources: NodeServices) -> Fact[tuple[str, ...]]:
    r"""Return the instances registered under ``Instance Names\SQL``, else those of a whole list of services."""
    found: list[Candidate[tuple[str, ...]] | Odd] = []
    for export in sources.exports:
        key = export.key(INSTANCES)
        if key is not None:
            instances = sorted((data.name for data in key.values.values() if data.name), key=fold)
            found.append(Candidate(tuple(instances), key.at, Rank.REGISTRY))
        elif (refusal := export.refusal(INSTANCES)) is not None:
            found.append(Odd(refusal.words or DAMAGED, export.place(INSTANCES), refusal.kind))
        elif export.covers(INSTANCES):
            at = export.place(INSTANCES)
            found.append(Candidate((), at, Rank.REGISTRY) if export.whole else Odd(DAMAGED, at))
    subject = Subject("node", sources.node, f"node {sources.node}", sources.node)
    found.extend(_collected_instances(assembly, sources.node))
    if not any(isinstance(item, Candidate) for item in found):
        found.extend(
            Candidate(_instances_among(names), at, Rank.CMDLET)
            for at, names in sorted(sources.whole, key=_file)
        )
    return settle(assembly, Question(Part.SQL_INSTANCES, subject, "SQL Server instances"), found)


def _collected_instances(assembly: Assembly, node: str) -> Iterator[Candidate[tuple[str, ...]]]:
    """Yield the instances that a collector's document lists, where it read the list to its end."""
    if assembly.evidence.whole_at(Part.SQL_INSTANCES, node) is None:
        return
    by_file: dict[str, list[Member]] = {}
    for member in sections_of(assembly.evidence, "sql-instances", node):
        by_file.setdefault(member.at.file, []).append(member)
    for members in by_file.values():
        names = [as_name(member.value("Name")) for member in members]
        known = tuple(sorted((name for name in names if name is not None), key=fold))
        if len(known) == len(names):
            yield Candidate(known, members[0].at, Rank.REGISTRY)


def _file(entry: tuple[Place, frozenset[str]]) -> str:
    return entry[0].file


def _instances_among(services: frozenset[str]) -> tuple[str, ...]:
    """Return the instances whose database engine is among the services, in capital letters."""
    named = {name.removeprefix(_NAMED_INSTANCE) for name in services if name.startswith(_NAMED_INSTANCE)}
    default = {_DEFAULT_INSTANCE} & services
    return tuple(sorted(name.upper() for name in named | default))
