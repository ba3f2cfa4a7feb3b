"""A small description of a cluster, and its export as the FailoverClusters cmdlets give it.

The property names are those of the cmdlets; what is exported is what ``Select-Object`` was asked for.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.support.windows_exports import Encoder, Json, JsonWriter

STRING, NUMBER, BYTES = 3, 2, 1
"""``ParameterType`` of a private parameter."""

Parameter = tuple[str, int, Json]
"""(name, ParameterType, value)."""

_RESOURCE_STATES = {"Online": 2, "Offline": 3, "Failed": 4}
_GROUP_STATES = {"Online": 0, "Offline": 1, "Failed": 2, "PartialOnline": 3}
_GROUP_TYPES = {"Cluster": 1, "AvailableStorage": 2, "Unknown": 9999}
_NEVER = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource; ``needs`` is its dependency expression, ``owners`` None means every node."""

    name: str
    type: str
    parameters: tuple[Parameter, ...] = ()
    needs: str = ""
    checkpoints: tuple[str, ...] = ()
    restart_action: int = 2
    state: str = "Online"
    core: bool = False
    owners: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group and where it is."""

    name: str
    owner: str
    resources: tuple[Resource, ...]
    type: str = "Unknown"
    state: str = "Online"
    preferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How the administrator exported: encoding, writer, and which ``Select-Object`` was used.

    ``nested`` keeps OwnerNode, OwnerGroup and ResourceType as objects; otherwise they are plain names.
    ``enum_names`` writes ``Online`` where ConvertTo-Json writes 2.
    """

    encode: Encoder
    write: JsonWriter
    nested: bool = False
    enum_names: bool = False

    def export(self, rows: Json) -> bytes:
        """Return the bytes of one exported file."""
        return self.encode(self.write(rows))


@dataclass(frozen=True, slots=True)
class ClusterSpec:
    """The cluster: its nodes in the order of their ids, and its groups."""

    nodes: tuple[str, ...]
    groups: tuple[Group, ...]
    name: str = "CLU1"
    witness: str = "Cluster Disk 1"
    build: int = 14393
    skip: frozenset[str] = field(default_factory=frozenset)

    def resources(self) -> list[tuple[Group, Resource]]:
        """Return every resource with its group."""
        return [(group, resource) for group in self.groups for resource in group.resources]


def volume_info(letter: str, size_gb: int) -> Json:
    """``DiskVolumeInfo`` of a disk with one partition, as the numbers that ConvertTo-Json prints."""
    guid = uuid.uuid5(uuid.NAMESPACE_DNS, f"volume-{letter}.corp.example")
    mask = 1 << (ord(letter) - ord("A"))
    data = struct.pack("<IIQQII", 1, 0, 0x8100000, size_gb * 2**30 - 0x8200000, 2, mask) + guid.bytes_le
    return list(data)


def identifier(cluster: str, name: str) -> str:
    """Return the GUID of an object, always the same for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{cluster}.corp.example"))


def export_cluster(spec: ClusterSpec, style: Style) -> dict[str, bytes]:
    """Return ``cluster/*.json``: file name -> bytes. Names in ``spec.skip`` are left out."""
    writers: dict[str, Callable[[ClusterSpec, Style], Json]] = {
        "cluster": _cluster,
        "nodes": _nodes,
        "groups": _groups,
        "resources": _resources,
        "parameters": _parameters,
        "dependencies": _dependencies,
        "possible-owners": _possible_owners,
        "preferred-owners": _preferred_owners,
        "checkpoints": _checkpoints,
        "quorum": _quorum,
    }
    return {
        f"cluster/{name}.json": style.export(write(spec, style))
        for name, write in writers.items()
        if name not in spec.skip
    }


def _enum(style: Style, numbers: dict[str, int], name: str) -> Json:
    return name if style.enum_names else numbers[name]


def _node(spec: ClusterSpec, style: Style, name: str) -> Json:
    if not style.nested:
        return name
    return {"Name": name, "Id": str(spec.nodes.index(name) + 1)}


def _cluster(spec: ClusterSpec, _: Style) -> Json:
    return {
        "Name": spec.name,
        "Id": identifier(spec.name, "cluster"),
        "Domain": "corp.example",
        "ClusterEnforcedAntiAffinity": 0,
        "ClusterFunctionalLevel": 9,
        "ClusterGroupWaitDelay": 120,
        "DefaultNetworkRole": 2,
        "WitnessDynamicWeight": 1,
    }


def _nodes(spec: ClusterSpec, style: Style) -> Json:
    return [
        {
            "Name": name,
            "Id": str(number),
            "State": _enum(style, {"Up": 0}, "Up"),
            "NodeWeight": 1,
            "DynamicWeight": 1,
            "DrainStatus": _enum(style, {"NotInitiated": 0}, "NotInitiated"),
            "StatusInformation": _enum(style, {"Normal": 0}, "Normal"),
            "MajorVersion": 10,
            "MinorVersion": 0,
            "BuildNumber": spec.build,
        }
        for number, name in enumerate(spec.nodes, start=1)
    ]


def _groups(spec: ClusterSpec, style: Style) -> Json:
    return [
        {
            "Name": group.name,
            "Id": identifier(spec.name, f"group {group.name}"),
            "State": _enum(style, _GROUP_STATES, group.state),
            "OwnerNode": _node(spec, style, group.owner),
            "GroupType": _enum(style, _GROUP_TYPES, group.type),
            "IsCoreGroup": group.type != "Unknown",
            "Description": "",
            "Priority": 2000,
            "PersistentState": 1,
            "AutoFailbackType": 0,
            "FailbackWindowStart": _NEVER,
            "FailbackWindowEnd": _NEVER,
            "FailoverThreshold": _NEVER,
            "FailoverPeriod": 6,
            "AntiAffinityClassNames": [],
            "ColdStartSetting": 0,
            "StatusInformation": 0,
        }
        for group in spec.groups
    ]


def _resources(spec: ClusterSpec, style: Style) -> Json:
    return [_resource(spec, style, group, resource) for group, resource in spec.resources()]


def _resource(spec: ClusterSpec, style: Style, group: Group, resource: Resource) -> Json:
    owner_group: Json = group.name
    kind: Json = resource.type
    if style.nested:
        owner_group = {"Name": group.name, "State": _GROUP_STATES[group.state]}
        kind = {"Name": resource.type, "DisplayName": resource.type}
    return {
        "Name": resource.name,
        "Id": identifier(spec.name, resource.name),
        "State": _enum(style, _RESOURCE_STATES, resource.state),
        "OwnerGroup": owner_group,
        "OwnerNode": _node(spec, style, group.owner),
        "ResourceType": kind,
        "IsCoreResource": resource.core,
        "Description": "",
        "MaintenanceMode": False,
        "PersistentState": 0 if resource.state == "Offline" else 1,
        "RestartAction": resource.restart_action,
        "RestartThreshold": 1,
        "RestartPeriod": 900000,
        "RestartDelay": 500,
        "RetryPeriodOnFailure": 3600000,
        "PendingTimeout": 180000,
        "SeparateMonitor": False,
        "StatusInformation": 0,
    }


def _parameters(spec: ClusterSpec, style: Style) -> Json:
    kinds = {STRING: "String", NUMBER: "UInt32", BYTES: "ByteArray"}
    return [
        {
            "ClusterObject": resource.name,
            "Name": name,
            "IsReadOnly": False,
            "ParameterType": kinds[kind] if style.enum_names else kind,
            "Value": value,
        }
        for _, resource in spec.resources()
        for name, kind, value in resource.parameters
    ]


def _dependencies(spec: ClusterSpec, style: Style) -> Json:
    return [
        {
            "Resource": {"Name": resource.name} if style.nested else resource.name,
            "DependencyExpression": resource.needs,
        }
        for _, resource in spec.resources()
    ]


def _owner_nodes(spec: ClusterSpec, style: Style, names: Sequence[str]) -> Json:
    return [_node(spec, style, name) for name in names]


def _possible_owners(spec: ClusterSpec, style: Style) -> Json:
    rows: list[Json] = []
    for group, resource in spec.resources():
        about: dict[str, Json] = {"Resource": resource.name}
        if style.nested:
            shown = {"Name": resource.name, "OwnerGroup": group.name, "ResourceType": resource.type}
            about = {"ClusterObject": shown}
        rows.append({**about, "OwnerNodes": _owner_nodes(spec, style, resource.owners or spec.nodes)})
    return rows


def _preferred_owners(spec: ClusterSpec, style: Style) -> Json:
    rows: list[Json] = []
    for group in spec.groups:
        about: dict[str, Json] = {"Group": group.name}
        if style.nested:
            shown: dict[str, Json] = {"Name": group.name, "GroupType": _GROUP_TYPES[group.type]}
            about = {"ClusterObject": {**shown, "IsCoreGroup": group.type != "Unknown"}}
        rows.append({**about, "OwnerNodes": _owner_nodes(spec, style, group.preferred)})
    return rows


def _checkpoints(spec: ClusterSpec, style: Style) -> Json:
    return [
        {"Resource": {"Name": resource.name} if style.nested else resource.name, "Name": key}
        for _, resource in spec.resources()
        for key in resource.checkpoints
    ]


def _quorum(spec: ClusterSpec, style: Style) -> Json:
    resource: Json = {"Name": spec.witness, "State": 2} if style.nested else spec.witness
    return {
        "Cluster": spec.name,
        "QuorumResource": resource,
        "QuorumType": _enum(style, {"Majority": 1}, "Majority"),
    }
