"""FO002: the service does not take SQL Server down."""

from __future__ import annotations

from ssis_preflight.analysis.failover.study import Found
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.operations.operation import SetResourceProperty
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Remedy, Verdict
from ssis_preflight_rules.failover.hazards import decide, hazards_of, severity_of, told


@rule(
    id="FO002",
    title="No failover takes SQL Server down because of Integration Services",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.anti_affinity_class_names",
        "Group.failover_threshold",
        "Node.state",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.restart_action",
        "Resource.type",
        "Service.installed",
        "Service.start_mode",
    ),
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    statements=("S10",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft Cluster Service: RestartAction, FailoverThreshold",
    ),
)
def sql_survives_service(ssis: SsisResource, view: ClusterView) -> Verdict:
    """FO002: No failover takes SQL Server down because of Integration Services

    What it checks
    --------------
    Every failover within the bounds of the exploration: does the failure of the service ever end with the whole
    group,
    and SQL Server in it, failed?

    Why it matters
    --------------
    The service runs once on a node. When its group meets another one, or the node lacks the service, it cannot start;
    with RestartAction 2 that failure fails the whole group over, from node to node, until no node is left or the
    threshold is used up. Then SQL Server is down because of a service that only manages packages.

    Passes when
    -----------
    - No explored trace ends with SQL Server failed.
    - The SSIS resource does not affect its group (RestartAction 0 or 1).

    Fails when
    ----------
    - A trace ends with the group failed: an error if that is forced, or follows from a single failure whatever the
      cluster chooses, otherwise a warning. CLU010 names the setting alone; this is its consequence.

    Not evaluated when
    ------------------
    - The nodes, groups, resources or the state of a node are unknown, so that nothing can be explored.
    - Whether it happens rests on a fact that is not in evidence; the gap names it, and what would follow.
    - The search ended at its limit before it found anything.

    How to fix
    ----------
    Let the resource not affect its group: ``(Get-ClusterResource 'SSIS').RestartAction = 1``. Keep two groups with
    the
    service apart (CLU001), or use stand-alone services.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: whether SQL Server fails too depends on
      whether the service was configured to affect the other services in its group.
    - Microsoft Cluster Service, RestartAction 2: restart, then fail the group over. That the group has failed
      where no
      node is left follows from the group failover policy of the Windows Server 2003 help.
    """
    found, hazards = hazards_of(view, ssis, _wanted)
    return decide(found, hazards, lambda hazard: _failure(ssis, hazard))


def _wanted(hazard: Found) -> bool:
    return hazard.outcome.get("sql") == "failed"


def _failure(ssis: SsisResource, hazard: Found) -> Fail:
    resource = ssis.resource
    action = resource.restart_action
    at = need(action).at
    return Fail(
        f"{ssis.name} can take SQL Server down. {told(hazard)}",
        (Evidence(at, "lets the service affect its group"),),
        observed=f"RestartAction {need(action).value}",
        expected="RestartAction 1",
        remedy=Remedy(
            f"(Get-ClusterResource {quote(ssis.name)}).RestartAction = 1",
            (SetResourceProperty(ssis.name, "RestartAction", 1),),
        ),
        severity=severity_of(hazard, Severity.ERROR, Severity.WARNING),
    )
