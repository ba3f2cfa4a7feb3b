"""The cluster as the report shows it: plain names and words, unknowns as null."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource, ssis_resources, standalone_services
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group, Node
from ssis_preflight.model.expression import names, write
from ssis_preflight.model.facts import Fact, Known, Unknown, attempt, known_or_none
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.resource import PHYSICAL_DISK
from ssis_preflight.model.states import label
from ssis_preflight.result.report import (
    DependencyEntry,
    DiskEntry,
    GroupEntry,
    NodeEntry,
    ResourceEntry,
    Topology,
)


def topology(view: ClusterView) -> Topology:
    """Return nodes, groups, resources, dependencies and disks; lists that are unknown are empty."""
    cluster = view.cluster
    resources = known_or_none(cluster.resources) or ()
    found = attempt(ssis_resources, view)
    ssis = (
        set()
        if isinstance(found, Unknown)
        else {e.resource.name for e in found if isinstance(e, SsisResource)}
    )
    return {
        "nodes": [_node(view, node) for node in known_or_none(cluster.nodes) or ()],
        "groups": [_group(view, group) for group in known_or_none(cluster.groups) or ()],
        "resources": [
            ResourceEntry(
                name=r.name,
                type=known_or_none(r.type),
                group=known_or_none(r.group),
                state=label(r.state.value) if isinstance(r.state, Known) else None,
                ssis=r.name in ssis,
            )
            for r in resources
        ],
        "dependencies": [
            DependencyEntry(
                resource=r.name,
                expression=write(r.dependency.value),
                providers=list(names(r.dependency.value)),
            )
            for r in resources
            if isinstance(r.dependency, Known) and names(r.dependency.value)
        ],
        "disks": _disks(view),
    }


def _node(view: ClusterView, node: Node) -> NodeEntry:
    services: list[dict[str, str | None]] = [
        {
            "name": s.name,
            "start_mode": label(s.start_mode.value) if isinstance(s.start_mode, Known) else None,
            "state": label(s.state.value) if isinstance(s.state, Known) else None,
            "account": known_or_none(s.account),
        }
        for s in view.snapshot.services
        if same(s.node, node.name) and known_or_none(s.installed)
    ]
    state = label(node.state.value) if isinstance(node.state, Known) else None
    return NodeEntry(name=node.name, state=state, services=services)


def _list(fact: Fact[tuple[str, ...]]) -> list[str] | None:
    return list(fact.value) if isinstance(fact, Known) else None


def _group(view: ClusterView, group: Group) -> GroupEntry:
    lists = [
        {fold(name) for name in r.possible_owners.value}
        for r in known_or_none(view.cluster.resources) or ()
        if same(known_or_none(r.group) or "", group.name) and isinstance(r.possible_owners, Known)
    ]
    nodes = known_or_none(view.cluster.nodes) or ()
    owners = [n.name for n in nodes if all(fold(n.name) in own for own in lists)] if lists else None
    return GroupEntry(
        name=group.name,
        state=label(group.state.value) if isinstance(group.state, Known) else None,
        owner=known_or_none(group.owner_node),
        core=known_or_none(group.is_core),
        possible_owners=owners,
        preferred_owners=_list(group.preferred_owners),
    )


def _disks(view: ClusterView) -> list[DiskEntry]:
    disks = [
        DiskEntry(name=r.name, volumes=_list(r.private.volumes) or [], shared_volume=False)
        for r in known_or_none(view.cluster.resources) or ()
        if r.is_type(PHYSICAL_DISK)
    ]
    volumes = known_or_none(view.cluster.shared_volumes) or ()
    return [
        *disks,
        *(DiskEntry(name=v.name, volumes=_list(v.paths) or [], shared_volume=True) for v in volumes),
    ]


def patterns(view: ClusterView) -> dict[str, str]:
    """Return the pattern of every service name: ``clustered``, ``standalone``, or ``unknown``."""
    installed = {s.name for s in view.snapshot.services if known_or_none(s.installed) is not False}
    alone = attempt(standalone_services, view)
    if isinstance(alone, Unknown):
        return dict.fromkeys(sorted(installed), "unknown")
    names_alone = {s.name for s in alone}
    return {name: "standalone" if name in names_alone else "clustered" for name in sorted(installed)}
