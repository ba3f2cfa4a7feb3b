"""PK019: packages beside a store are in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssis_preflight.analysis.configuration import OpenScope, Scope, ScopedFolder, configuration, scopes
from ssis_preflight.analysis.paths import OnDisk, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.model.snapshot import CopiedFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SCOPES, Missing, Subjects
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


def _packages(view: ClusterView) -> tuple[CopiedFile, ...]:
    """Return the packages that lie on a disk by themselves, not inside the deployment file of a project."""
    files = (file for file in view.snapshot.files if file.package is not None)
    return tuple(file for file in files if ".ispac\\" not in fold_path(file.windows_path))


def _select(view: ClusterView) -> Iterable[Scope | Missing]:
    """Return the scopes where there is any package to judge."""
    return SCOPES.select(view) if _packages(view) else ()


@rule(
    id="PK019",
    title="Packages on the disk of a package store are in a folder of it",
    severity=Severity.INFO,
    subjects=Subjects("service-config", _select, SCOPES.identify),
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
        "Service.installed",
    ),
    sources=("Microsoft: Package Management (SSIS Service)",),
)
def packages_are_in_the_store(scope: Scope, view: ClusterView) -> Verdict:
    """PK019: Packages on the disk of a package store are in a folder of it

    What it checks
    --------------
    Packages in the snapshot that lie on the same clustered disk as a file system folder (``StorePath``) of the
    configuration in force, but below no such folder of any service.

    Why it matters
    --------------
    Management Studio lists, runs and secures only what lies in the folders of the configuration file. A package
    beside them is easily overlooked when packages are moved, backed up or upgraded.

    Passes when
    -----------
    - Every package on such a disk is in a folder of a configuration in force.
    - No folder of this configuration is on a clustered disk.
    - Packages inside the deployment file of a project (``.ispac``) are meant for the catalog, and not judged.

    Fails when
    ----------
    - At least one package on such a disk is in none.

    Not evaluated when
    ------------------
    - The configuration in force of this or another service, or the drive letters of the clustered disks, are unknown.

    How to fix
    ----------
    Move the packages below the folder, or add a folder for them to the configuration file on every node. Where jobs
    run them by their path on purpose, there is nothing to mend.

    Sources
    -------
    - Microsoft, Package Management (SSIS Service): the service manages the folders that the configuration file lists.
    """
    beside = dict(_beside(view, scope))
    if not beside:
        return Pass()
    listed = [fold_path(folder.folder.target) for other in scopes(view) for folder in _stores(view, other)]
    strays = [path for path in beside if not any(_below(path, store) for store in listed)]
    if not strays:
        return Pass()
    folder = beside[strays[0]]
    names = ", ".join(strays[:5]) + (f" and {len(strays) - 5} more" if len(strays) > 5 else "")
    return Fail(
        f"{scope.service_name} does not list {names}: no folder of its configuration holds them",
        (Evidence(folder.folder.target_at, f"{folder.name} is on the same disk"),),
        observed=names,
        expected=f"packages below {folder.folder.target}",
        remedy=Remedy(
            f"Move them below {folder.folder.target}, or add a FileSystemFolder for them on every node. "
            "Where jobs run them by their path on purpose, accept this."
        ),
    )


def _stores(view: ClusterView, entry: Scope | OpenScope) -> tuple[ScopedFolder, ...]:
    if isinstance(entry, OpenScope):
        raise GapError(entry.gap)
    return configuration(view, entry).folders_of(FolderKind.FILE_SYSTEM)


def _beside(view: ClusterView, scope: Scope) -> Iterator[tuple[str, ScopedFolder]]:
    """Go through the packages on the clustered disks of this scope's stores, each with the first store there."""
    stores = [(folder, holder(view, folder.folder.target)) for folder in _stores(view, scope)]
    on_disk = [(folder, where) for folder, where in stores if isinstance(where, OnDisk)]
    for file in _packages(view) if on_disk else ():
        where = holder(view, file.windows_path)
        if isinstance(where, OnDisk):
            for folder, held in on_disk:
                if same(held.disk.name, where.disk.name):
                    yield file.windows_path, folder
                    break


def _below(path: str, folder: str) -> bool:
    return fold_path(path).startswith(folder + "\\")
