"""Which configuration is in force, where, and why: the file, the default file, or the built-in defaults.

The service reads its ``ServiceConfigFile`` registry key at start. A missing or empty value makes it try the
default file (event 274); a missing file (272) or one it cannot read (273) makes it run with built-in defaults.
It never fails to start for any of these. Source: Microsoft, *Events logged by the Integration Services service*.
"""

from __future__ import annotations

import ntpath
from enum import Enum

import msgspec

from ssis_preflight.analysis.paths import (
    OnDisk,
    OnSharedVolume,
    PathForm,
    form_of,
    holder,
    plain,
)
from ssis_preflight.analysis.ssis import (
    SsisResource,
    Undecided,
    meant_release,
    ssis_resources,
    standalone_services,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, GapError, Known, Unknown, attempt, known_or_none, need
from ssis_preflight.model.names import fold, fold_path, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.service import RegistryValue, Service
from ssis_preflight.model.service_config import (
    BUILT_IN_SERVER_NAME,
    BUILT_IN_STORE_PATH,
    Folder,
    FolderKind,
    ServiceConfig,
)
from ssis_preflight.model.snapshot import CopiedFile


class Scope(msgspec.Struct, frozen=True):
    """A place where one configuration is in force.

    Stand-alone: a service on its node. Clustered (``resource`` is set): the service on the node that owns the
    resource, whose registry a checkpoint carries to the others.
    """

    service: Service
    resource: SsisResource | None = None
    group: str | None = None

    @property
    def service_name(self) -> str:
        """The Windows service, such as ``MsDtsServer130``."""
        return self.service.name

    @property
    def node(self) -> str:
        """The node on which the service runs, or would."""
        return self.service.node

    @property
    def clustered(self) -> bool:
        """Whether a cluster resource hosts the service."""
        return self.resource is not None

    @property
    def host(self) -> SsisResource:
        """The resource that hosts the service.

        Raises:
            LookupError: the service stands alone.
        """
        if self.resource is None:
            raise LookupError(self.service_name)
        return self.resource


class OpenScope(msgspec.Struct, frozen=True):
    """A scope that the evidence does not pin down: ``gap`` is what would."""

    service_name: str
    node: str | None
    group: str | None
    gap: Unknown
    clustered: bool = True


def scopes(view: ClusterView) -> tuple[Scope | OpenScope, ...]:
    """Return every scope of the cluster; what cannot be told is an :class:`OpenScope`."""
    return view.remember(("scopes",), lambda: (*_clustered_scopes(view), *_standalone_scopes(view)))


def _clustered_scopes(view: ClusterView) -> list[Scope | OpenScope]:
    found: list[Scope | OpenScope] = []
    for entry in ssis_resources(view):
        resource = entry.resource
        group = known_or_none(resource.group)
        if isinstance(entry, Undecided):
            found.append(OpenScope(resource.name, None, group, entry.gap))
            continue
        scope = attempt(_clustered_scope, view, entry)
        if isinstance(scope, Unknown):
            found.append(OpenScope(resource.name, known_or_none(resource.owner_node), group, scope))
        elif scope is not None:
            found.append(scope)
    return found


def _clustered_scope(view: ClusterView, ssis: SsisResource) -> Scope | None:
    release = meant_release(view, ssis)
    if release is None:
        return None
    owner = need(ssis.resource.owner_node).value
    service = view.service(owner, release.service_name)
    if service is None:
        raise GapError(Unknown(Part.SERVICES, f"{release.service_name} on {owner}"))
    return Scope(service, ssis, need(ssis.resource.group).value)


def _standalone_scopes(view: ClusterView) -> list[Scope | OpenScope]:
    found: list[Scope | OpenScope] = []
    services = attempt(standalone_services, view)
    if isinstance(services, Unknown):
        return [OpenScope("stand-alone services", None, None, services, clustered=False)]
    for service in services:
        if isinstance(service.installed, Unknown):
            found.append(OpenScope(service.name, service.node, None, service.installed, clustered=False))
        elif service.installed.value:
            found.append(Scope(service))
    return found


class Source(Enum):
    """Where the configuration in force comes from."""

    FILE = "the file that the registry names"
    DEFAULT_FILE = "the default file, because the registry names none"
    BUILT_IN = "the built-in defaults"


class Fallback(Enum):
    """Why the built-in defaults are in force."""

    FILE_MISSING = "the file does not exist (event 272)"
    FILE_UNUSABLE = "the file cannot be read (event 273)"


class ScopedFolder(msgspec.Struct, frozen=True):
    """A root folder of the package store as it is in force in a scope."""

    scope: Scope
    file: str
    folder: Folder

    @property
    def name(self) -> str:
        """The folder's name as Management Studio shows it."""
        return self.folder.name

    @property
    def kind(self) -> FolderKind:
        """SqlServerFolder or FileSystemFolder."""
        return self.folder.kind


class Configuration(msgspec.Struct, frozen=True):
    """The configuration in force in one scope.

    ``path`` is the configuration file that the service looks for. ``registry`` is where its path, or the absence
    of one, was read. ``copied`` and ``content`` are set where the file exists. ``folders`` are those in force:
    the file's, or the two built-in ones, whose places are then that of the registry value.
    """

    scope: Scope
    source: Source
    path: str
    registry: Place
    folders: tuple[ScopedFolder, ...]
    copied: CopiedFile | None = None
    content: ServiceConfig | None = None
    fallback: Fallback | None = None

    def folders_of(self, kind: FolderKind) -> tuple[ScopedFolder, ...]:
        """Return the folders of one kind, in order."""
        return tuple(entry for entry in self.folders if entry.kind is kind)


def configuration(view: ClusterView, scope: Scope) -> Configuration:
    """Return the configuration in force in a scope; an unknown that decides it is a gap."""
    key = (
        "configuration",
        fold(scope.service.node),
        fold(scope.service_name),
        scope.resource and scope.resource.name,
    )
    return view.remember(key, lambda: _configuration(view, scope))


def registry_path(scope: Scope) -> Known[RegistryValue]:
    """Return the ``ServiceConfigFile`` value that the scope's service reads; a gap where it is unknown."""
    return need(scope.service.config_file)


def default_file(service: Service) -> Known[str]:
    r"""Return the path of the default file: beside the program, or below ``Setup\DTSPath``; a gap otherwise."""
    program = known_or_none(service.binary_path)
    if isinstance(service.binary_path, Known) and program:
        folder = ntpath.dirname(_program(program))
        return Known(ntpath.join(folder, "MsDtsSrvr.ini.xml"), service.binary_path.at)
    folder_fact = need(service.dts_path)
    if folder_fact.value is None:
        raise GapError(Unknown(Part.SERVICES, f"program path of {service.name} on {service.node}"))
    return Known(ntpath.join(folder_fact.value, "Binn", "MsDtsSrvr.ini.xml"), folder_fact.at)


def _program(command: str) -> str:
    text = command.strip()
    if text.startswith('"'):
        return text[1:].split('"', 1)[0]
    end = text.casefold().find(".exe")
    return text if end < 0 else text[: end + 4]


def _configuration(view: ClusterView, scope: Scope) -> Configuration:
    value = registry_path(scope)
    named = (value.value.data or "").strip()
    if named:
        source, path = Source.FILE, named
    else:
        source, path = Source.DEFAULT_FILE, default_file(scope.service).value
    copied = find_file(view, scope.node, path)
    if isinstance(copied.value, CopiedFile):
        content = need(_content(copied.value))
        if content.value.usable:
            folders = tuple(ScopedFolder(scope, path, folder) for folder in content.value.folders)
            return Configuration(scope, source, path, value.at, folders, copied.value, content.value)
        fallback, found, read = Fallback.FILE_UNUSABLE, copied.value, content.value
        folders = _built_in(scope, path, value.at)
        return Configuration(scope, Source.BUILT_IN, path, value.at, folders, found, read, fallback)
    folders = _built_in(scope, path, value.at)
    return Configuration(scope, Source.BUILT_IN, path, value.at, folders, fallback=Fallback.FILE_MISSING)


def _content(copied: CopiedFile) -> Fact[ServiceConfig]:
    missing = f"content of {copied.windows_path}"
    return copied.config if copied.config is not None else Unknown(Part.CONFIGURATION, missing)


def _built_in(scope: Scope, path: str, at: Place) -> tuple[ScopedFolder, ...]:
    msdb = Folder(FolderKind.SQL_SERVER, "MSDB", BUILT_IN_SERVER_NAME, at, at, at)
    files = Folder(FolderKind.FILE_SYSTEM, "File System", BUILT_IN_STORE_PATH, at, at, at)
    return (ScopedFolder(scope, path, msdb), ScopedFolder(scope, path, files))


def find_file(view: ClusterView, node: str, path: str) -> Known[CopiedFile | None]:
    """Return the file that a node sees at a Windows path, or None where it is proved not to be there.

    A path that is not fully qualified names no file that could be looked for; the service does not find one
    there either. A file on a clustered disk or shared volume is looked for among the shared copies and those of
    every node.
    """
    form = form_of(path)
    if form not in {PathForm.ABSOLUTE, PathForm.UNC}:
        missing = f"the file at {path}, a path that is {form.value}"
        raise GapError(Unknown(Part.CONFIGURATION, missing))
    wanted = fold_path(plain(path))
    entries = [f for f in view.snapshot.files if fold_path(plain(f.windows_path)) == wanted]
    own = [f for f in entries if f.node is not None and same(f.node, node)]
    common = [f for f in entries if f.node is None]
    found = attempt(holder, view, path)
    if isinstance(found, (OnDisk, OnSharedVolume)) or form is PathForm.UNC:
        # A node that does not own the disk does not see the file: its "absent" proves nothing, its copy does.
        copies = [f for f in (*common, *own, *entries) if known_or_none(f.present)]
        candidates = [*copies, *common]
    else:
        candidates = [*own, *common]
    for entry in candidates:
        presence = need(entry.present)
        return Known(entry if presence.value else None, presence.at)
    raise GapError(Unknown(Part.CONFIGURATION, f"{path} as {node} sees it"))
