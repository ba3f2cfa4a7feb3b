"""What this family judges: files and folders in force, and the principals that must reach them."""

from __future__ import annotations

import ntpath
from collections.abc import Callable, Iterable

import msgspec

from ssis_preflight.analysis.access import server_of
from ssis_preflight.analysis.configuration import (
    Configuration,
    OpenScope,
    Scope,
    Source,
    configuration,
    default_file,
    scopes,
)
from ssis_preflight.analysis.owners import certain_owners, in_cluster_order
from ssis_preflight.analysis.paths import PathForm, form_of, plain
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, Unknown, attempt
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.rule.subjects import Missing, Subject, Subjects


class StoragePath(msgspec.Struct, frozen=True):
    """A configuration file in force, or a folder of the package store; ``at`` is where it is named.

    ``folder`` is the name of the store's folder as Management Studio shows it, None for the configuration file.
    """

    scope: Scope
    path: str
    at: Place
    folder: str | None = None

    @property
    def label(self) -> str:
        """What the path is, for the beginning of a sentence."""
        if self.folder is None:
            return f"The configuration file of {self.scope.service_name}"
        return f"The package folder {self.folder} of {self.scope.service_name}"


class PrincipalFolder(msgspec.Struct, frozen=True):
    """A folder of the package store, and one of the principals that an operator declared for it."""

    storage: StoragePath
    principal: Known[str]

    @property
    def name(self) -> str:
        """The principal as it was declared."""
        return self.principal.value


def nodes_of(view: ClusterView, storage: StoragePath) -> tuple[str, ...]:
    """Return the computers whose local groups count at a path: every possible owner of the scope; a share's host.

    Raises:
        GapError: the possible owners are unknown.
    """
    host = server_of(view, storage.path)
    if host is not None:
        return (host,)
    return owners_of(view, storage.scope)


def owners_of(view: ClusterView, scope: Scope) -> tuple[str, ...]:
    """Return the nodes on which the service of a scope may run; a gap where the possible owners are unknown."""
    if scope.group is None:
        return (scope.node,)
    return in_cluster_order(view, certain_owners(view, scope.group))


def _of(scope: Scope | OpenScope) -> Subject:
    return Subject("service-config", scope.service_name, scope.node, scope.group)


def _identify(storage: StoragePath) -> Subject:
    subject = _of(storage.scope)
    if storage.folder is None:
        return subject
    return Subject(subject.kind, f"{subject.name}: {storage.folder}", subject.node, subject.group)


def _file(found: Configuration) -> Iterable[StoragePath]:
    if found.source is not Source.BUILT_IN and found.copied is not None:
        yield StoragePath(found.scope, plain(found.path), found.registry)


def _folders(found: Configuration) -> Iterable[StoragePath]:
    """Yield the folders that have a full path; what is wrong with another one is judged by CFG011 and CFG002."""
    if found.source is Source.BUILT_IN:
        return
    for entry in found.folders_of(FolderKind.FILE_SYSTEM):
        path, form = plain(entry.folder.target), form_of(entry.folder.target)
        if form is PathForm.RELATIVE and not found.scope.clustered:
            path = ntpath.normpath(ntpath.join(ntpath.dirname(default_file(found.scope.service).value), path))
        elif form not in {PathForm.ABSOLUTE, PathForm.UNC}:
            continue
        yield StoragePath(found.scope, path, entry.folder.target_at, entry.name)


Pick = Callable[[Configuration], Iterable[StoragePath]]


def _both(found: Configuration) -> Iterable[StoragePath]:
    yield from _file(found)
    yield from _folders(found)


def _picked(view: ClusterView, scope: Scope, pick: Pick) -> tuple[StoragePath, ...]:
    return tuple(pick(configuration(view, scope)))


def _chosen(
    pick: Pick, *, clustered_only: bool = False
) -> Callable[[ClusterView], Iterable[StoragePath | Missing]]:
    def select(view: ClusterView) -> Iterable[StoragePath | Missing]:
        for scope in scopes(view):
            if clustered_only and not scope.clustered:
                continue
            if isinstance(scope, OpenScope):
                yield Missing(_of(scope), scope.gap)
                continue
            found = attempt(_picked, view, scope, pick)
            if isinstance(found, Unknown):
                yield Missing(_of(scope), found)
            else:
                yield from found

    return select


CONFIGURATION_FILES: Subjects[StoragePath] = Subjects("service-config", _chosen(_file), _identify)
"""Every configuration file that exists and is in force."""

STORAGE: Subjects[StoragePath] = Subjects("service-config", _chosen(_both), _identify)
"""Every configuration file in force, and every folder of the package store that has a full path."""

CLUSTERED_STORAGE: Subjects[StoragePath] = Subjects(
    "service-config", _chosen(_both, clustered_only=True), _identify
)
"""The same for services that cluster resources host."""


def _declared(view: ClusterView) -> Iterable[PrincipalFolder | Missing]:
    principals = view.snapshot.declared.store_principals
    for storage in _chosen(_folders)(view) if principals else ():
        if isinstance(storage, Missing):
            yield storage
        else:
            for principal in principals:
                yield PrincipalFolder(storage, principal)


def _identify_declared(entry: PrincipalFolder) -> Subject:
    subject = _identify(entry.storage)
    return Subject(subject.kind, f"{subject.name} for {entry.name}", subject.node, subject.group)


PRINCIPAL_FOLDERS: Subjects[PrincipalFolder] = Subjects("service-config", _declared, _identify_declared)
"""Every folder of the package store with every principal that ``store_principals`` declares; none without any."""
