"""CLU005: SQL Server does not wait for the service."""

from __future__ import annotations

from ssis_preflight.analysis.dependencies import chain, mentions, requires
from ssis_preflight.analysis.reach import leads_to
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView, in_list
from ssis_preflight.model.expression import names, write
from ssis_preflight.model.facts import GapError, attempt, known_or_none, need
from ssis_preflight.model.names import same
from ssis_preflight.model.resource import Resource
from ssis_preflight.operations.operation import set_dependency
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.dependency_edits import command, shown, without
from ssis_preflight_rules.cluster_layout.sql_members import sql_members


@rule(
    id="CLU005",
    title="SQL Server and SQL Server Agent do not depend on the SSIS resource",
    severity=(Severity.ERROR, Severity.WARNING),
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
        "Microsoft Cluster Service: Resource Dependencies",
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 7",
    ),
)
def sql_does_not_depend_on_ssis(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU005: SQL Server and SQL Server Agent do not depend on the SSIS resource

    What it checks
    --------------
    Whether SQL Server or SQL Server Agent of the group depends on the SSIS resource, directly or through
    other resources.

    Why it matters
    --------------
    A resource that depends on another comes online after it and goes offline with it. If the service fails,
    or is taken offline for a change of its configuration, the cluster takes SQL Server or its Agent down
    first. After a failover SQL Server waits for a service that it does not need, and stays down where the
    service cannot start.

    Passes when
    -----------
    - No chain of dependencies leads from SQL Server or SQL Server Agent to the SSIS resource.
    - No SQL Server is in the group.

    Fails when
    ----------
    - Error: SQL Server or SQL Server Agent cannot be online without the SSIS resource.
    - Warning: the SSIS resource is one alternative of an OR on which it depends. When the other alternative
      is offline, the service decides over SQL Server.

    Not evaluated when
    ------------------
    - The group of the resource, the dependencies of the SQL Server resources, or the types and groups of the
      resources that may be SQL Server are unknown.

    How to fix
    ----------
    Remove the dependency, and let the SSIS resource depend on SQL Server instead (CLU004):
    ``Remove-ClusterResourceDependency -Resource 'SQL Server Agent' -Provider 'SSIS'``.

    Sources
    -------
    - Microsoft Cluster Service, Resource Dependencies: a resource is brought online after those that it
      depends on, and taken offline before them.
    - Microsoft, Configuring Integration Services in a Clustered Environment: SQL Server should come back
      online before Integration Services.
    """
    sql = sql_members(view, need(ssis.resource.group).value)
    needing = [r for r in sql.found if attempt(requires, view, r.name, ssis.name) is True]
    naming = [r for r in sql.found if mentions(view, r.name, ssis.name)]
    if needing:
        return _failure(ssis, needing[0], "goes offline when it fails", Severity.ERROR, view)
    if naming:
        return _failure(ssis, naming[0], "has it as one alternative of an OR", Severity.WARNING, view)
    for member in sql.found:
        leads_to(view, member.name, ssis.name)
    if sql.gap is not None:
        raise GapError(sql.gap)
    return Pass()


def _failure(ssis: SsisResource, member: Resource, says: str, severity: Severity, view: ClusterView) -> Fail:
    places = _dependents(ssis, view)
    edits = [
        (resource.name, without(need(resource.dependency).value, ssis.name), need(resource.dependency))
        for resource in places
    ]
    removal = "\n".join(
        command(name, left)
        if write(left)
        else f"Remove-ClusterResourceDependency -Resource {quote(name)} -Provider {quote(ssis.name)}"
        for name, left, _ in edits
    )
    return Fail(
        f"{ssis.name} stands before SQL Server: {member.name} {says}{_way(view, member, ssis)}",
        tuple(Evidence(now.at, f"{name} depends on {ssis.name}") for name, _, now in edits),
        observed=shown(edits[0][2].value),
        expected=shown(edits[0][1]),
        remedy=Remedy(
            f"Take {ssis.name} out of the dependencies:\n{removal}",
            tuple(set_dependency(name, left) for name, left, _ in edits),
        ),
        severity=severity,
    )


def _way(view: ClusterView, member: Resource, ssis: SsisResource) -> str:
    """Name the resources between the two, where there are any."""
    between = chain(view, member.name, ssis.name)[1:-1]
    return f" (through {', '.join(between)})" if between else ""


def _dependents(ssis: SsisResource, view: ClusterView) -> list[Resource]:
    """Return the resources that name the SSIS resource and are SQL Server's, or lie between it and SQL Server."""
    sql = sql_members(view, need(ssis.resource.group).value).found
    found: list[Resource] = []
    for resource in view.resources():
        expression = known_or_none(resource.dependency)
        if expression is None or not in_list(ssis.name, names(expression)):
            continue
        if any(same(r.name, resource.name) or mentions(view, r.name, resource.name) for r in sql):
            found.append(resource)
    return found
