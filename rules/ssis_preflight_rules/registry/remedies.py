r"""How to change ``ServiceConfigFile`` and its checkpoint in an order in which the cluster keeps the change.

Adding a checkpoint captures the owner's key at once, and so does a change while the resource is online; before each
online the captured copy is written back. So the value is edited while the resource is online, or, while it is
offline, between removing and adding the checkpoint. Source: Microsoft Cluster Service documentation, *Checkpointing*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssis_preflight.analysis.replication import is_shared, node_values
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, known_or_none
from ssis_preflight.model.resource import Checkpoint, Resource
from ssis_preflight.model.states import ResourceState
from ssis_preflight.operations.operation import (
    AddCheckpoint,
    BringOnline,
    Operation,
    RemoveCheckpoint,
    SetRegistryValue,
)
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.verdict import Remedy

PLACEHOLDER = "<path of the file on the clustered disk>"


def set_value(key: str, data: str) -> str:
    """Return the command that sets the default value of a key below HKLM."""
    return f"Set-Item -Path {quote('HKLM:' + chr(92) + key)} -Value {quote(data)}"


def add_checkpoint(resource: str, key: str) -> str:
    """Return the command that adds a registry checkpoint."""
    return f"Add-ClusterCheckpoint -ResourceName {quote(resource)} -RegistryCheckpoint {quote(key)}"


def remove_checkpoint(resource: str, key: str) -> str:
    """Return the command that removes a registry checkpoint, named exactly as it is registered."""
    return (
        f"Get-ClusterCheckpoint -ResourceName {quote(resource)} -RegistryCheckpoint | "
        f"Where-Object {{ $_.Name -eq {quote(key)} }} | Remove-ClusterCheckpoint"
    )


def restart(resource: str) -> str:
    """Return the commands that take a resource offline and online, so that the service reads its file again."""
    return f"Stop-ClusterResource -Name {quote(resource)}; Start-ClusterResource -Name {quote(resource)}"


def edit_value(
    resource: Resource, key: str, nodes: Sequence[str], data: str | None, checkpoint: Checkpoint | None
) -> Remedy:
    """Return the remedy that sets the value on ``nodes``, the owner first, and makes the cluster keep it.

    ``data`` is None where the path is for the administrator to choose: then no operations are proposed.
    ``checkpoint`` is the one that covers the key now, if any.
    """
    state = known_or_none(resource.state)
    online = state is ResourceState.ONLINE
    command = set_value(key, data or PLACEHOLDER)
    lines: list[str] = []
    operations: list[Operation] = []
    edits = [SetRegistryValue(node, key, "", data or "") for node in nodes]
    if online or state is None:
        lines += [
            f"While {resource.name} is online, the owner's edit is captured. On {', '.join(nodes)}:",
            command,
        ]
        lines += ["Then let the service read its file again:", restart(resource.name)]
        operations += edits
    if not online:
        lines.append(f"While {resource.name} is not online, in this order (the edit is lost otherwise):")
        lines += [] if checkpoint is None else [remove_checkpoint(resource.name, checkpoint.key)]
        lines += [f"On {', '.join(nodes)}: {command}", add_checkpoint(resource.name, key)]
        lines.append(f"Start-ClusterResource -Name {quote(resource.name)}")
        removal = [] if checkpoint is None else [RemoveCheckpoint(resource.name, checkpoint.key)]
        operations += [*removal, *edits, AddCheckpoint(resource.name, key), BringOnline(resource.name)]
    certain = data is not None and state is not None
    return Remedy("\n".join(lines), tuple(operations) if certain else ())


def replace_checkpoints(
    view: ClusterView, ssis: SsisResource, wrong: Iterable[Checkpoint], key: str | None
) -> Remedy:
    """Return the remedy that removes checkpoints and adds the right one (None: it is there already).

    Operations are proposed only where what the new checkpoint captures is right, or can be corrected at once: the
    owner's value names a file on shared storage, or the resource is online.
    """
    resource = ssis.resource
    lines: list[str] = []
    operations: list[Operation] = []
    if key is not None:
        lines += [
            "Adding a checkpoint captures the key of the owner at once: look first whether the value is right there.",
            f"Get-ItemProperty -Path {quote('HKLM:' + chr(92) + key)}",
        ]
    for checkpoint in wrong:
        lines.append(remove_checkpoint(resource.name, checkpoint.key))
        operations.append(RemoveCheckpoint(resource.name, checkpoint.key))
    if key is not None:
        lines.append(add_checkpoint(resource.name, key))
        operations.append(AddCheckpoint(resource.name, key))
    certain = key is None or _worth_capturing(view, ssis)
    return Remedy("\n".join(lines), tuple(operations) if certain else ())


def _worth_capturing(view: ClusterView, ssis: SsisResource) -> bool:
    if known_or_none(ssis.resource.state) is ResourceState.ONLINE:
        return True
    values = attempt(node_values, view, ssis)
    if isinstance(values, Unknown) or values.owner is None:
        return False
    return attempt(is_shared, view, values.owner.data) is True
