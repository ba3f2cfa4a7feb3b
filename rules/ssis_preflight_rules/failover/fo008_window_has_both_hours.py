"""FO008: half a failback window is none."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.ssis_groups import (
    BEARERS,
    Bearer,
    fails_back,
    hour,
    is_hour,
    set_property,
)


@rule(
    id="FO008",
    title="The failback window of the SSIS group has a start and an end",
    severity=Severity.WARNING,
    subjects=BEARERS,
    needs=(
        "Cluster.groups",
        "Cluster.resources",
        "Group.auto_failback_type",
        "Group.failback_window_end",
        "Group.failback_window_start",
        "Group.preferred_owners",
        "Resource.group",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: FailbackWindowStart",
        "Microsoft Cluster Service: FailbackWindowEnd",
    ),
)
def window_has_both_hours(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO008: The failback window of the SSIS group has a start and an end

    What it checks
    --------------
    Whether ``FailbackWindowStart`` and ``FailbackWindowEnd`` of a group with Integration Services are both set, or
    neither. -1, which is 4294967295 as an unsigned number, means not set.

    Why it matters
    --------------
    The window takes effect only with both hours. With one of them somebody believes in a window that is not
    there: the group moves back the moment its preferred node returns, and interrupts SQL Server, the service and
    running packages in the middle of the day.

    Passes when
    -----------
    - Both hours are set, or neither is (FO007 judges failback without a window).
    - The group never fails back: ``AutoFailbackType`` is 0, or it prefers no node.

    Fails when
    ----------
    - The group may fail back, and exactly one hour is set.

    Not evaluated when
    ------------------
    - One of these properties is unknown and the others leave it open.

    How to fix
    ----------
    Set both hours (0 to 23): ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').FailbackWindowStart = 6`` and
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').FailbackWindowEnd = 7``. Or prevent failback:
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').AutoFailbackType = 0``.

    Sources
    -------
    - Microsoft Cluster Service, FailbackWindowStart and FailbackWindowEnd: hours 0 to 23; both must be set.
    """
    group = bearer.group
    start, end = group.failback_window_start, group.failback_window_end
    if isinstance(start, Known) and isinstance(end, Known) and is_hour(start.value) == is_hour(end.value):
        return Pass()
    if not fails_back(group):
        return Pass()
    bounds = (("FailbackWindowStart", need(start)), ("FailbackWindowEnd", need(end)))
    missing, given = sorted(bounds, key=lambda bound: is_hour(bound[1].value))
    return Fail(
        f"{bearer.name} fails back at any hour: {missing[0]} is not set, so its window does not count",
        (
            Evidence(missing[1].at, f"{missing[0]} is not set"),
            Evidence(given[1].at, f"{given[0]} is {given[1].value}"),
        ),
        observed=f"start {hour(start)}, end {hour(end)}",
        expected="both hours set",
        remedy=Remedy(
            f"Set the other hour (0 to 23) too:\n{set_property(bearer.name, missing[0], '<hour>')}\n"
            f"Or prevent failback:\n{set_property(bearer.name, 'AutoFailbackType', 0)}"
        ),
    )
