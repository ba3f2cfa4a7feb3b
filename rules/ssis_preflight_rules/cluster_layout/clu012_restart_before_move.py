"""CLU012: the service is restarted once before its group moves."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.states import RestartAction
from ssis_preflight.operations.operation import SetResourceProperty
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.sql_members import has_sql


@rule(
    id="CLU012",
    title="The SSIS resource is restarted on its node before its group moves",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "CommonProperties.restart_threshold",
        "Resource.group",
        "Resource.restart_action",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: RestartThreshold",
        "Microsoft Cluster Service: RestartAction",
        "Microsoft Knowledge Base: KB947712",
    ),
)
def restarted_before_the_move(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU012: The SSIS resource is restarted on its node before its group moves

    What it checks
    --------------
    ``RestartThreshold`` of an SSIS resource whose failure moves its group (RestartAction 2), in a group without
    SQL Server.

    Why it matters
    --------------
    RestartThreshold 0 tolerates no failure: the group leaves the node the first time the service stops, although
    a restart on the spot takes seconds. Every move closes the connections of clients, asks running packages to
    stop, and counts towards the failover threshold of the group; when that is used up, the group stays failed.
    That a restart should be tried first is advice drawn from how the property works; Microsoft's default is one
    restart since Windows Server 2008, three before (KB947712).

    Passes when
    -----------
    - RestartThreshold is 1 or more.
    - RestartAction is 0 or 1: a failure does not move the group (CLU011 judges whether it is restarted).
    - SQL Server is in the group: CLU010 says that the resource must not move it at all.

    Fails when
    ----------
    - RestartAction is 2, RestartThreshold is 0, and no SQL Server is in the group.

    Not evaluated when
    ------------------
    - RestartAction, RestartThreshold, the group of the resource, or the types and groups of the resources that
      may be SQL Server are unknown, and what is known does not decide.

    How to fix
    ----------
    Set the property; nothing needs to go offline: ``(Get-ClusterResource -Name 'SSIS').RestartThreshold = 1``.

    Sources
    -------
    - Microsoft Cluster Service, RestartThreshold: restarts within RestartPeriod before RestartAction applies.
    - Microsoft Cluster Service, RestartAction: 2 restarts, then moves the group.
    - Microsoft Knowledge Base, KB947712: the default number of restarts since Windows Server 2008.
    """
    action, threshold = ssis.resource.restart_action, ssis.resource.common.restart_threshold
    if isinstance(action, Known) and action.value != RestartAction.RESTART_NOTIFY:
        return Pass()
    if isinstance(threshold, Known) and threshold.value > 0:
        return Pass()
    home = need(ssis.resource.group)
    if has_sql(view, home.value):
        return Pass()
    moves, found = need(action), need(threshold)
    return Fail(
        f"{ssis.name} moves {home.value} the first time the service stops, without a restart on its node",
        (
            Evidence(found.at, "RestartThreshold 0 tolerates no failure"),
            Evidence(moves.at, "RestartAction 2 moves the group"),
        ),
        observed="0",
        expected="1",
        remedy=Remedy(
            f"Let the service be restarted once on its node first:\n"
            f"(Get-ClusterResource -Name {quote(ssis.name)}).RestartThreshold = 1",
            (SetResourceProperty(ssis.name, "RestartThreshold", 1),),
        ),
    )
