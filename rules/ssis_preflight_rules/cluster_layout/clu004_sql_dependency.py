"""CLU004: SQL Server is online before the service in its group."""

from __future__ import annotations

from ssis_preflight.analysis.reach import leads_to
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt, need
from ssis_preflight.model.resource import Resource
from ssis_preflight.operations.operation import set_dependency
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.dependency_edits import command, shown, with_all
from ssis_preflight_rules.cluster_layout.sql_members import sql_members


@rule(
    id="CLU004",
    title="The SSIS resource depends on the SQL Server in its group",
    severity=Severity.WARNING,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "Resource.dependency",
        "Resource.group",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S15",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 7",
        "Microsoft Knowledge Base: KB835185",
    ),
)
def ssis_depends_on_sql(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU004: The SSIS resource depends on the SQL Server in its group

    What it checks
    --------------
    Whether an SSIS resource in the group of a SQL Server instance depends, directly or through other
    resources, on SQL Server or on SQL Server Agent.

    Why it matters
    --------------
    After a failover the cluster brings resources online as early as their dependencies allow. Without this
    one the service is online before SQL Server: Management Studio connects to it and fails to list the
    packages in msdb. When SQL Server is taken offline the service stays online and answers without it.

    Passes when
    -----------
    - A chain of dependencies leads to SQL Server or SQL Server Agent. Where it is only one alternative of an
      OR, CLU006 says so.
    - No SQL Server is in the group (DH001 and DH002 judge that).
    - SQL Server depends on the SSIS resource: CLU005 says so, and the cluster allows no circle.

    Fails when
    ----------
    - SQL Server or SQL Server Agent is in the group, and no chain of dependencies leads to either.

    Not evaluated when
    ------------------
    - The group of the resource, a dependency expression on the way, or the types and groups of the resources
      that may be SQL Server are unknown.

    How to fix
    ----------
    Add SQL Server to the dependencies with AND:
    ``Set-ClusterResourceDependency -Resource 'SSIS' -Dependency '([SQL Server]) and ([Cluster Disk 2])'``.
    SQL Server Agent will do as well. Microsoft's general advice for other resources in a SQL Server group
    prefers it, so that they do not stand between SQL Server and its Agent.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: both SQL Server and the shared
      disk that stores the packages should come back online before Integration Services.
    - Microsoft Knowledge Base, KB835185: dependencies on SQL Server in a failover cluster.
    """
    resource = ssis.resource
    sql = sql_members(view, need(resource.group).value)
    gap = sql.gap
    for member in sql.found:
        for one, other in ((resource, member), (member, resource)):
            found = attempt(leads_to, view, one.name, other.name)
            if found is True:
                return Pass()
            if isinstance(found, Unknown):
                gap = gap or found
    if gap is not None:
        raise GapError(gap)
    return Pass() if sql.engine is None else _failure(resource, sql.engine)


def _failure(resource: Resource, engine: Resource) -> Fail:
    dependency = need(resource.dependency)
    wanted = with_all(dependency.value, engine.name)
    operation = set_dependency(resource.name, wanted)
    return Fail(
        f"{resource.name} can come online before {engine.name}, whose packages in msdb it manages",
        (
            Evidence(dependency.at, f"does not lead to {engine.name}"),
            Evidence(need(engine.group).at, f"{engine.name} is in the same group"),
        ),
        observed=shown(dependency.value),
        expected=operation.expression,
        remedy=Remedy(
            f"Add {engine.name} to the dependencies:\n{command(resource.name, wanted)}", (operation,)
        ),
    )
