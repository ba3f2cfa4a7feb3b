"""CLU028: the disk with configuration and packages is in use, not in maintenance."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.states import ResourceState, label
from ssis_preflight.operations.operation import BringOnline, Operation
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import CLUSTERED_SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.scope_disks import HeldDisk, judge_disks


@rule(
    id="CLU028",
    title="The disk with configuration and packages is online and not in maintenance",
    severity=Severity.WARNING,
    subjects=CLUSTERED_SCOPES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.maintenance_mode",
        "Resource.owner_node",
        "Resource.state",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: CLUSCTL_RESOURCE_SET_MAINTENANCE_MODE",
        "Microsoft: Events logged by the Integration Services service, 272",
    ),
)
def disk_is_usable(scope: Scope, view: ClusterView) -> Verdict:
    """CLU028: The disk with configuration and packages is online and not in maintenance

    What it checks
    --------------
    State and maintenance mode of every clustered disk that holds the configuration file or a package folder
    of a clustered service.

    Why it matters
    --------------
    In maintenance mode the cluster does not watch the disk: it shows Online while ``chkdsk`` or a backup has
    it for itself. A service that starts without its disk does not find its file and runs with built-in
    defaults, and packages in the store cannot be read. Maintenance that was forgotten after the work hides a
    failing disk from the cluster.

    Passes when
    -----------
    - The disk is Online and not in maintenance mode.
    - The disk is Offline together with the SSIS resource: CLU022 says so.
    - Configuration and packages are on no clustered disk; a Cluster Shared Volume is not judged here.

    Fails when
    ----------
    - The disk is in maintenance mode.
    - The disk is Failed or pending, or it is Offline while the SSIS resource is not.

    Not evaluated when
    ------------------
    - State or maintenance mode of the disk, the configuration in force or the drive letters of the disks are
      unknown.

    How to fix
    ----------
    End the maintenance when the work is done: ``Resume-ClusterResource -Name 'Cluster Disk 2'``. Bring an
    offline disk online: ``Start-ClusterResource -Name 'Cluster Disk 2'``. Then restart the SSIS resource,
    which reads its file only at start.

    Sources
    -------
    - Microsoft Cluster Service, CLUSCTL_RESOURCE_SET_MAINTENANCE_MODE: a disk in maintenance is not
      monitored.
    - Microsoft, Events logged by the Integration Services service: 272, the file does not exist.
    """

    def judge(held: HeldDisk) -> Verdict:
        disk = held.disk
        mode, state = disk.maintenance_mode, disk.state
        if isinstance(mode, Known) and mode.value:
            remedy = Remedy(f"End the maintenance:\nResume-ClusterResource -Name {quote(disk.name)}")
            return _failure(held, Evidence(mode.at, "maintenance mode"), "in maintenance", remedy)
        if isinstance(state, Known) and _is_down(state.value, scope):
            shown = label(state.value)
            return _failure(held, Evidence(state.at, shown), shown, _start(disk.name, state.value))
        need(mode)
        need(state)
        return Pass()

    return judge_disks(view, scope, judge)


def _is_down(state: ResourceState, scope: Scope) -> bool:
    if state is ResourceState.OFFLINE:
        return need(scope.host.resource.state).value is not ResourceState.OFFLINE
    return state is not ResourceState.ONLINE


def _start(disk: str, state: ResourceState) -> Remedy:
    operations: tuple[Operation, ...] = (BringOnline(disk),) if state is ResourceState.OFFLINE else ()
    return Remedy(
        f"Find out why the disk is not online, then:\nStart-ClusterResource -Name {quote(disk)}", operations
    )


def _failure(held: HeldDisk, evidence: Evidence, observed: str, remedy: Remedy) -> Fail:
    return Fail(
        f"{held.disk.name}, which holds {held.path}, is {observed}: Integration Services may not find its files",
        (evidence, Evidence(need(held.disk.private.volumes).at, f"{held.disk.name} holds {held.volume}")),
        observed=observed,
        expected=label(ResourceState.ONLINE),
        remedy=remedy,
    )
