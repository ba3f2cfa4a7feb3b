"""CLU013: a resource that is left failed is tried again, and not too soon."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, known_or_none, need
from ssis_preflight.model.states import RestartAction
from ssis_preflight.operations.operation import SetResourceProperty
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

_NEVER = 0xFFFFFFFF
_DEFAULT = 3600000


@rule(
    id="CLU013",
    title="An SSIS resource that was given up is tried again later",
    severity=Severity.INFO,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "CommonProperties.restart_period",
        "CommonProperties.retry_period_on_failure",
        "Resource.restart_action",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: RetryPeriodOnFailure",
        "Microsoft Cluster Service: RestartPeriod",
    ),
)
def tried_again_later(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU013: An SSIS resource that was given up is tried again later

    What it checks
    --------------
    ``RetryPeriodOnFailure`` of an SSIS resource, in milliseconds: how long the resource stays failed before the
    cluster tries it again. Failover Cluster Manager shows it on the Policies page as "If all the restart attempts
    fail, begin restarting again after the specified period".

    Why it matters
    --------------
    A cause that passes, such as a domain controller or a share that was away, ends without anybody's doing; the
    failed resource does not, where the value is 0xFFFFFFFF (never). A value below ``RestartPeriod`` is below what
    Microsoft allows: a new series of restarts begins while the failures of the last one still count.

    Passes when
    -----------
    - RetryPeriodOnFailure is at least RestartPeriod, and not 0xFFFFFFFF.
    - RestartAction is 0: the cluster restarts nothing, and CLU011 says so.

    Fails when
    ----------
    - RetryPeriodOnFailure is 0xFFFFFFFF, or below RestartPeriod.

    Not evaluated when
    ------------------
    - RetryPeriodOnFailure or RestartPeriod is unknown.
    - RestartAction is unknown, and the times alone would be a failure.

    How to fix
    ----------
    Set the default of one hour, or RestartPeriod where that is longer; nothing needs to go offline:
    ``(Get-ClusterResource -Name 'SSIS').RetryPeriodOnFailure = 3600000``.

    Sources
    -------
    - Microsoft Cluster Service, RetryPeriodOnFailure: the minimum is RestartPeriod, 0xFFFFFFFF means no retry, the
      default is one hour.
    - Microsoft Cluster Service, RestartPeriod: the time in which failures are counted.
    """
    common, action = ssis.resource.common, ssis.resource.restart_action
    if isinstance(action, Known) and action.value == RestartAction.DO_NOT_RESTART:
        return Pass()
    retry = need(common.retry_period_on_failure)
    if retry.value == _NEVER:
        need(action)
        wanted = max(_DEFAULT, known_or_none(common.restart_period) or 0)
        return _failure(ssis, retry, "never", wanted, Evidence(retry.at, "0xFFFFFFFF means no retry"))
    period = need(common.restart_period)
    if retry.value >= period.value:
        return Pass()
    need(action)
    counted = Evidence(period.at, f"RestartPeriod {period.value}")
    return _failure(ssis, retry, f"{retry.value} ms", max(_DEFAULT, period.value), counted)


def _failure(ssis: SsisResource, retry: Known[int], observed: str, wanted: int, more: Evidence) -> Fail:
    never = retry.value == _NEVER
    happens = (
        "stays failed until somebody starts it, even when the cause has gone"
        if never
        else "is tried again while its last failures still count: the period is below RestartPeriod"
    )
    first = more if never else Evidence(retry.at, f"RetryPeriodOnFailure {retry.value}")
    return Fail(
        f"{ssis.name} {happens}",
        (first,) if never else (first, more),
        observed=observed,
        expected=f"{wanted} ms",
        remedy=Remedy(
            f"Let the cluster try again after a while (in milliseconds):\n"
            f"(Get-ClusterResource -Name {quote(ssis.name)}).RetryPeriodOnFailure = {wanted}",
            (SetResourceProperty(ssis.name, "RetryPeriodOnFailure", wanted),),
        ),
    )
