"""CLU025: the letter of a clustered disk is free on the nodes that may own it."""

from __future__ import annotations

from ssis_preflight.analysis.owners import owner_names
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.view import ClusterView, in_list
from ssis_preflight.model.facts import GapError, Unknown, attempt, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import PHYSICAL_DISK, Resource
from ssis_preflight.model.service import Service
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import INSTALLED_SERVICES

_OF_WINDOWS = "c:"


@rule(
    id="CLU025",
    title="No clustered disk has the drive letter that a node's program is on",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=INSTALLED_SERVICES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "PrivateParameters.volumes",
        "Resource.possible_owners",
        "Service.binary_path",
        "Service.installed",
    ),
    sources=(
        "Microsoft: SQL Server support policy for clustered configurations (KB327518)",
        "Microsoft Knowledge Base: KB318534, drive-letter assignments on a server cluster",
    ),
)
def letter_is_free(service: Service, view: ClusterView) -> Verdict:
    r"""CLU025: No clustered disk has the drive letter that a node's program is on

    What it checks
    --------------
    Whether the program of the Integration Services service on a node lies on a drive whose letter is that of a
    clustered disk that the node may own. Other local volumes of the nodes are not part of a snapshot.

    Why it matters
    --------------
    When the clustered disk fails over to the node, its letter is taken there by the volume that holds the program,
    and cannot be given to both. What Windows does then is not documented; whichever volume loses, every path on it,
    of SQL Server or of Integration Services, leads to the wrong volume, and on this node only. Where the program was
    really put on the clustered disk, the service cannot start on a node that does not own the disk.

    Passes when
    -----------
    - The program is on C:, the drive of Windows, which no clustered disk can have.
    - No clustered disk that the node may own has its letter.

    Fails when
    ----------
    - A clustered disk has the letter, and the node is one of its possible owners.

    Not evaluated when
    ------------------
    - The program's path, the drive letters of a clustered disk, or its possible owners are unknown, and what is
      known does not decide.

    How to fix
    ----------
    Give the clustered disk a letter that is free on every node, and change the paths that name it (ServiceConfigFile,
    StorePath, SQL Server); or install the service on a drive that no clustered disk uses. ``Get-Volume`` on every
    node shows which letters are taken.

    Sources
    -------
    - Microsoft, SQL Server support policy for clustered configurations: clustered disks have drive letters that are
      unique to the cluster.
    - Microsoft Knowledge Base, KB318534: letters of shared disks are fixed, and free letters left between them and
      those of local disks, so that they do not meet.
    """
    drive = _drive(service)
    if drive is None or drive == _OF_WINDOWS:
        return Pass()
    gap: Unknown | None = None
    for disk in view.resources():
        clash = attempt(_clash, view, disk, service.node, drive)
        if isinstance(clash, Unknown):
            gap = gap or clash
        elif clash is not None:
            return _failure(service, disk, drive, clash)
    if gap is not None:
        raise GapError(gap)
    return Pass()


def _drive(service: Service) -> str | None:
    """Return the folded drive (``d:``) of the service's program, or None where its path names none."""
    path = need(service.binary_path).value.strip().lstrip('"')
    return fold(path[:2]) if form_of(path) is PathForm.ABSOLUTE else None


def _clash(view: ClusterView, disk: Resource, node: str, drive: str) -> Place | None:
    """Return the place where a clustered disk that the node may own has the letter; None where it has not.

    Raises:
        GapError: something that decides is unknown.
    """
    if disk.is_type(PHYSICAL_DISK) is False:
        return None
    volumes = disk.private.volumes
    if not isinstance(volumes, Unknown) and not in_list(drive, volumes.value):
        return None
    owners = attempt(owner_names, view, disk)
    if not isinstance(owners, Unknown) and not in_list(node, owners):
        return None
    need(disk.type)
    if isinstance(owners, Unknown):
        raise GapError(owners)
    return need(volumes).at


def _failure(service: Service, disk: Resource, drive: str, at: Place) -> Fail:
    program = need(service.binary_path)
    letter = drive.upper()
    return Fail(
        f"{disk.name} cannot have {letter} on {service.node}, where {service.name} has its program on that drive",
        (
            Evidence(program.at, f"the program of {service.name} is on {letter}"),
            Evidence(at, f"{disk.name} holds {letter}"),
            Evidence(need(disk.possible_owners).at, f"{service.node} is a possible owner of {disk.name}"),
        ),
        observed=f"{letter} of {service.node} and of {disk.name}",
        expected="a drive letter that is free on every node",
        remedy=Remedy(
            f"Give {disk.name} a letter that is free on every node, and change the paths that name {letter}; "
            f"or install the service on another drive. On every node:\nGet-Volume\n"
            f"Get-ClusterResource -Name {quote(disk.name)} | Get-ClusterOwnerNode"
        ),
    )
