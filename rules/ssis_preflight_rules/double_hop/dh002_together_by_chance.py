"""DH002: the service and its SQL Server are together by their group, and not by chance."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.verdict import Fail, Pass, Verdict
from ssis_preflight_rules.config_file.subjects import CLUSTERED_SERVER_FOLDERS
from ssis_preflight_rules.double_hop.hops import apart, evidence, observed, one_group


@rule(
    id="DH002",
    title="A clustered service shares its node with its SQL Server by group, not by chance",
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
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    statements=("S08",),
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment",),
)
def service_is_not_together_by_chance(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""DH002: A clustered service shares its node with its SQL Server by group, not by chance

    What it checks
    --------------
    For every ``ServerName`` of a clustered service that is a clustered SQL Server instance: whether the two are in
    different groups that share a node now.

    Why it matters
    --------------
    Microsoft's documentation says that the packages in msdb cannot be managed from a third computer where the two are
    on separate virtual servers, on one node or not. It may work all the same while both are on one node, because the
    second hop stays on the computer. That nobody documents, so this rule has medium confidence. It ends with the next
    failover or move of either group, and then looks like a fault of that failover.

    Passes when
    -----------
    - The instance is in the group of the SSIS resource.
    - The groups are on different nodes now: DH001 judges that.
    - ServerName is no clustered instance: CFG005, CFG006, CFG008 and DH003 judge that.
    - The file is not in force: CFG001, CFG002 and REG001 judge that.
    - Every declared client is ``service-node``: from there it is one hop only.

    Fails when
    ----------
    - The groups differ, and one node owns both resources now.

    Not evaluated when
    ------------------
    - The configuration in force, or what the ServerName means, is unknown.
    - The groups or the current owners of the two resources are unknown.

    How to fix
    ----------
    Bring both into one group: ``Move-ClusterResource -Name 'SSIS' -Group 'SQL Server (MSSQLSERVER)'``. Or run the
    service on every node without a cluster resource.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: delegation is needed where the service
      and SQL Server are on separate servers or virtual servers and the client is a third computer.
    """
    found = apart(entry, view)
    if found is None or not found.on_one_node:
        return Pass()
    return Fail(
        f"{entry.name} of {entry.scope.service_name} works from a third computer by chance at best: the next "
        f"failover can part {found.service_group.value} and {found.instance.group}",
        evidence(found),
        observed=observed(found),
        expected=f"the SSIS resource in the group {found.instance.group}",
        remedy=one_group(found, view),
    )
