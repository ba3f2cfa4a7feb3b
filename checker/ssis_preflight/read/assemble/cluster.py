"""The cluster as a whole: its name, its lists, shared volumes, networks and quorum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from ssis_preflight.model.cluster import Cluster, ClusterNetwork, Quorum, SharedVolume
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.read.assemble.checkpoints import checkpoints
from ssis_preflight.read.assemble.dependencies import dependencies
from ssis_preflight.read.assemble.disks import disk_rows, note_unknown_disks
from ssis_preflight.read.assemble.evidence import file_place
from ssis_preflight.read.assemble.groups import GroupContext, groups_of
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.nodes import NodeNames, node_names, nodes_of
from ssis_preflight.read.assemble.objects import (
    GROUP,
    NODE,
    RESOURCE,
    Gathered,
    candidate,
    cells_of,
    gather,
    list_gap,
)
from ssis_preflight.read.assemble.owners import possible_owners, preferred_owners, sort_owner_rows
from ssis_preflight.read.assemble.parameters import parameter_rows
from ssis_preflight.read.assemble.registry import CLUSTER, Export, cluster_exports
from ssis_preflight.read.assemble.resources import ResourceContext, resources_of
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import Raw, as_name, as_text, as_unsigned, number_of, unwrap
from ssis_preflight.read.reading import CellValue, Row, RowKind

T = TypeVar("T")

_THIS = Subject("cluster", "cluster", "the cluster")
_ROLES = {"none": 0, "cluster": 1, "client": 2, "clusterandclient": 3}
_NETWORK_STATES = {"unavailable": 0, "down": 1, "partitioned": 2, "up": 3}


class Layout(msgspec.Struct, frozen=True):
    """The nodes, groups and resources that speak, joined but not yet read, and the registry exports with them."""

    nodes: Gathered
    groups: Gathered
    resources: Gathered
    exports: tuple[Export, ...]
    names: NodeNames


def layout_of(assembly: Assembly, folders: Iterable[str]) -> Layout:
    """Join the objects of the cluster; ``folders`` are the names of the node folders."""
    exports = cluster_exports(assembly.evidence.sources)
    nodes = gather(assembly, NODE, exports)
    groups = gather(assembly, GROUP, exports)
    resources = gather(assembly, RESOURCE, exports)
    _note_shared_ids(assembly, groups, resources)
    return Layout(nodes, groups, resources, exports, node_names(nodes, folders))


def _note_shared_ids(assembly: Assembly, groups: Gathered, resources: Gathered) -> None:
    """Note the ids that a group shares with a resource; a name they may share."""
    for shared in sorted(groups.ids.keys() & resources.ids.keys()):
        group, resource = groups.find(shared), resources.find(shared)
        if group is not None and resource is not None:
            what = f"is the id of the group {group.name} and of the resource {resource.name}"
            assembly.ledger.duplicate("resource", shared, what, resource.at)


def cluster_of(assembly: Assembly, layout: Layout, settings: Settings) -> Cluster:
    """Return the cluster with everything that was read about it."""
    owner_rows = sort_owner_rows(assembly, layout.groups, layout.resources)
    group_context = GroupContext(
        assembly,
        layout.names,
        layout.groups,
        layout.resources,
        preferred_owners(assembly, owner_rows, layout.names, settings),
    )
    resource_context = ResourceContext(
        assembly,
        settings,
        layout.names,
        layout.groups,
        layout.resources,
        parameter_rows(assembly, layout.groups, layout.resources, settings),
        disk_rows(assembly, layout.resources),
        possible_owners(assembly, owner_rows, layout.names, settings),
        dependencies(assembly, layout.resources, settings),
        checkpoints(assembly, layout.resources, settings),
    )
    note_unknown_disks(assembly, settings, layout.resources)
    return Cluster(
        name=_name(assembly, layout.exports, settings),
        nodes=nodes_of(assembly, layout.nodes),
        groups=groups_of(group_context),
        resources=resources_of(resource_context),
        shared_volumes=_shared_volumes(assembly, layout.names, settings),
        networks=_networks(assembly, settings),
        quorum=_quorum(assembly),
        enforced_anti_affinity=_number(assembly, layout.exports, "ClusterEnforcedAntiAffinity"),
        group_wait_delay=_number(assembly, layout.exports, "ClusterGroupWaitDelay"),
    )


def _name(assembly: Assembly, exports: Iterable[Export], settings: Settings) -> Fact[str]:
    question = Question(Part.NODES, _THIS, "name")
    candidates = list(_root(assembly, exports, "name", "ClusterName", as_name))
    if settings.cluster is not None:
        candidates.append(Candidate(settings.cluster.value, settings.cluster.at, Rank.DECLARED))
    return settle(assembly, question, candidates)


def _number(assembly: Assembly, exports: Iterable[Export], what: str) -> Fact[int]:
    candidates = _root(assembly, exports, fold(what), what, as_unsigned)
    return settle(assembly, Question(Part.NODES, _THIS, what), candidates)


def _root(
    assembly: Assembly, exports: Iterable[Export], cell: str, value: str, read: Callable[[Raw], T | None]
) -> Iterable[Candidate[T] | Odd]:
    """Read a property of the cluster from ``Get-Cluster`` and from the root key of the cluster database."""
    yield from cells_of(assembly.evidence, assembly.evidence.rows[RowKind.CLUSTER], (cell,), read)
    for export in exports:
        key = export.key(CLUSTER)
        data = None if key is None else key.values.get(fold(value))
        if data is not None:
            yield candidate(read(data.data), data.data, data.at, Rank.REGISTRY)


def _by_name(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Sort rows by the folded name of their object."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        cell = row.cell("name")
        name = None if cell is None else as_name(cell.value)
        if name is not None:
            found.setdefault(fold(name), []).append(row)
    return dict(sorted(found.items()))


def _row_name(rows: Sequence[Row]) -> str:
    cell = rows[0].cell("name")
    return (None if cell is None else as_name(cell.value)) or ""


def _shared_volumes(
    assembly: Assembly, nodes: NodeNames, settings: Settings
) -> Fact[tuple[SharedVolume, ...]]:
    rows = assembly.evidence.rows[RowKind.SHARED_VOLUME]
    if not rows:
        return _no_rows(assembly, Part.SHARED_VOLUMES, "the list of Cluster Shared Volumes", settings)
    volumes: list[SharedVolume] = []
    for same_name in _by_name(rows).values():
        name = _row_name(same_name)
        subject = Subject("shared-volume", name, f"shared volume {name}")
        paths = cells_of(assembly.evidence, same_name, ("sharedvolumeinfo",), _volume_paths)
        owner = cells_of(assembly.evidence, same_name, ("ownernode",), nodes.read)
        volumes.append(
            SharedVolume(
                name,
                same_name[0].at,
                settle(assembly, Question(Part.SHARED_VOLUMES, subject, "paths"), paths),
                settle(assembly, Question(Part.SHARED_VOLUMES, subject, "OwnerNode", volatile=True), owner),
            )
        )
    return Known(tuple(volumes), file_place(rows[0].at))


def _no_rows(assembly: Assembly, part: Part, missing: str, settings: Settings) -> Fact[tuple[T, ...]]:
    complete = settings.complete_at(part)
    return list_gap(assembly, part, missing) if complete is None else Known((), complete)


def _volume_paths(value: Raw) -> tuple[str, ...] | None:
    r"""Return the friendly names (``C:\ClusterStorage\Volume1``) in a ``SharedVolumeInfo``."""
    value = unwrap(value)
    members = value if isinstance(value, tuple) else (value,)
    found = [None if isinstance(member, bytes) else _friendly_name(member) for member in members]
    return None if None in found or not found else tuple(path for path in found if path is not None)


def _friendly_name(member: CellValue) -> str | None:
    if isinstance(member, str):
        return member.strip() or None
    if isinstance(member, dict):
        named = {fold(name): value for name, value in member.items()}
        path = named.get("friendlyvolumename")
        return path.strip() or None if isinstance(path, str) else None
    return None


def _networks(assembly: Assembly, settings: Settings) -> Fact[tuple[ClusterNetwork, ...]]:
    rows = assembly.evidence.rows[RowKind.NETWORK]
    if not rows:
        return _no_rows(assembly, Part.NETWORKS, "the list of cluster networks", settings)
    networks: list[ClusterNetwork] = []
    for same_name in _by_name(rows).values():
        name = _row_name(same_name)
        subject = Subject("network", name, f"network {name}")

        def fact(
            what: str,
            read: Callable[[Raw], T | None],
            of: Sequence[Row] = same_name,
            subject: Subject = subject,
        ) -> Fact[T]:
            cells = cells_of(assembly.evidence, of, (fold(what),), read)
            return settle(assembly, Question(Part.NETWORKS, subject, what, what == "State"), cells)

        networks.append(
            ClusterNetwork(
                name=name,
                at=same_name[0].at,
                role=fact("Role", number_of(_ROLES)),
                state=fact("State", number_of(_NETWORK_STATES)),
                address=fact("Address", as_text),
            )
        )
    return Known(tuple(networks), file_place(rows[0].at))


def _quorum(assembly: Assembly) -> Fact[Quorum]:
    rows = assembly.evidence.rows[RowKind.QUORUM]
    if not rows:
        return list_gap(assembly, Part.QUORUM, "the quorum configuration")
    evidence, subject = assembly.evidence, Subject("quorum", "quorum", "the quorum")
    type_question = Question(Part.QUORUM, subject, "QuorumType")
    resource_question = Question(Part.QUORUM, subject, "QuorumResource")
    witnesses: list[Candidate[str | None] | Odd] = []
    for row in rows:
        cell = row.cell("quorumresource")
        if cell is not None and cell.value in (None, ""):
            witnesses.append(Candidate(None, cell.at, Rank.CMDLET))
        else:
            witnesses.extend(cells_of(evidence, [row], ("quorumresource",), as_name))
    quorum = Quorum(
        settle(assembly, type_question, cells_of(evidence, rows, ("quorumtype",), as_text)),
        settle(assembly, resource_question, witnesses),
    )
    return Known(quorum, rows[0].at)
