"""CFG012: the package folders of a clustered service move with it."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.paths import OnDisk
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.file_place import local_holder
from ssis_preflight_rules.config_file.remedies import join_disk, own_disks, restart_command
from ssis_preflight_rules.config_file.subjects import CLUSTERED_STORE_FOLDERS


@rule(
    id="CFG012",
    title="StorePath is on no clustered disk of another group",
    severity=Severity.ERROR,
    subjects=CLUSTERED_STORE_FOLDERS,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S22",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 7",
        "Microsoft Cluster Service: Resource Dependencies",
    ),
)
def store_is_in_own_group(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG012: StorePath is on no clustered disk of another group

    What it checks
    --------------
    Whether the clustered disk that holds a ``StorePath`` of a clustered service is in the group of the SSIS resource.

    Why it matters
    --------------
    A disk moves with its own group. Whenever the two groups are on different nodes, the folder does not exist where
    the service runs, and Management Studio cannot list or save its packages. No dependency can prevent that:
    dependencies do not cross groups.

    Passes when
    -----------
    - The disk is in the group of the SSIS resource (CLU003 judges whether the resource depends on it).
    - The path is on no clustered disk: CFG011 judges where else it may be.
    - The registry names no file: REG001 judges that.

    Fails when
    ----------
    - The disk is in another group, be it Available Storage.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.
    - The letters of the clustered disks, or the groups of the disk and of the SSIS resource, are unknown.

    How to fix
    ----------
    Copy the packages to a disk of the group of the SSIS resource, write the new path into ``StorePath`` and restart
    the service. Or, where no other role uses the disk, move it into the group and let the SSIS resource depend on it:

    ``Move-ClusterResource -Name 'Cluster Disk 4' -Group 'SQL Server (MSSQLSERVER)'``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the SSIS resource depends on the shared
      disk that stores the packages.
    - Microsoft Cluster Service documentation, Resource Dependencies: both resources are in the same group.
    """
    path = entry.folder.target
    where = local_holder(view, path)
    if not isinstance(where, OnDisk):
        return Pass()
    ssis = entry.scope.host
    disk_group, own_group = need(where.disk.group), need(ssis.resource.group)
    if same(disk_group.value, own_group.value):
        return Pass()
    disks = own_disks(view, entry.scope)
    return Fail(
        f"{entry.name} of {entry.scope.service_name} is not there whenever {disk_group.value} is on another node "
        f"than {ssis.name}",
        (
            Evidence(entry.folder.target_at, f"is on {where.disk.name}"),
            Evidence(disk_group.at, f"{where.disk.name} is in {disk_group.value}"),
            Evidence(own_group.at, f"{ssis.name} is in {own_group.value}"),
            Evidence(where.at, f"{where.disk.name} holds {where.volume}"),
        ),
        observed=f"{path} on {where.disk.name} of {disk_group.value}",
        expected=f"a folder on {disks}",
        remedy=Remedy(
            f"Copy the packages to {disks}, write the new path into StorePath of the folder {entry.name} in "
            f"{entry.file}, then:\n{restart_command(entry.scope)}{join_disk(view, entry.scope, where.disk)}"
        ),
    )
