"""Operations on a cluster, as plain data that a rule's remedy can name.

They carry what an administrator would type, in the names of the FailoverClusters module, and nothing else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ssis_preflight.model.expression import Expression, write


@dataclass(frozen=True, slots=True)
class SetResourceProperty:
    """Set a common property of a resource, such as ``RestartAction``."""

    resource: str
    property: str
    value: int | str


@dataclass(frozen=True, slots=True)
class SetResourceParameter:
    """Set a private parameter of a resource, such as ``ServiceName``."""

    resource: str
    parameter: str
    value: int | str


@dataclass(frozen=True, slots=True)
class SetDependency:
    """Replace the dependency expression of a resource; ``expression`` as the cmdlet takes it."""

    resource: str
    expression: str


@dataclass(frozen=True, slots=True)
class SetPossibleOwners:
    """Replace the possible owners of a resource."""

    resource: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """Add a registry checkpoint; this captures the key of the owner at once."""

    resource: str
    key: str


@dataclass(frozen=True, slots=True)
class RemoveCheckpoint:
    """Remove a registry checkpoint."""

    resource: str
    key: str


@dataclass(frozen=True, slots=True)
class RemoveResource:
    """Remove a resource from the cluster."""

    resource: str


@dataclass(frozen=True, slots=True)
class MoveResource:
    """Move a resource into another group (``Move-ClusterResource``)."""

    resource: str
    group: str


@dataclass(frozen=True, slots=True)
class BringOnline:
    """Bring a resource online."""

    resource: str


@dataclass(frozen=True, slots=True)
class SetRegistryValue:
    """Set a registry value on a node; ``name`` is empty for the default value."""

    node: str
    key: str
    name: str
    data: str


@dataclass(frozen=True, slots=True)
class RemoveRegistryValue:
    """Remove a registry value on a node."""

    node: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SetServiceStartMode:
    """Set the start mode of a Windows service on a node: ``Automatic``, ``Manual`` or ``Disabled``."""

    node: str
    service: str
    mode: str


@dataclass(frozen=True, slots=True)
class StartService:
    """Start a Windows service on a node."""

    node: str
    service: str


@dataclass(frozen=True, slots=True)
class StopService:
    """Stop a Windows service on a node."""

    node: str
    service: str


@dataclass(frozen=True, slots=True)
class InstallService:
    """Install the Integration Services service of one release on a node."""

    node: str
    service: str


@dataclass(frozen=True, slots=True)
class SetServerName:
    """Set ``ServerName`` of one SqlServerFolder in a configuration file."""

    path: str
    node: str | None
    folder: str
    server: str


@dataclass(frozen=True, slots=True)
class SetStorePath:
    """Set ``StorePath`` of one FileSystemFolder in a configuration file."""

    path: str
    node: str | None
    folder: str
    store: str


@dataclass(frozen=True, slots=True)
class AddServerFolder:
    """Add a SqlServerFolder to a configuration file."""

    path: str
    node: str | None
    folder: str
    server: str


@dataclass(frozen=True, slots=True)
class WriteConfiguration:
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
