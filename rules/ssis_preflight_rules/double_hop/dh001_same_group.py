"""DH001: the service and the SQL Server that it points to are not apart."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Fail, Pass, Verdict
from ssis_preflight_rules.config_file.subjects import CLUSTERED_SERVER_FOLDERS
from ssis_preflight_rules.double_hop.hops import apart, evidence, observed, one_group


@rule(
    id="DH001",
    title="A clustered service is not on another node than its SQL Server",
    severity=Severity.WARNING,
    subjects=CLUSTERED_SERVER_FOLDERS,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.instance_name",
        "PrivateParameters.service_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S08", "S26"),
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment",),
    covers=("CFG007",),
)
def service_is_not_apart(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""DH001: A clustered service is not on another node than its SQL Server

    What it checks
    --------------
    For every ``ServerName`` of a clustered service that is a clustered SQL Server instance: whether the two are in
    different groups that are on different nodes now.

    Why it matters
    --------------
    Management Studio on a third computer connects to the service, and the service to SQL Server. It cannot pass the
    identity of the user on: this service does not delegate. So the packages in msdb cannot be managed through it. A
    failover changes that only if it happens to bring both groups to one node (DH002). Nothing else suffers: dtexec,
    SQL Server Agent jobs and packages in the file system do not take this way.

    Passes when
    -----------
    - The instance is in the group of the SSIS resource.
    - Both groups are on one node now: DH002 judges that.
    - ServerName is no clustered instance: CFG005, CFG006, CFG008 and DH003 judge that.
    - The file is not in force: CFG001, CFG002 and REG001 judge that.
    - Every declared client is ``service-node``: from there it is one hop only.

    Fails when
    ----------
    - The groups differ, and so do the nodes that own the two resources now.

    Not evaluated when
    ------------------
    - The configuration in force, or what the ServerName means, is unknown.
    - The groups or the current owners of the two resources are unknown.

    How to fix
    ----------
    Bring both into one group: ``Move-ClusterResource -Name 'SSIS' -Group 'SQL Server (MSSQLSERVER)'``. Or run the
    service on every node without a cluster resource, and connect to the node that runs the instance. Do not look for
    delegation settings of SQL Server: advice of that kind is about ISServerExec, which runs packages of the SSISDB
    catalog, and not about this service.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: with the service in another group than
      SQL Server, clients cannot manage the packages in msdb, because the service cannot delegate credentials.
    - Microsoft, SSIS Catalog: ISServerExec is the process that runs the packages of the catalog.
    """
    found = apart(entry, view)
    if found is None or found.on_one_node:
        return Pass()
    return Fail(
        f"{entry.name} of {entry.scope.service_name} cannot be managed from a third computer: the service is on "
        f"{found.service_node.value}, {found.instance.label} on {found.instance_node.value}",
        evidence(found),
        observed=observed(found),
        expected=f"the SSIS resource in the group {found.instance.group}",
        remedy=one_group(found, view),
    )
