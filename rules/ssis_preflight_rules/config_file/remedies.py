"""Words and commands that several rules of this family hand to the administrator."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.paths import OnDisk, OnSharedVolume, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, known_or_none
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.resource import PHYSICAL_DISK, SQL_SERVER, Resource
from ssis_preflight.model.snapshot import CopiedFile
from ssis_preflight.operations.operation import SetRegistryValue
from ssis_preflight.operations.powershell import quote


def registry_command(scope: Scope, path: str) -> str:
    """Return the command that makes a path the default value of the service's ``ServiceConfigFile`` key."""
    release = scope.service.release
    key = quote(f"HKLM:\\{release.key}") if release else "<the ServiceConfigFile key>"
    return f"Set-ItemProperty -LiteralPath {key} -Name '(default)' -Value {quote(path)}"


def registry_operation(scope: Scope, path: str) -> tuple[SetRegistryValue, ...]:
    """Return the same as an operation on the scope's node; nothing for a name that no release has."""
    release = scope.service.release
    return (SetRegistryValue(scope.node, release.key, "", path),) if release else ()


def restart_command(scope: Scope) -> str:
    """Return the command that makes the service read its file again."""
    if scope.resource is None:
        return f"Restart-Service -Name {quote(scope.service_name)}"
    name = quote(scope.resource.name)
    return f"Stop-ClusterResource -Name {name}; Start-ClusterResource -Name {name}"


def point_registry(scope: Scope, path: str) -> str:
    """Return how to point the registry at a file: where, when, and the commands."""
    when = f"On {scope.node}"
    if scope.resource is not None:
        when += ", while the resource is online, so that the registry checkpoint takes the new value over"
    return f"{when}:\n{registry_command(scope, path)}\n{restart_command(scope)}"


def copies_on_own_disks(view: ClusterView, scope: Scope) -> tuple[str, ...]:
    """Return the usable configuration files on clustered disks of the scope's own group, or on shared volumes.

    For a proposal only: what is unknown is left out.
    """
    found: dict[str, str] = {}
    for file in view.snapshot.files:
        if _is_usable(file) and _is_on_own_disk(view, scope, file.windows_path):
            found.setdefault(fold_path(file.windows_path), file.windows_path)
    return tuple(found.values())


def _is_usable(file: CopiedFile) -> bool:
    config = known_or_none(file.config) if file.config is not None else None
    return known_or_none(file.present) is True and config is not None and config.usable


def _is_on_own_disk(view: ClusterView, scope: Scope, path: str) -> bool:
    where = attempt(holder, view, path)
    if isinstance(where, OnDisk):
        return same(known_or_none(where.disk.group) or "", scope.group or "")
    return isinstance(where, OnSharedVolume)


def join_disk(view: ClusterView, scope: Scope, disk: Resource) -> str:
    """Return how the SSIS resource and a disk of another group come together without copying; may be empty.

    Where the disk serves a SQL Server instance the service goes there; a disk of Available Storage comes to it.
    """
    group = known_or_none(disk.group) or ""
    members = attempt(view.members, group)
    if isinstance(members, Unknown) or scope.resource is None:
        return ""
    if any(resource.is_type(SQL_SERVER) for resource in members):
        command = f"Move-ClusterResource -Name {quote(scope.resource.name)} -Group {quote(group)}"
        return f"\nOr move the SSIS resource to the group of the disk:\n{command}"
    if all(resource.is_type(PHYSICAL_DISK) for resource in members):
        command = f"Move-ClusterResource -Name {quote(disk.name)} -Group {quote(scope.group or '')}"
        return f"\nOr move the disk, and let the SSIS resource depend on it:\n{command}"
    return ""


def own_disks(view: ClusterView, scope: Scope) -> str:
    """Return the clustered disks of the scope's group in words, ``Cluster Disk 2 (S:)``; for a proposal only."""
    members = attempt(view.members, scope.group or "")
    if isinstance(members, Unknown):
        members = ()
    disks = [
        f"{resource.name} ({', '.join(known_or_none(resource.private.volumes) or ('no letter known',))})"
        for resource in members
        if resource.is_type(PHYSICAL_DISK)
    ]
    return " or ".join(disks) or f"a clustered disk of the group {scope.group}"
