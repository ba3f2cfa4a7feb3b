"""CLU003: the disk with configuration and packages is online before the service."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.reach import leads_to
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.model.resource import Resource
from ssis_preflight.operations.operation import set_dependency
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import CLUSTERED_SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.dependency_edits import command, shown, with_all
from ssis_preflight_rules.cluster_layout.scope_disks import HeldDisk, judge_disks


@rule(
    id="CLU003",
    title="The SSIS resource depends on the disk with its configuration and packages",
    severity=Severity.ERROR,
    subjects=CLUSTERED_SCOPES,
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
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment, step 7",),
)
def ssis_depends_on_its_disk(scope: Scope, view: ClusterView) -> Verdict:
    """CLU003: The SSIS resource depends on the disk with its configuration and packages

    What it checks
    --------------
    Whether the SSIS resource, directly or through other resources, depends on every clustered disk of its own
    group that holds its configuration file or a package folder (StorePath).

    Why it matters
    --------------
    Without the dependency the cluster may start the service before the disk is there. The service does not
    fail then: it does not find its file and runs with built-in defaults (event 272), and the cluster shows it
    Online. A failover is when this happens: the disk comes online on the other node at the same time as the
    service.

    Passes when
    -----------
    - The dependency expressions leave no way for the resource to come online before those disks.
    - Configuration and packages are on no clustered disk of the group (CFG003, CFG004, CFG011 and CFG012
      judge where they are).

    Fails when
    ----------
    - A chain of dependencies to such a disk is missing. Where the disk is only one alternative of an OR,
      CLU006 says so instead.

    Not evaluated when
    ------------------
    - The configuration in force, the drive letters of the disks or a dependency expression on the way is
      unknown.

    How to fix
    ----------
    Add the disk to the dependencies of the SSIS resource with AND:
    ``Set-ClusterResourceDependency -Resource 'SSIS' -Dependency '([SQL Server]) and ([Cluster Disk 2])'``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: both SQL Server and the shared
      disk that stores the packages should come back online before Integration Services.
    - Microsoft, Events logged by the Integration Services service: 272.
    """
    resource = scope.host.resource

    def judge(held: HeldDisk) -> Verdict:
        elsewhere = not same(need(held.disk.group).value, need(resource.group).value)
        if elsewhere or leads_to(view, resource.name, held.disk.name):
            return Pass()
        return _failure(resource, held)

    return judge_disks(view, scope, judge)


def _failure(resource: Resource, held: HeldDisk) -> Fail:
    dependency = need(resource.dependency)
    disk = held.disk
    operation = set_dependency(resource.name, with_all(dependency.value, disk.name))
    return Fail(
        f"{resource.name} can start before {disk.name}, which holds {held.path}",
        (
            Evidence(dependency.at, f"does not lead to {disk.name}"),
            Evidence(need(disk.private.volumes).at, f"{disk.name} holds {held.volume}"),
        ),
        observed=shown(dependency.value),
        expected=operation.expression,
        remedy=Remedy(
            f"Add {disk.name} to the dependencies:\n"
            f"{command(resource.name, with_all(dependency.value, disk.name))}",
            (operation,),
        ),
    )
