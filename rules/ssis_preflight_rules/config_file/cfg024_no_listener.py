"""CFG024: no ServerName is the listener of an availability group."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.instances import Listener
from ssis_preflight.analysis.targets import target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SERVER_FOLDERS
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command


@rule(
    id="CFG024",
    title="ServerName is no availability group listener",
    severity=Severity.WARNING,
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
    statements=("S21",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 3 of the package store",
        "Microsoft: Prerequisites, Restrictions, and Recommendations for Always On availability groups",
        "Microsoft: What is a contained availability group?",
    ),
)
def server_is_no_listener(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG024: ServerName is no availability group listener

    What it checks
    --------------
    Whether the host of a ``ServerName`` in force is the listener of an availability group: a network name, or its
    address, in a cluster group that holds a resource of the type SQL Server Availability Group.

    Why it matters
    --------------
    A listener leads to the instance that has the primary replica now. Packages are in msdb, a system database, and no
    system database belongs to an availability group. After a failover of the group the same folder of Management
    Studio shows the msdb of another instance: other packages, older ones, or none. Whatever is saved from then on
    goes there.

    Passes when
    -----------
    - The name means anything else. CFG005, CFG006 and CFG008 judge what that is.

    Fails when
    ----------
    - The host is a listener, declared under ``package_instances`` or not. A contained availability group (SQL Server
      2022 and later) has an msdb of its own; whether the package store works there is not documented, and whether a
      group is contained is not in evidence. Waive it with that reason where it holds.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.
    - The nodes, network names, IP addresses, groups or SQL Server instances that the name may mean are not all known.

    How to fix
    ----------
    List every replica's instance under its own name, one SqlServerFolder each, keep the packages equal on them, and
    restart the service. Or keep packages in SSISDB, which can belong to an availability group; this service does not
    show it.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: ServerName is the name of the virtual
      SQL Server.
    - Microsoft, Prerequisites, Restrictions, and Recommendations for Always On availability groups: system databases
      cannot belong to an availability group.
    - Microsoft, What is a contained availability group?: each has a master and an msdb of its own.
    """
    text, scope = entry.folder.target, entry.scope
    target = target_of(view, text) if text else None
    if not isinstance(target, Listener):
        return Pass()
    return Fail(
        f"{entry.name} of {scope.service_name} on {scope.node} follows the availability group {target.group}: after "
        "its failover the folder shows the msdb of another instance",
        (
            Evidence(entry.folder.target_at, "is the listener of an availability group"),
            Evidence(target.resource.at, f"{target.resource.name} is in {target.group}"),
        ),
        observed=text,
        expected="the name of an instance",
        remedy=Remedy(
            f"In {entry.file} on {scope.node}, replace the folder {entry.name} by one for the instance of each "
            f"replica, then:\n{restart_command(scope)}"
        ),
    )
