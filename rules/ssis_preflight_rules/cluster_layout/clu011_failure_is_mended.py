"""CLU011: the cluster restarts the service when it fails."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.states import RestartAction
from ssis_preflight.operations.operation import SetResourceProperty
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="CLU011",
    title="The cluster restarts the SSIS resource when it fails",
    severity=Severity.INFO,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "CommonProperties.restart_threshold",
        "Resource.restart_action",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: RestartAction",
        "Microsoft Cluster Service: RestartThreshold",
    ),
)
def failure_is_mended(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU011: The cluster restarts the SSIS resource when it fails

    What it checks
    --------------
    ``RestartAction`` and ``RestartThreshold`` of an SSIS resource. Failover Cluster Manager shows them on the
    Policies page as the response to a failure and as "Maximum restarts in the specified period".

    Why it matters
    --------------
    With RestartAction 0 the cluster watches the service and does nothing when it stops: Management Studio cannot
    reach Integration Services until somebody starts the resource by hand. RestartThreshold 0 comes to the same,
    since the first failure is already one too many; the resource is tried again when RetryPeriodOnFailure is
    over, an hour by default. A stand-alone service can at least be restarted by the service control manager.

    Passes when
    -----------
    - RestartAction is 1 and RestartThreshold is 1 or more.
    - RestartAction is 2: CLU010 and CLU012 judge what that does to the group.

    Fails when
    ----------
    - RestartAction is 0.
    - RestartAction is 1 and RestartThreshold is 0.

    Not evaluated when
    ------------------
    - RestartAction is unknown, or it is 1 and RestartThreshold is unknown.

    How to fix
    ----------
    Restart without moving the group; nothing needs to go offline:
    ``(Get-ClusterResource -Name 'SSIS').RestartAction = 1`` and, where it is 0,
    ``(Get-ClusterResource -Name 'SSIS').RestartThreshold = 1``, the default since Windows Server 2008.

    Sources
    -------
    - Microsoft Cluster Service, RestartAction: 0 do not restart, 1 restart and do not move.
    - Microsoft Cluster Service, RestartThreshold: the failures within RestartPeriod that the cluster tolerates.
    """
    action = need(ssis.resource.restart_action)
    if action.value == RestartAction.DO_NOT_RESTART:
        return _failure(ssis, "RestartAction", action, RestartAction.RESTART_NO_NOTIFY.value)
    if action.value == RestartAction.RESTART_NOTIFY:
        return Pass()
    threshold = need(ssis.resource.common.restart_threshold)
    return _failure(ssis, "RestartThreshold", threshold, 1) if threshold.value == 0 else Pass()


def _failure(ssis: SsisResource, name: str, found: Known[int], wanted: int) -> Fail:
    return Fail(
        f"{ssis.name} stays failed when the service stops: {name} {found.value} lets the cluster restart nothing",
        (Evidence(found.at, f"{name} {found.value}"),),
        observed=f"{name} {found.value}",
        expected=f"{name} {wanted}",
        remedy=Remedy(
            f"Let the cluster restart the service:\n"
            f"(Get-ClusterResource -Name {quote(ssis.name)}).{name} = {wanted}",
            (SetResourceProperty(ssis.name, name, wanted),),
        ),
    )
