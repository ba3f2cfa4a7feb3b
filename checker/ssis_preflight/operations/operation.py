"""Operations on a cluster, as plain data that a rule's remedy can name.

They carry what an administrator would type, in the names of the FailoverClusters module, and nothing else.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import asdict

from ssis_preflight.model.expression import Expression, write


class SetResourceProperty(msgspec.Struct, frozen=True):
    """Set a common property of a resource, such as ``RestartAction``."""

    resource: str
    property: str
    value: int | str


class SetResourceParameter(msgspec.Struct, frozen=True):
    """Set a private parameter of a resource, such as ``ServiceName``."""

    resource: str
    parameter: str
    value: int | str


class SetDependency(msgspec.Struct, frozen=True):
    """Replace the dependency expression of a resource; ``expression`` as the cmdlet takes it."""

    resource: str
    expression: str


class SetPossibleOwners(msgspec.Struct, frozen=True):
    """Replace the possible owners of a resource."""

    resource: str
    nodes: tuple[str, ...]


class AddCheckpoint(msgspec.Struct, frozen=True):
    """Add a registry checkpoint; this captures the key of the owner at once."""

    resource: str
    key: str


class RemoveCheckpoint(msgspec.Struct, frozen=True):
    """Remove a registry checkpoint."""

    resource: str
    key: str


class RemoveResource(msgspec.Struct, frozen=True):
    """Remove a resource from the cluster."""

    resource: str


class MoveResource(msgspec.Struct, frozen=True):
    """Move a resource into another group (``Move-ClusterResource``)."""

    resource: str
    group: str


class BringOnline(msgspec.Struct, frozen=True):
    """Bring a resource online."""

    resource: str


class SetRegistryValue(msgspec.Struct, frozen=True):
    """Set a registry value on a node; ``name`` is empty for the default value."""

    node: str
    key: str
    name: str
    data: str


class RemoveRegistryValue(msgspec.Struct, frozen=True):
    """Remove a registry value on a node."""

    node: str
    key: str
    name: str


class SetServiceStartMode(msgspec.Struct, frozen=True):
    """Set the start mode of a Windows service on a node: ``Automatic``, ``Manual`` or ``Disabled``."""

    node: str
    service: str
    mode: str


class StartService(msgspec.Struct, frozen=True):
    """Start a Windows service on a node."""

    node: str
    service: str


class StopService(msgspec.Struct, frozen=True):
    """Stop a Windows service on a node."""

    node: str
    service: str


class InstallService(msgspec.Struct, frozen=True):
    """Install the Integration Services service of one release on a node."""

    node: str
    service: str


class SetServerName(msgspec.Struct, frozen=True):
    """Set ``ServerName`` of one SqlServerFolder in a configuration file."""

    path: str
    node: str | None
    folder: str
    server: str


class SetStorePath(msgspec.Struct, frozen=True):
    """Set ``StorePath`` of one FileSystemFolder in a configuration file."""

    path: str
    node: str | None
    folder: str
    store: str


class AddServerFolder(msgspec.Struct, frozen=True):
    """Add a SqlServerFolder to a configuration file."""

    path: str
    node: str | None
    folder: str
    server: str


class WriteConfiguration(msgspec.Struct, frozen=True):
    """Write a whole, valid configuration file."""

    path: str
    node: str | None


Operation = (
    SetResourceProperty
    | SetResourceParameter
    | SetDependency
    | SetPossibleOwners
    | AddCheckpoint
    | RemoveCheckpoint
    | RemoveResource
    | MoveResource
    | BringOnline
    | SetRegistryValue
    | RemoveRegistryValue
    | SetServiceStartMode
    | StartService
    | StopService
    | InstallService
    | SetServerName
    | SetStorePath
    | AddServerFolder
    | WriteConfiguration
)


def as_data(operation: Operation) -> dict[str, object]:
    """Return the operation as the report writes it: its kind in words with hyphens, then its fields."""
    name = type(operation).__name__
    kind = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")
    return {"operation": kind, **asdict(operation)}


def set_dependency(resource: str, expression: Expression) -> SetDependency:
    """Make a :class:`SetDependency` from a parsed expression."""
    return SetDependency(resource, write(expression))
