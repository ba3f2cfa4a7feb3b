"""CLU002: the core groups are left alone."""

from __future__ import annotations

from ssis_preflight.analysis.instances import sql_instances
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.expression import NO_DEPENDENCY
from ssis_preflight.model.facts import Unknown, attempt, known_or_none, need
from ssis_preflight.operations.operation import MoveResource, Operation
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.layout_subjects import is_core_group


@rule(
    id="CLU002",
    title="The SSIS resource is outside the Cluster Group and Available Storage",
    severity=Severity.ERROR,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.groups",
        "Cluster.resources",
        "Group.group_type",
        "Group.is_core",
        "Resource.group",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=("Microsoft Cluster Service: Core Resources", "Microsoft Cluster Service: CLUSGROUP_TYPE"),
)
def outside_the_core_groups(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU002: The SSIS resource is outside the Cluster Group and Available Storage

    What it checks
    --------------
    Whether the group of the SSIS resource is one of the cluster's own: the Cluster Group, which holds the
    cluster name and the witness, or Available Storage, which holds disks that nobody uses. The groups are
    known by their type and flag, whatever they are called.

    Why it matters
    --------------
    A failing application moves its group. In the Cluster Group that interrupts the management of the whole
    cluster, and the service follows the cluster name instead of its own data. A disk in Available Storage
    serves no application; the service would come online beside disks that the next administrator takes away.

    Passes when
    -----------
    - The resource is in any other group: that of SQL Server, or one of its own.

    Fails when
    ----------
    - Its group is the Cluster Group or Available Storage.

    Not evaluated when
    ------------------
    - The group of the resource is unknown, or neither the type nor the core flag of that group is known.

    How to fix
    ----------
    Remove its dependencies on resources of the core group, then move it:
    ``Move-ClusterResource -Name 'SSIS' -Group 'SQL Server (MSSQLSERVER)'``. Resources that depend on each
    other move together.

    Sources
    -------
    - Microsoft Cluster Service, Core Resources: core resources are for the cluster itself.
    - Microsoft Cluster Service, CLUSGROUP_TYPE: Cluster and AvailableStorage are group types of their own.
    """
    home = need(ssis.resource.group)
    if not is_core_group(view, home.value):
        return Pass()
    target = _target(view)
    operations: tuple[Operation, ...] = ()
    if target is not None and known_or_none(ssis.resource.dependency) == NO_DEPENDENCY:
        operations = (MoveResource(ssis.name, target),)
    return Fail(
        f"{ssis.name} is in {home.value}, which is a group of the cluster itself: a failure of the service moves it",
        (Evidence(home.at, f"in {home.value}"),),
        observed=home.value,
        expected=target or "the group of SQL Server, or a group of its own",
        remedy=Remedy(
            "Remove dependencies that stay behind, then move the resource:\n"
            f"Move-ClusterResource -Name {quote(ssis.name)} -Group {quote(target or '<group>')}",
            operations,
        ),
    )


def _target(view: ClusterView) -> str | None:
    """Return the group of the only SQL Server instance, or None where there is more than one or none."""
    instances = attempt(sql_instances, view)
    groups = set() if isinstance(instances, Unknown) else {instance.group for instance in instances}
    return groups.pop() if len(groups) == 1 else None
