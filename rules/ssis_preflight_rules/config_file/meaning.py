"""What a configuration file means, for comparing the files of two nodes."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.configuration import Configuration, ScopedFolder
from ssis_preflight.analysis.instances import (
    DEFAULT_INSTANCE,
    Clustered,
    Declared,
    LocalServer,
    OneNode,
    Target,
    parse_server_name,
)
from ssis_preflight.analysis.targets import target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.names import fold, fold_path, same, short_host
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight_rules.config_file.server_names import (
    is_broken,
    is_newest_on_node,
    known_names,
)

Meaning = tuple[FolderKind, str, str]
"""Kind, folded name, and the target in a form in which equal targets are equal."""


class Entry(msgspec.Struct, frozen=True):
    """A folder with its meaning; ``target`` is what its ServerName means, None for a FileSystemFolder."""

    scoped: ScopedFolder
    meaning: Meaning
    target: Target | None

    @property
    def shown(self) -> str:
        """The folder in words: ``MSDB (SQLVS1)``."""
        return f"{self.scoped.name} ({self.scoped.folder.target})"

    @property
    def key(self) -> tuple[FolderKind, str]:
        """Kind and folded name: which folder of another file it stands against."""
        return self.meaning[:2]


class NodeFile(msgspec.Struct, frozen=True):
    """The configuration in force on one node, with the meaning of each folder."""

    config: Configuration
    entries: tuple[Entry, ...]

    @property
    def node(self) -> str:
        """The node that the file is on."""
        return self.config.scope.node

    @property
    def meanings(self) -> frozenset[Meaning]:
        """All that the file says, without order."""
        return frozenset(entry.meaning for entry in self.entries)


def node_file(view: ClusterView, config: Configuration) -> NodeFile:
    """Work out what every folder means; a ServerName whose meaning is open is a gap."""
    return NodeFile(config, tuple(_entry(view, scoped) for scoped in config.folders))


def _entry(view: ClusterView, scoped: ScopedFolder) -> Entry:
    folder = scoped.folder
    if folder.kind is FolderKind.FILE_SYSTEM:
        return Entry(scoped, (folder.kind, fold(folder.name), fold_path(folder.target)), None)
    target = target_of(view, folder.target)
    return Entry(scoped, (folder.kind, fold(folder.name), _server(scoped, target)), target)


def _server(scoped: ScopedFolder, target: Target) -> str:
    """Write a target so that every spelling of one server is the same text; a node's own name is ``.``."""
    if isinstance(target, Clustered):
        return fold(target.instance.label)
    if isinstance(target, Declared):
        return fold(target.name)
    server = parse_server_name(scoped.folder.target)
    own = isinstance(target, LocalServer) or (
        isinstance(target, OneNode) and same(target.node, scoped.scope.node)
    )
    host = "." if own else short_host(server.host)
    return f"{host}\\{fold(server.instance or DEFAULT_INSTANCE)},{server.port or ''}"


def lacks(view: ClusterView, file: NodeFile, other: NodeFile) -> tuple[Entry, ...]:
    """Return the folders of ``other`` that ``file`` does not have, as far as no other rule of the family says so.

    Left out are an instance that ``file`` does not list under any name (CFG009), and a folder whose ServerName is
    wrong in one of the two files (CFG005, CFG006, CFG008).
    """
    missing = (entry for entry in other.entries if entry.meaning not in file.meanings)
    return tuple(entry for entry in missing if not _told(view, file, other, entry))


def _told(view: ClusterView, file: NodeFile, other: NodeFile, entry: Entry) -> bool:
    if entry.target is None:
        return False
    names = known_names(view)
    if isinstance(entry.target, (Clustered, Declared)) and all(
        mine.target != entry.target for mine in file.entries
    ):
        return is_newest_on_node(view, file.config.scope.service)
    counterparts = [mine.target for mine in file.entries if mine.key == entry.key and mine.target is not None]
    return bool(counterparts) and (
        is_broken(view, other.config.scope, entry.target, names)
        or any(is_broken(view, file.config.scope, target, names) for target in counterparts)
    )
