"""CFG004: the configuration file moves with the service."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.paths import OnDisk
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.file_place import bring_home, file_place
from ssis_preflight_rules.config_file.remedies import join_disk
from ssis_preflight_rules.config_file.subjects import CLUSTERED_SERVICES


@rule(
    id="CFG004",
    title="The configuration file is on no clustered disk of another group",
    severity=Severity.ERROR,
    subjects=CLUSTERED_SERVICES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S18",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 9",
        "Microsoft Cluster Service: Resource Dependencies",
    ),
)
def file_is_in_own_group(scope: Scope, view: ClusterView) -> Verdict:
    r"""CFG004: The configuration file is on no clustered disk of another group

    What it checks
    --------------
    Whether the clustered disk that holds the configuration file, by the registry value on the owner, is in the group
    of the SSIS resource.

    Why it matters
    --------------
    A disk moves with its own group. Whenever the two groups are on different nodes, the service does not find its
    file, runs with built-in defaults (event 272), and the cluster shows it Online. No dependency can prevent that:
    dependencies do not cross groups.

    Passes when
    -----------
    - The disk is in the group of the SSIS resource.
    - The file is on no clustered disk: CFG003 and CFG001 judge where else it may be.
    - The registry names no file: REG001 judges that.

    Fails when
    ----------
    - The disk is in another group, be it Available Storage.

    Not evaluated when
    ------------------
    - The registry value on the owner is unknown, or it contains an environment variable.
    - The letters of the clustered disks, or the groups of the disk and of the SSIS resource, are unknown.

    How to fix
    ----------
    Copy the file to a disk of the group of the SSIS resource and point the registry at the copy, on the owner, while
    the resource is online:

    ``Set-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Name
    '(default)' -Value 'S:\SSIS\MsDtsSrvr.ini.xml'``

    Or, where no other role uses the disk, move the disk into the group:
    ``Move-ClusterResource -Name 'Cluster Disk 4' -Group 'SQL Server (MSSQLSERVER)'``. Let the SSIS resource depend on
    the disk.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the shared disk is in the resource group
      of the SSIS resource.
    - Microsoft Cluster Service documentation, Resource Dependencies: both resources are in the same group.
    """
    place = file_place(view, scope)
    if not isinstance(place.where, OnDisk):
        return Pass()
    disk, own_group = place.where.disk, need(scope.host.resource.group)
    disk_group = need(disk.group)
    if same(disk_group.value, own_group.value):
        return Pass()
    expected, remedy = bring_home(view, scope, place.path)
    return Fail(
        f"{scope.host.name} loses its configuration file {place.path} whenever {disk_group.value} is on another node",
        (
            Evidence(place.at, f"is on {disk.name}"),
            Evidence(disk_group.at, f"{disk.name} is in {disk_group.value}"),
            Evidence(own_group.at, f"{scope.host.name} is in {own_group.value}"),
            Evidence(place.where.at, f"{disk.name} holds {place.where.volume}"),
        ),
        observed=f"{place.path} on {disk.name} of {disk_group.value}",
        expected=expected,
        remedy=Remedy(f"{remedy.text}{join_disk(view, scope, disk)}", remedy.operations),
    )
