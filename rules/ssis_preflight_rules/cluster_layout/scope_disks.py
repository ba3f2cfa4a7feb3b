"""The clustered disks that hold the configuration file and the package folders of a clustered service."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ssis_preflight.analysis.configuration import (
    OpenScope,
    Scope,
    configuration,
    registry_path,
    scopes,
)
from ssis_preflight.analysis.paths import OnDisk, PathForm, form_of, holder
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import Resource
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.rule.verdict import NotEvaluated, Verdict, every


class HeldDisk(msgspec.Struct, frozen=True):
    """A clustered disk, the first path of the configuration that it holds, and the drive or mount point."""

    disk: Resource
    path: str
    volume: str


class HeldDisks(msgspec.Struct, frozen=True):
    """The disks that are known to hold something, each once; ``gap`` is set where there may be more."""

    held: tuple[HeldDisk, ...]
    gap: Unknown | None


class PathInUse(msgspec.Struct, frozen=True):
    """A path of the configuration in force, and where it is written; ``folder`` is the name of a package folder."""

    path: str
    at: Place
    folder: str | None = None

    @property
    def is_file(self) -> bool:
        """Whether it is the path of the configuration file."""
        return self.folder is None


def disks_in_use(view: ClusterView, scope: Scope) -> HeldDisks:
    """Return the clustered disks, of any group, that hold the configuration file or a package folder."""
    paths, gap = paths_in_use(view, scope)
    held: dict[str, HeldDisk] = {}
    for path in (used.path for used in paths):
        where = attempt(holder, view, path)
        if isinstance(where, Unknown):
            gap = gap or where
        elif isinstance(where, OnDisk):
            held.setdefault(fold(where.disk.name), HeldDisk(where.disk, path, where.volume))
    return HeldDisks(tuple(held.values()), gap)


def paths_in_use(view: ClusterView, scope: Scope) -> tuple[tuple[PathInUse, ...], Unknown | None]:
    """Return the paths of the configuration file and the package folders, and what may hide more of them.

    A StorePath that is not fully qualified is left out: it does not say where it is.
    """
    config = attempt(configuration, view, scope)
    if isinstance(config, Unknown):
        named = attempt(registry_path, scope)
        file = "" if isinstance(named, Unknown) else (named.value.data or "").strip()
        return ((PathInUse(file, need(scope.service.config_file).at),) if file else ()), config
    stores = (
        PathInUse(entry.folder.target, entry.folder.target_at, entry.name)
        for entry in config.folders_of(FolderKind.FILE_SYSTEM)
        if form_of(entry.folder.target) is PathForm.ABSOLUTE
    )
    return (PathInUse(config.path, config.registry), *stores), None


def judge_disks(view: ClusterView, scope: Scope, judge: Callable[[HeldDisk], Verdict]) -> Verdict:
    """Judge every disk in use: one failure decides, then a gap, then a pass."""
    disks = disks_in_use(view, scope)
    verdicts = [_judged(judge, held) for held in disks.held]
    return every([*verdicts, NotEvaluated(disks.gap)] if disks.gap is not None else verdicts)


def _judged(judge: Callable[[HeldDisk], Verdict], held: HeldDisk) -> Verdict:
    found = attempt(judge, held)
    return NotEvaluated(found) if isinstance(found, Unknown) else found


def scope_of(view: ClusterView, ssis: SsisResource) -> Scope | None:
    """Return the scope of a clustered resource, or None where no node has the service that it means.

    Raises:
        GapError: the evidence does not pin the scope down.
    """
    for entry in scopes(view):
        if isinstance(entry, OpenScope):
            if entry.service_name == ssis.name:
                raise GapError(entry.gap)
        elif entry.clustered and same(entry.host.name, ssis.name):
            return entry
    return None
