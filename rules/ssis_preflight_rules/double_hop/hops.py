"""Where the service and a SQL Server instance are now, and whether any client is on a third computer."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.configuration import ScopedFolder, configuration
from ssis_preflight.analysis.instances import Clustered, SqlInstance
from ssis_preflight.analysis.targets import target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, attempt, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.operations.operation import MoveResource, Operation
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.verdict import Evidence, Remedy

_SERVICE_NODE = "service-node"


def clients_are_remote(view: ClusterView) -> bool:
    """Say whether Management Studio may run on another computer than the service: unless declared otherwise."""
    declared = [fold(client.value) for client in view.snapshot.declared.clients]
    return not declared or any(client != _SERVICE_NODE for client in declared)


class Apart(msgspec.Struct, frozen=True):
    """A clustered service and the instance of a folder in another group, with the nodes that own them now."""

    entry: ScopedFolder
    instance: SqlInstance
    service_group: Known[str]
    service_node: Known[str]
    instance_node: Known[str]

    @property
    def on_one_node(self) -> bool:
        """Whether both are on one node now."""
        return same(self.service_node.value, self.instance_node.value)


def apart(entry: ScopedFolder, view: ClusterView) -> Apart | None:
    """Return how a folder of a clustered service and its instance stand; None where they are in one group.

    None too for a target that is no clustered instance, and where no client is remote.

    Raises:
        GapError: what the ServerName means, a group, or the owner of one of the two is unknown.
    """
    if not clients_are_remote(view) or not entry.folder.target:
        return None
    target = target_of(view, entry.folder.target)
    if not isinstance(target, Clustered):
        return None
    resource = entry.scope.host.resource
    group = need(resource.group)
    if same(group.value, target.instance.group):
        return None
    nodes = need(resource.owner_node), need(target.instance.resource.owner_node)
    return Apart(entry, target.instance, group, *nodes)


def evidence(found: Apart) -> tuple[Evidence, ...]:
    """Point at the ServerName, then at the two groups and the two owners."""
    ssis, sql = found.entry.scope.host.name, found.instance.resource.name
    return (
        Evidence(found.entry.folder.target_at, f"is in the group {found.instance.group}"),
        Evidence(found.service_group.at, f"{ssis} is in the group {found.service_group.value}"),
        Evidence(need(found.instance.resource.group).at, f"{sql} is in the group {found.instance.group}"),
        Evidence(found.service_node.at, f"{ssis} is on {found.service_node.value}"),
        Evidence(found.instance_node.at, f"{sql} is on {found.instance_node.value}"),
    )


def observed(found: Apart) -> str:
    """Say in short where both are."""
    return (
        f"{found.service_group.value} on {found.service_node.value}, "
        f"{found.instance.group} on {found.instance_node.value}"
    )


def one_group(found: Apart, view: ClusterView) -> Remedy:
    """Return how to bring both into one group; the operation only where all instances of the file are in one."""
    ssis = found.entry.scope.host.name
    operations: tuple[Operation, ...] = ()
    if _only_group(found, view):
        operations = (MoveResource(ssis, found.instance.group),)
    return Remedy(
        "Move the SSIS resource, with the disk and the network name that it depends on, into "
        f"{found.instance.group}:\n"
        f"Move-ClusterResource -Name {quote(ssis)} -Group {quote(found.instance.group)}\n"
        "Or run the service on every node without a cluster resource. Until then start Management Studio on the node "
        f"that runs {found.entry.scope.service_name}.",
        operations,
    )


def _only_group(found: Apart, view: ClusterView) -> bool:
    """Say whether every ServerName of the file is a clustered instance of this one group; False where one is open."""
    folders = configuration(view, found.entry.scope).folders_of(FolderKind.SQL_SERVER)
    targets = (attempt(target_of, view, entry.folder.target) for entry in folders)
    return all(
        isinstance(target, Clustered) and same(target.instance.group, found.instance.group)
        for target in targets
    )
