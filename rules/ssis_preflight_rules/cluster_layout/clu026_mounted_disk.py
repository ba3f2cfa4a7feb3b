"""CLU026: a mounted disk comes online after the disk on which it is mounted."""

from __future__ import annotations

import ntpath

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.paths import OnDisk, holder
from ssis_preflight.analysis.reach import leads_to
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, need
from ssis_preflight.model.names import same
from ssis_preflight.model.resource import Resource
from ssis_preflight.operations.operation import set_dependency
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import CLUSTERED_SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict, every
from ssis_preflight_rules.cluster_layout.dependency_edits import command, shown, with_all
from ssis_preflight_rules.cluster_layout.scope_disks import HeldDisk, judge_disks

_LETTER = len("S:")


@rule(
    id="CLU026",
    title="A mounted disk with SSIS files depends on the disk on which it is mounted",
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
    sources=(
        "Microsoft: SQL Server support for mounted volumes (KB819546)",
        "Microsoft, SAP on SQL Server team: Problems with mounted volumes in a cluster",
        "Microsoft Cluster Service: Resource Dependencies",
    ),
)
def mounted_after_its_host(scope: Scope, view: ClusterView) -> Verdict:
    r"""CLU026: A mounted disk with SSIS files depends on the disk on which it is mounted

    What it checks
    --------------
    Every clustered disk that holds the configuration file or a package folder of a clustered service and is mounted
    in a folder, such as ``S:\Mount\Data``: whether it depends on the clustered disk that holds this folder, and
    that one on its own host where mounts are nested.

    Why it matters
    --------------
    The folder in which the disk is mounted exists only while the host disk is online. Without the dependency the
    cluster brings both online at the same time after a failover. When the mounted disk is first, its path does not
    lead anywhere yet: the service finds no file, runs with built-in defaults, and the cluster shows it Online.
    Taken offline in the wrong order, what is still writing loses its volume.

    Passes when
    -----------
    - A chain of dependencies leads from the mounted disk to its host.
    - Configuration and packages are on disks with a letter of their own, or on no clustered disk of the group.
    - The folder is on no other clustered disk: the snapshot says nothing about volumes of the nodes.

    Whether the SSIS resource depends on the mounted disk is judged by CLU003.

    Fails when
    ----------
    - No chain of dependencies leads from the mounted disk to its host.
    - The host is in another group, so that no dependency is possible.

    Not evaluated when
    ------------------
    - The configuration in force, the drive letters and mount points of the disks, their groups, or a dependency
      expression on the way is unknown.

    How to fix
    ----------
    Let the mounted disk depend on its host: ``Set-ClusterResourceDependency -Resource 'Cluster Disk 4' -Dependency
    '([Cluster Disk 2])'``. A host in another group has to be moved, or the disk mounted elsewhere.

    Sources
    -------
    - Microsoft, SQL Server support for mounted volumes (KB819546): mounted volumes in a cluster and their
      dependencies.
    - Microsoft, Problems with mounted volumes in a cluster: mounted volumes depend on the root disk, which has to be
      online first; and what happened to SQL Server where dependencies were missing.
    - Microsoft Cluster Service, Resource Dependencies: both ends are in one group.
    """
    return judge_disks(view, scope, lambda held: _judge(view, held))


def _judge(view: ClusterView, held: HeldDisk) -> Verdict:
    """Judge the disk and, where mounts are nested, every host on the way to a drive letter."""
    verdicts: list[Verdict] = []
    disk, volume = held.disk, held.volume.rstrip("\\")
    while len(volume) > _LETTER:
        host = attempt(holder, view, ntpath.dirname(volume))
        if isinstance(host, Unknown):
            verdicts.append(NotEvaluated(host))
            break
        if not isinstance(host, OnDisk):
            break
        if not same(host.disk.name, disk.name):
            found = attempt(_pair, view, disk, volume, host)
            verdicts.append(NotEvaluated(found) if isinstance(found, Unknown) else found)
        disk, volume = host.disk, host.volume.rstrip("\\")
    return every(verdicts)


def _pair(view: ClusterView, disk: Resource, volume: str, host: OnDisk) -> Verdict:
    if not same(need(disk.group).value, need(host.disk.group).value):
        return _apart(disk, volume, host)
    if leads_to(view, disk.name, host.disk.name):
        return Pass()
    dependency = need(disk.dependency)
    wanted = with_all(dependency.value, host.disk.name)
    operation = set_dependency(disk.name, wanted)
    return Fail(
        f"{disk.name} can come online before {host.disk.name}, on which it is mounted as {volume}",
        (
            Evidence(dependency.at, f"does not lead to {host.disk.name}"),
            Evidence(host.at, f"{host.disk.name} holds {host.volume}"),
        ),
        observed=shown(dependency.value),
        expected=operation.expression,
        remedy=Remedy(
            f"Let {disk.name} depend on {host.disk.name}:\n{command(disk.name, wanted)}", (operation,)
        ),
    )


def _apart(disk: Resource, volume: str, host: OnDisk) -> Fail:
    own, other = need(disk.group), need(host.disk.group)
    return Fail(
        f"{disk.name} is mounted as {volume} on {host.disk.name}, a disk of {other.value}: its path leads nowhere "
        "while the groups are on different nodes",
        (
            Evidence(own.at, f"{disk.name} is in {own.value}"),
            Evidence(other.at, f"{host.disk.name} is in {other.value}"),
        ),
        observed=f"mounted on a disk of {other.value}",
        expected=f"mounted on a disk of {own.value}",
        remedy=Remedy(
            f"Mount {disk.name} on a disk of its own group, or give it a drive letter, and change the paths "
            f"that name {volume}; or move {host.disk.name} into {own.value}, if nothing in {other.value} needs it"
        ),
    )
