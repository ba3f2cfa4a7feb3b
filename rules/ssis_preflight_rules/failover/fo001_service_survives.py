"""FO001: after the loss of a node the service runs somewhere."""

from __future__ import annotations

from ssis_preflight.analysis.failover.study import Found
from ssis_preflight.analysis.ssis import SsisResource, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Remedy, Verdict
from ssis_preflight_rules.failover.hazards import decide, hazards_of, severity_of, told


@rule(
    id="FO001",
    title="The service comes online on the node that its group moves to",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.anti_affinity_class_names",
        "Node.state",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.type",
        "Service.installed",
        "Service.start_mode",
    ),
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    statements=("S14",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Failover Clustering system log events 1040 and 1041",
    ),
)
def service_survives_failover(ssis: SsisResource, view: ClusterView) -> Verdict:
    """FO001: The service comes online on the node that its group moves to

    What it checks
    --------------
    Every failover within the bounds of the exploration: does the service start on the node on which its group ends?
    Two groups that meet on one node are CLU001's, a group that fails as a whole is FO002's.

    Why it matters
    --------------
    A node without the service, or with the service disabled, looks healthy until the day a failover ends there. Then
    packages cannot be managed although SQL Server is online.

    Passes when
    -----------
    - On every node that a failover or one move by an operator can lead to, the service is installed and not disabled.

    Fails when
    ----------
    - A trace leads to a node on which it cannot start: an error if a single failure leads there whatever the cluster
      chooses, otherwise a warning. The finding tells the shortest trace.

    Not evaluated when
    ------------------
    - The nodes, groups, resources or the state of a node are unknown, so that nothing can be explored.
    - Whether it happens rests on a fact that is not in evidence; the gap names it, and what would follow.
    - The search ended at its limit before it found anything.

    How to fix
    ----------
    Install Integration Services of the same release on that node, or set the service to Manual, or take the node out
    of the possible owners: ``Set-ClusterOwnerNode -Resource 'SSIS' -Owners NODE1,NODE2``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: install the service on each node.
    - Microsoft, Failover Clustering events: 1040 the service does not exist, 1041 it cannot be started.
    """
    found, hazards = hazards_of(view, ssis, _wanted)
    return decide(found, hazards, lambda hazard: _failure(view, ssis, hazard))


def _wanted(hazard: Found) -> bool:
    return hazard.what == "service-cannot-start" and hazard.outcome.get("sql") != "failed"


def _failure(view: ClusterView, ssis: SsisResource, hazard: Found) -> Fail:
    release = meant_release(view, ssis)
    service = view.service(hazard.node or "", release.service_name) if release else None
    at = need(service.installed if service else ssis.resource.type).at
    return Fail(
        f"{ssis.name} does not come online after a failover. {told(hazard)}",
        (Evidence(at, "ends failed"),),
        observed=hazard.trace[-1],
        expected="a service that starts on every node its group can move to",
        remedy=Remedy(
            "Install the service on that node, set it to Manual, or leave the node out of the owners:\n"
            f"Get-ClusterOwnerNode -Resource {quote(ssis.name)}"
        ),
        severity=severity_of(hazard, Severity.ERROR, Severity.WARNING),
    )
