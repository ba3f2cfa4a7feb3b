"""A scene with one thing changed, added or taken away: ``change_resource(clustered(), "SSIS", restart_action=2)``."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ssis_preflight.model.cluster import Group
from ssis_preflight.model.facts import Known
from ssis_preflight.model.resource import Resource
from ssis_preflight.model.service import Service
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from tests.support.scenes import (
    all_of,
    clustered,
    group,
    node,
    release,
    set_facts,
    sql_group,
    ssis_resource,
)


def change_cluster(snapshot: Snapshot, **values: Any) -> Snapshot:
    """Replace facts of the cluster."""
    return replace(
        snapshot, cluster=set_facts(snapshot.cluster, ("cluster",), "cluster/evidence.json", None, values)
    )


def _change(snapshot: Snapshot, listing: str, name: str, values: dict[str, Any]) -> Snapshot:
    fact = getattr(snapshot.cluster, listing)
    assert any(item.name == name for item in fact.value), name
    changed = tuple(
        set_facts(item, (name,), "cluster/evidence.json", None, values) if item.name == name else item
        for item in fact.value
    )
    lists: dict[str, Any] = {listing: Known(changed, fact.at)}
    return replace(snapshot, cluster=replace(snapshot.cluster, **lists))


def change_resource(snapshot: Snapshot, name: str, **values: Any) -> Snapshot:
    """Replace facts of one resource."""
    return _change(snapshot, "resources", name, values)


def change_group(snapshot: Snapshot, name: str, **values: Any) -> Snapshot:
    """Replace facts of one group."""
    return _change(snapshot, "groups", name, values)


def change_node(snapshot: Snapshot, name: str, **values: Any) -> Snapshot:
    """Replace facts of one node."""
    return _change(snapshot, "nodes", name, values)


def change_service(snapshot: Snapshot, node_name: str, number: int = 130, **values: Any) -> Snapshot:
    """Replace facts of one service on one node."""
    wanted = (node_name, release(number).service_name)
    assert any((s.node, s.name) == wanted for s in snapshot.services), wanted
    file = f"nodes/{node_name}/evidence.json"
    services = tuple(
        set_facts(item, (item.name,), file, node_name, values) if (item.node, item.name) == wanted else item
        for item in snapshot.services
    )
    return replace(snapshot, services=services)


def change_node_evidence(snapshot: Snapshot, name: str, **values: Any) -> Snapshot:
    """Replace facts of what was collected from one node."""
    file = f"nodes/{name}/evidence.json"
    changed = tuple(
        set_facts(item, (name,), file, name, values) if item.node == name else item
        for item in snapshot.node_evidence
    )
    return replace(snapshot, node_evidence=changed)


def add_resources(snapshot: Snapshot, *resources: Resource) -> Snapshot:
    """Add resources to the cluster."""
    fact = snapshot.cluster.resources
    assert isinstance(fact, Known)
    return replace(
        snapshot, cluster=replace(snapshot.cluster, resources=Known((*fact.value, *resources), fact.at))
    )


def remove_resource(snapshot: Snapshot, name: str) -> Snapshot:
    """Remove a resource from the cluster."""
    fact = snapshot.cluster.resources
    assert isinstance(fact, Known)
    kept = tuple(item for item in fact.value if item.name != name)
    assert len(kept) < len(fact.value), name
    return replace(snapshot, cluster=replace(snapshot.cluster, resources=Known(kept, fact.at)))


def add_groups(snapshot: Snapshot, *groups: Group) -> Snapshot:
    """Add groups to the cluster."""
    fact = snapshot.cluster.groups
    assert isinstance(fact, Known)
    return replace(snapshot, cluster=replace(snapshot.cluster, groups=Known((*fact.value, *groups), fact.at)))


def add_services(snapshot: Snapshot, *services: Service) -> Snapshot:
    """Add service entries, replacing those of the same node and name."""
    new = {(item.node, item.name) for item in services}
    kept = tuple(item for item in snapshot.services if (item.node, item.name) not in new)
    return replace(snapshot, services=(*kept, *services))


def with_files(snapshot: Snapshot, *files: CopiedFile) -> Snapshot:
    """Replace the copied files."""
    return replace(snapshot, files=files)


def two_ssis_groups(number: int = 130, **values: Any) -> Snapshot:
    """Return ``clustered()`` with a second SQL Server group that has an SSIS resource, ``SSIS (OPS)``, too."""
    name = "SQL Server (OPS)"
    second = ssis_resource(
        "SSIS (OPS)",
        name,
        number,
        **({"dependency": all_of("SQL Server (OPS)", "Cluster Disk 3")} | values),
    )
    scene = add_groups(clustered(), group(name, owner_node="NODE2"))
    return add_resources(scene, *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"), second)


def change_members(snapshot: Snapshot, group_name: str, **values: Any) -> Snapshot:
    """Replace facts of every resource of a group."""
    fact = snapshot.cluster.resources
    assert isinstance(fact, Known)
    for item in fact.value:
        if isinstance(item.group, Known) and item.group.value == group_name:
            snapshot = change_resource(snapshot, item.name, **values)
    return snapshot


def with_nodes(snapshot: Snapshot, count: int) -> Snapshot:
    """Return the scene with nodes NODE1 to NODE<count>, every one a possible owner of every resource."""
    names = tuple(f"NODE{number}" for number in range(1, count + 1))
    nodes = tuple(node(name, number) for number, name in enumerate(names, 1))
    scene = change_cluster(snapshot, nodes=nodes)
    groups = scene.cluster.groups
    assert isinstance(groups, Known)
    for item in groups.value:
        scene = change_members(scene, item.name, possible_owners=names)
    return scene
