"""CLU010: a failure of the service does not touch SQL Server."""

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
from ssis_preflight_rules.cluster_layout.sql_members import has_sql, sql_members


@rule(
    id="CLU010",
    title="A failure of the SSIS resource does not move the SQL Server in its group",
    severity=Severity.WARNING,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "Resource.group",
        "Resource.restart_action",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: RestartAction",
        "Microsoft Knowledge Base: KB835185",
        "Microsoft Knowledge Base: KB947712",
    ),
)
def failure_stays_with_ssis(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU010: A failure of the SSIS resource does not move the SQL Server in its group

    What it checks
    --------------
    ``RestartAction`` of an SSIS resource in the group of a SQL Server instance. Failover Cluster Manager
    shows it as "If restart is unsuccessful, fail over all resources in this Role", on the Policies page.

    Why it matters
    --------------
    RestartAction 2, the default of a new resource, means: restart the service, and if that does not help,
    move the whole group. A service that only Management Studio needs then interrupts every database of the
    instance. Since Windows Server 2008 one restart is tried before the move (KB947712). Where the service
    cannot start on any other node either, the group goes from node to node until its failover threshold is
    reached and ends failed, SQL Server included.

    Passes when
    -----------
    - RestartAction is 0 (no restart) or 1 (restart, never move the group).
    - No SQL Server is in the group.

    Fails when
    ----------
    - RestartAction is 2 and SQL Server or SQL Server Agent is in the group.

    Not evaluated when
    ------------------
    - RestartAction, the group of the resource, or the types and groups of the resources that may be SQL
      Server are unknown.

    How to fix
    ----------
    Set the property; nothing needs to go offline: ``(Get-ClusterResource -Name 'SSIS').RestartAction = 1``.

    Sources
    -------
    - Microsoft Cluster Service, RestartAction: 0 do not restart, 1 restart and do not move, 2 restart and
      move.
    - Microsoft Knowledge Base, KB835185: what a resource added to a SQL Server group does to it; SQL Server Agent,
      too, should not affect the group.
    - Microsoft Knowledge Base, KB947712: the number of restarts since Windows Server 2008.
    """
    action = ssis.resource.restart_action
    if isinstance(action, Known) and action.value != RestartAction.RESTART_NOTIFY:
        return Pass()
    home = need(ssis.resource.group)
    if not has_sql(view, home.value):
        return Pass()
    found = need(action)
    engine = sql_members(view, home.value).engine
    name = "SQL Server" if engine is None else engine.name
    return Fail(
        f"{ssis.name} moves {home.value} when the service fails: {name} is interrupted, and may end failed",
        (
            Evidence(found.at, "RestartAction 2 moves the group"),
            Evidence(home.at, f"in the group of {name}"),
        ),
        observed="2",
        expected="1",
        remedy=Remedy(
            f"Restart the service without moving the group:\n"
            f"(Get-ClusterResource -Name {quote(ssis.name)}).RestartAction = 1",
            (SetResourceProperty(ssis.name, "RestartAction", RestartAction.RESTART_NO_NOTIFY.value),),
        ),
    )
