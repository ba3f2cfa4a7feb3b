"""CFG011: a clustered service finds its package folders on every node."""

from __future__ import annotations

import ntpath

from ssis_preflight.analysis.configuration import Scope, ScopedFolder, configuration
from ssis_preflight.analysis.paths import Nowhere, OnDisk, OnNode, OnSharedVolume, PathForm, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, GapKind, Unknown, attempt, known_or_none
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.operations.operation import Operation, SetStorePath
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.file_place import local_holder
from ssis_preflight_rules.config_file.remedies import own_disks, restart_command
from ssis_preflight_rules.config_file.subjects import CLUSTERED_STORE_FOLDERS

_FORMS = {
    PathForm.RELATIVE: "is relative to the folder of the program, which every node has for itself",
    PathForm.DRIVE_RELATIVE: "is relative to the current folder of a drive",
    PathForm.ROOTED: "names no drive",
    PathForm.VARIABLE: "contains an environment variable",
}


@rule(
    id="CFG011",
    title="StorePath of a clustered service is a full path on no volume of a node",
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
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 4 of the package store",
    ),
)
def store_is_on_shared_disk(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG011: StorePath of a clustered service is a full path on no volume of a node

    What it checks
    --------------
    The ``StorePath`` of every FileSystemFolder in the file that the registry names for a clustered service: whether
    it is fully qualified, and whether its drive is that of a clustered disk.

    Why it matters
    --------------
    The default ``..\Packages`` is a folder below Program Files, and every node has its own. After a failover
    Management Studio shows the folder of the new node, without the packages that were saved on the old one, and
    whatever is saved from then on stays behind at the next failover. Nothing fails and nothing is logged.

    Passes when
    -----------
    - The path is fully qualified and on a clustered disk (CFG012 judges of which group) or a Cluster Shared Volume.
    - The path is UNC, which every node reaches, or empty: CFG002 judges that.
    - A stand-alone service is not asked: there the default is as it should be.
    - A clustered service whose registry names no file is not asked: REG001 judges that.

    Fails when
    ----------
    - The path is relative, has no drive or no backslash after it, or contains an environment variable.
    - Its drive belongs to no clustered disk.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.
    - The drive letter is that of no known disk while the letters of some clustered disk are unknown.

    How to fix
    ----------
    Create a folder on a clustered disk of the group, copy the packages there, write its full path into ``StorePath``,
    and restart the service:

    ``New-Item -ItemType Directory -Path 'S:\SSIS\Packages'``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: StorePath is the fully qualified path of
      the Packages folder on the shared disk.
    """
    path = entry.folder.target
    where = local_holder(view, path)
    if isinstance(where, Nowhere) and where.form is PathForm.DEVICE:
        raise GapError(Unknown(Part.CONFIGURATION, f"where {path} leads", GapKind.UNSUPPORTED))
    if isinstance(where, Nowhere):
        problem = _FORMS.get(where.form)
    elif isinstance(where, OnNode):
        problem = f"is on {where.drive}, which belongs to no clustered disk"
    else:
        problem = None
    return Pass() if problem is None else _failure(view, entry, problem)


def _failure(view: ClusterView, entry: ScopedFolder, problem: str) -> Fail:
    scope = entry.scope
    better = _beside_the_file(view, scope)
    operations: tuple[Operation, ...] = ()
    if better is not None:
        operations = (SetStorePath(entry.file, scope.node, entry.name, better),)
    expected = better or f"a folder on {own_disks(view, scope)}"
    return Fail(
        f"{entry.name} of {scope.service_name} leaves its packages behind at a failover: "
        f"{entry.folder.target} {problem}",
        (Evidence(entry.folder.target_at, problem),),
        observed=entry.folder.target,
        expected=expected,
        remedy=Remedy(
            f"Copy the packages to {expected}, write this path into StorePath of the folder {entry.name} in "
            f"{entry.file}, then:\n{restart_command(scope)}",
            operations,
        ),
    )


def _beside_the_file(view: ClusterView, scope: Scope) -> str | None:
    r"""Return ``Packages`` beside a configuration file that is itself in the right place, unless that is taken."""
    config = configuration(view, scope)
    where = attempt(holder, view, config.path)
    at_home = isinstance(where, OnSharedVolume) or (
        isinstance(where, OnDisk) and same(known_or_none(where.disk.group) or "", scope.group or "")
    )
    path = ntpath.join(ntpath.dirname(config.path), "Packages")
    taken = {fold_path(other.folder.target) for other in config.folders_of(FolderKind.FILE_SYSTEM)}
    return path if at_home and fold_path(path) not in taken else None
