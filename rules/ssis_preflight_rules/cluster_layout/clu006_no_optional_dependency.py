"""CLU006: SQL Server and the disk are needed, not one choice among several."""

from __future__ import annotations

from collections.abc import Sequence

from ssis_preflight.analysis.dependencies import chain, requires
from ssis_preflight.analysis.reach import leads_to
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.expression import AnyOf, Expression, Ref
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, known_or_none, need
from ssis_preflight.model.names import same
from ssis_preflight.model.resource import Resource
from ssis_preflight.operations.operation import set_dependency
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.dependency_edits import command, made_required, shown
from ssis_preflight_rules.cluster_layout.scope_disks import disks_in_use, scope_of
from ssis_preflight_rules.cluster_layout.sql_members import sql_members


@rule(
    id="CLU006",
    title="The SSIS resource needs SQL Server and its disk with AND, not OR",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.dependency",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S15",),
    sources=(
        "Microsoft: SetClusterResourceDependencyExpression function",
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 7",
    ),
)
def nothing_needed_is_optional(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU006: The SSIS resource needs SQL Server and its disk with AND, not OR

    What it checks
    --------------
    Whether an OR in the dependency expressions lets the SSIS resource come online without the SQL Server in
    its group, or without the clustered disk of its group that holds its configuration file or packages.

    Why it matters
    --------------
    ``[SQL Server] or [Cluster Disk 2]`` is satisfied by either. After a failover the service starts with the
    first that is online: without the disk it does not find its file and runs with built-in defaults, without
    SQL Server it has no packages of msdb to show. The cluster shows it Online all the same.

    Passes when
    -----------
    - SQL Server or SQL Server Agent, and every such disk, is required. An OR of SQL Server and its Agent
      requires SQL Server, and an OR between two IP addresses or network names is meant to be one.
    - Nothing leads to SQL Server or the disk at all: CLU004 and CLU003 say so.

    Fails when
    ----------
    - SQL Server or such a disk is named, but only as one alternative of an OR.

    Microsoft describes OR in the grammar of the expression only; that a single online alternative is enough is read
    from there.

    Not evaluated when
    ------------------
    - A dependency expression on the way, the configuration in force, the drive letters of the disks, or the
      types and groups of the resources that may be SQL Server are unknown.

    How to fix
    ----------
    Write the expression with AND:
    ``Set-ClusterResourceDependency -Resource 'SSIS' -Dependency '([SQL Server]) and ([Cluster Disk 2])'``.

    Sources
    -------
    - Microsoft, SetClusterResourceDependencyExpression: terms joined by OR are satisfied by one of them.
    - Microsoft, Configuring Integration Services in a Clustered Environment: both SQL Server and the shared
      disk should come back online before Integration Services.
    """
    resource = ssis.resource
    gap: Unknown | None = None
    optional: list[Resource] = []
    targets, gap = _targets(ssis, view)
    for target in targets:
        found = attempt(_is_optional, view, resource, target)
        if isinstance(found, Unknown):
            gap = gap or found
        elif found:
            optional.append(_named(view, resource, target))
    if optional:
        return _failure(view, resource, optional)
    if gap is not None:
        raise GapError(gap)
    return Pass()


def _targets(ssis: SsisResource, view: ClusterView) -> tuple[list[Sequence[Resource]], Unknown | None]:
    """Return what must be required, each as resources of which one is enough, and what may be missing there."""
    group = need(ssis.resource.group).value
    sql = sql_members(view, group)
    targets: list[Sequence[Resource]] = []
    gap = sql.gap
    if sql.found and sql.gap is None:
        targets.append(sql.found)
    scope = attempt(scope_of, view, ssis)
    if isinstance(scope, Unknown):
        return targets, gap or scope
    if scope is not None:
        disks = disks_in_use(view, scope)
        gap = gap or disks.gap
        for held in disks.held:
            home = held.disk.group
            if isinstance(home, Unknown):
                gap = gap or home
            elif same(home.value, group):
                targets.append((held.disk,))
    return targets, gap


def _is_optional(view: ClusterView, resource: Resource, target: Sequence[Resource]) -> bool:
    """Say whether a chain leads to the target, but none of its members is required."""
    gap: Unknown | None = None
    for member in target:
        found = attempt(requires, view, resource.name, member.name)
        if found is True:
            return False
        if isinstance(found, Unknown):
            gap = gap or found
    if gap is not None:
        raise GapError(gap)
    reached = [attempt(leads_to, view, resource.name, member.name) for member in target]
    if True not in reached:
        for answer in reached:
            if isinstance(answer, Unknown):
                raise GapError(answer)
    return True in reached


def _named(view: ClusterView, resource: Resource, target: Sequence[Resource]) -> Resource:
    """Return the member of the target that the chain reaches first."""
    reached = [member for member in target if chain(view, resource.name, member.name)]
    return min(reached, key=lambda member: len(chain(view, resource.name, member.name)))


def _failure(view: ClusterView, resource: Resource, optional: list[Resource]) -> Fail:
    names = [member.name for member in optional]
    own = need(resource.dependency)
    wanted = made_required(own.value, names)
    operation = set_dependency(resource.name, wanted)
    holder, dependency = _with_or(view, resource, optional[0])
    return Fail(
        f"{resource.name} can come online without {' and '.join(names)}: one alternative of an OR is enough",
        (Evidence(dependency.at, f"the OR that makes {' and '.join(names)} optional, of {holder}"),),
        observed=shown(dependency.value),
        expected=operation.expression,
        remedy=Remedy(
            f"Require {' and '.join(names)}:\n{command(resource.name, wanted)}",
            (operation,),
        ),
    )


def _with_or(view: ClusterView, resource: Resource, target: Resource) -> tuple[str, Known[Expression]]:
    """Return the first resource on the way to the target whose expression holds an OR, and that expression."""
    for name in chain(view, resource.name, target.name):
        found = view.resource(name)
        expression = None if found is None else known_or_none(found.dependency)
        if found is not None and expression is not None and _has_or(expression):
            return found.name, need(found.dependency)
    return resource.name, need(resource.dependency)


def _has_or(expression: Expression) -> bool:
    if isinstance(expression, Ref):
        return False
    return isinstance(expression, AnyOf) or any(_has_or(member) for member in expression.members)
