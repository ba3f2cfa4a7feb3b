"""DH003: a listed instance runs where the service runs."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder, Source, configuration
from ssis_preflight.analysis.instances import Clustered, Declared, SqlInstance
from ssis_preflight.analysis.targets import target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SERVER_FOLDERS
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.double_hop.hops import clients_are_remote


@rule(
    id="DH003",
    title="A listed SQL Server runs on the node of the service",
    severity=(Severity.INFO, Severity.WARNING),
    subjects=SERVER_FOLDERS,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.dns_name",
        "PrivateParameters.instance_name",
        "PrivateParameters.network_name",
        "PrivateParameters.service_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Integration Services Service (SSIS Service)",
    ),
)
def listed_instance_is_here(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""DH003: A listed SQL Server runs on the node of the service

    What it checks
    --------------
    For today's placement: whether the SQL Server that a folder names runs on the node of a stand-alone service. For a
    clustered service: whether a folder names a declared server outside the cluster.

    Why it matters
    --------------
    The service cannot pass the identity of a user on to another computer. Management Studio on a third computer
    cannot manage packages in an instance that runs elsewhere than the service. In the stand-alone pattern that is by
    design and for information: connect to the node where the instance runs now. After a failover that is another one.

    Passes when
    -----------
    - The instance runs on the node of the stand-alone service, or the name means that node (CFG005).
    - A clustered service names a clustered instance: DH001 and DH002 judge that.
    - ServerName is wrong or not declared: CFG005, CFG006 and CFG008 judge that.
    - It is the listener of an availability group, which may be on any node.
    - The file is not in force: CFG001, CFG002 and, for a clustered service, REG001 judge that.
    - Every declared client is ``service-node``: from there it is one hop only.

    Fails when
    ----------
    - Information: a stand-alone service lists an instance that runs on another node now, or a declared server outside
      the cluster.
    - Warning: a clustered service lists a declared server outside the cluster. No placement of the groups helps.

    Not evaluated when
    ------------------
    - The configuration in force, or what the ServerName means, is unknown.
    - It is unknown which node owns the instance now.

    How to fix
    ----------
    In the stand-alone pattern there is nothing to mend. ``(Get-ClusterResource -Name 'SQL Server').OwnerNode`` says
    which node to connect to. For a server outside the cluster connect to the service on that server, start Management
    Studio on the node of the service, or use a service on the client's own computer whose file lists the server.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: delegation is needed where the service
      and SQL Server are on separate servers and the client is a third computer.
    - Microsoft, Integration Services Service (SSIS Service): a local service can list remote servers.
    """
    if not clients_are_remote(view) or not entry.folder.target:
        return Pass()
    if entry.scope.clustered and configuration(view, entry.scope).source is not Source.FILE:
        return Pass()
    target = target_of(view, entry.folder.target)
    if isinstance(target, Declared):
        return _outside(entry, target)
    if isinstance(target, Clustered) and not entry.scope.clustered:
        return _on_another_node(entry, target.instance)
    return Pass()


def _on_another_node(entry: ScopedFolder, instance: SqlInstance) -> Verdict:
    owner, node = need(instance.resource.owner_node), entry.scope.node
    if same(owner.value, node):
        return Pass()
    return Fail(
        f"{entry.name} of {entry.scope.service_name} on {node} cannot be managed from a third computer now: "
        f"{instance.label} runs on {owner.value}",
        (
            Evidence(entry.folder.target_at, f"runs on {owner.value} now"),
            Evidence(owner.at, f"{instance.resource.name} is on {owner.value}"),
        ),
        observed=f"{instance.label} on {owner.value}",
        expected=f"{instance.label} on {node}, or a client that connects to {owner.value}",
        remedy=Remedy(
            f"To manage packages in {instance.label} from another computer, connect to {owner.value} while the "
            "instance runs there. Nothing has to be changed."
        ),
        severity=Severity.INFO,
    )


def _outside(entry: ScopedFolder, target: Declared) -> Fail:
    clustered = entry.scope.clustered
    return Fail(
        f"{entry.name} of {entry.scope.service_name} cannot be managed from a third computer: {target.name} is "
        "outside the cluster, whichever node the service is on",
        (Evidence(entry.folder.target_at, "is outside the cluster"),),
        observed=target.name,
        expected="a SQL Server instance of the group"
        if clustered
        else "a client that connects to that server",
        remedy=Remedy(
            f"To manage packages in {target.name} from another computer, connect to an Integration Services service "
            "on that server, or to a service on your own computer whose file lists it."
        ),
        severity=Severity.WARNING if clustered else Severity.INFO,
    )
