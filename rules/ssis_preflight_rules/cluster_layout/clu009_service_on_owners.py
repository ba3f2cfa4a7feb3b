"""CLU009: a node that may own the resource has the service."""

from __future__ import annotations

from ssis_preflight.analysis.installations import anywhere, installed
from ssis_preflight.analysis.owners import owner_names
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.operations.operation import InstallService
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.layout_subjects import PLACEMENTS, Placement
from ssis_preflight_rules.cluster_layout.owner_split import owner_command


@rule(
    id="CLU009",
    title="Every possible owner of the SSIS resource has the service",
    severity=Severity.ERROR,
    subjects=PLACEMENTS,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.possible_owners",
        "Resource.type",
        "Service.installed",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S03", "S14"),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 3 of the installation",
        "Microsoft: Failover clustering system log events, 1040",
    ),
)
def possible_owner_has_the_service(placement: Placement, view: ClusterView) -> Verdict:
    """CLU009: Every possible owner of the SSIS resource has the service

    What it checks
    --------------
    Every node that is a possible owner of the SSIS resource: whether the Integration Services service that
    the resource means is installed there.

    Why it matters
    --------------
    The cluster does not install anything. When the group fails over to a node without the service, the
    resource fails there at once (event 1040). With RestartAction 2 it takes SQL Server of its group along to
    the next node, or down.

    Passes when
    -----------
    - The service is installed on the node.
    - No node of the cluster has it: SVC002 or SVC003 says so.

    Fails when
    ----------
    - The service is not on the node, and at least one other node has it.

    Not evaluated when
    ------------------
    - The services of the node, the possible owners of the resource or the nodes of the cluster are unknown.
    - It is not known which service the resource means.

    How to fix
    ----------
    Install Integration Services of the same release on the node with SQL Server Setup, or take the node off
    the list: ``Set-ClusterOwnerNode -Resource 'SSIS' -Owners 'NODE1','NODE2'``. In a SQL Server group that
    takes the node away from SQL Server too (CLU007).

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: Integration Services is
      installed on each node of the cluster.
    - Microsoft, Failover clustering system log events: 1040, the service could not be found.
    """
    present = need(installed(view, placement.node, placement.service_name))
    if present.value or not anywhere(view, placement.service_name):
        return Pass()
    resource = placement.ssis.resource
    owners = owner_names(view, resource)
    others = tuple(node for node in owners if not same(node, placement.node))
    text = f"Install {placement.service_name} on {placement.node} with SQL Server Setup"
    if others:
        text += f", or take the node off the possible owners:\n{owner_command(resource.name, others)}"
    return Fail(
        f"{resource.name} fails on {placement.node}, which may own it but does not have {placement.service_name}",
        (
            Evidence(present.at, f"{placement.service_name} is not on {placement.node}"),
            Evidence(need(resource.possible_owners).at, f"{placement.node} is a possible owner"),
        ),
        observed=f"{placement.service_name} is not installed",
        expected=f"{placement.service_name} on {', '.join(owners)}",
        remedy=Remedy(text, (InstallService(placement.node, placement.service_name),)),
    )
