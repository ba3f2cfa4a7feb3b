"""Subjects of this family that no other one needs: folders of clustered services, and the two stand-alone views."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ssis_preflight.analysis.configuration import (
    Configuration,
    OpenScope,
    Scope,
    ScopedFolder,
    Source,
    configuration,
    scopes,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt
from ssis_preflight.model.names import fold
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.rule.subjects import (
    SCOPES,
    Missing,
    Subject,
    Subjects,
    folder_subject,
)


def _stands_alone(view: ClusterView, entry: OpenScope) -> bool:
    """Say whether the open scope is that of a service on a node, of which it is unknown whether it is installed."""
    service = view.service(entry.node or "", entry.service_name)
    return service is not None and service.installed == entry.gap


def _missing(entry: OpenScope) -> Missing:
    return Missing(Subject("service-config", entry.service_name, entry.node, entry.group), entry.gap)


def _chosen(*, clustered: bool) -> Callable[[ClusterView], Iterable[Scope | Missing]]:
    def select(view: ClusterView) -> Iterable[Scope | Missing]:
        for entry in scopes(view):
            if isinstance(entry, Scope):
                if entry.clustered is clustered:
                    yield entry
            elif _stands_alone(view, entry) is not clustered:
                yield _missing(entry)

    return select


CLUSTERED_SERVICES: Subjects[Scope] = Subjects("service-config", _chosen(clustered=True), SCOPES.identify)
"""The services that cluster resources host; nothing at all where every service stands alone."""

STANDALONE_SCOPES: Subjects[Scope] = Subjects("service-config", _chosen(clustered=False), SCOPES.identify)
"""The stand-alone services: each service on each node that has it."""


def _clustered_folders(kind: FolderKind) -> Callable[[ClusterView], Iterable[ScopedFolder | Missing]]:
    def select(view: ClusterView) -> Iterable[ScopedFolder | Missing]:
        for scope in CLUSTERED_SERVICES.select(view):
            if isinstance(scope, Missing):
                yield scope
                continue
            found = attempt(configuration, view, scope)
            if isinstance(found, Unknown):
                yield Missing(CLUSTERED_SERVICES.identify(scope), found)
            elif found.source is Source.FILE:
                yield from found.folders_of(kind)

    return select


CLUSTERED_SERVER_FOLDERS: Subjects[ScopedFolder] = Subjects(
    "service-config", _clustered_folders(FolderKind.SQL_SERVER), folder_subject
)
"""Every SqlServerFolder of the file that the registry names for a clustered service.

Where the registry names no file, or the service runs with built-in defaults, that is the fault to mend first, and
what the defaults say is of no interest.
"""

CLUSTERED_STORE_FOLDERS: Subjects[ScopedFolder] = Subjects(
    "service-config", _clustered_folders(FolderKind.FILE_SYSTEM), folder_subject
)
"""Every FileSystemFolder of the file that the registry names for a clustered service."""


def _in_force(among: Subjects[Scope]) -> Callable[[ClusterView], Iterable[Configuration | Missing]]:
    def select(view: ClusterView) -> Iterable[Configuration | Missing]:
        for scope in among.select(view):
            if isinstance(scope, Missing):
                yield scope
                continue
            found = attempt(configuration, view, scope)
            if isinstance(found, Unknown):
                yield Missing(SCOPES.identify(scope), found)
            elif found.source is Source.FILE or (found.source is Source.DEFAULT_FILE and not scope.clustered):
                yield found

    return select


CONFIGURATION_FILES: Subjects[Configuration] = Subjects(
    "service-config", _in_force(SCOPES), lambda config: SCOPES.identify(config.scope)
)
"""Every configuration file in force, stand-alone and clustered.

Left out are built-in defaults (CFG001 or CFG002 judges why they are in force) and the default file of a clustered
service whose registry names none (REG001 judges that).
"""


def _folders_of(
    among: Subjects[Scope], *kinds: FolderKind
) -> Callable[[ClusterView], Iterable[ScopedFolder | Missing]]:
    def select(view: ClusterView) -> Iterable[ScopedFolder | Missing]:
        for config in _in_force(among)(view):
            if isinstance(config, Missing):
                yield config
            else:
                yield from (entry for entry in config.folders if entry.kind in kinds)

    return select


FOLDERS: Subjects[ScopedFolder] = Subjects("service-config", _folders_of(SCOPES, *FolderKind), folder_subject)
"""Every folder of the configuration files in force."""

STORE_FOLDERS: Subjects[ScopedFolder] = Subjects(
    "service-config", _folders_of(SCOPES, FolderKind.FILE_SYSTEM), folder_subject
)
"""Every FileSystemFolder of the configuration files in force."""

STANDALONE_STORE_FOLDERS: Subjects[ScopedFolder] = Subjects(
    "service-config", _folders_of(STANDALONE_SCOPES, FolderKind.FILE_SYSTEM), folder_subject
)
"""Every FileSystemFolder of the files that stand-alone services have in force."""


class StandaloneService(msgspec.Struct, frozen=True):
    """A stand-alone service name with its scope on every node; ``gaps`` stand for nodes that may have it."""

    name: str
    scopes: tuple[Scope, ...]
    gaps: tuple[Unknown, ...]


def _by_name(view: ClusterView) -> Iterable[StandaloneService]:
    found: dict[str, StandaloneService] = {}
    for entry in scopes(view):
        if isinstance(entry, Scope) and entry.clustered:
            continue
        old = found.get(fold(entry.service_name)) or StandaloneService(entry.service_name, (), ())
        if isinstance(entry, Scope):
            new = StandaloneService(old.name, (*old.scopes, entry), old.gaps)
        elif _stands_alone(view, entry):
            new = StandaloneService(old.name, old.scopes, (*old.gaps, entry.gap))
        else:
            continue
        found[fold(entry.service_name)] = new
    return found.values()


STANDALONE_NAMES: Subjects[StandaloneService] = Subjects(
    "service-config", _by_name, lambda service: Subject("service-config", service.name)
)
"""Every stand-alone service name once, for what holds between its nodes."""
