"""The parts of a collector's document that are about the cluster as a whole."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.support.sample_cluster import ClusterSpec, Group, Style, export_cluster, identifier
from tests.support.sample_nodes import SSIS_2016
from tests.support.sample_parts import Instance, core_groups, disk, generic_service, sql_resources, telemetry
from tests.support.windows_exports import powershell_7_json, utf8

Part = dict[str, Any]

_STYLE = Style(utf8, powershell_7_json, enum_names=True)
_LETTERS = {"Cluster Disk 1": "Q:", "Cluster Disk 2": "E:", "Cluster Disk 3": "S:"}
_MORE_OF_A_RESOURCE = {
    "Characteristics": "None",
    "DeadlockTimeout": 300000,
    "EmbeddedFailureAction": 2,
    "IsAlivePollInterval": 4294967295,
    "LooksAlivePollInterval": 4294967295,
}
_TYPES = {
    "Generic Service": "clusres.dll",
    "IP Address": "clusres.dll",
    "Network Name": "clusres.dll",
    "Physical Disk": "clusres.dll",
    "SQL Server": "sqsrvres.dll",
    "SQL Server Agent": "sqagtres.dll",
}


def cluster_parts(nodes: Sequence[str], owner: str) -> dict[str, Part]:
    """Return the parts; ``owner`` owns SQL Server and Integration Services, the last node the core groups."""
    spec = healthy_spec(nodes, owner)
    rows = {
        name.removeprefix("cluster/").removesuffix(".json"): json.loads(data)
        for name, data in export_cluster(spec, _STYLE).items()
    }
    rows["cluster"] = [{**rows["cluster"], "DynamicQuorum": 1}]
    rows["quorum"] = [rows["quorum"]]
    rows["groups"] = [{**row, "DefaultOwner": 4294967295} for row in rows["groups"]]
    rows["resources"] = [{**row, **_MORE_OF_A_RESOURCE} for row in rows["resources"]]
    rows["parameters"] = [_as_collected(row) for row in rows["parameters"]]
    rows["checkpoints"] = [{**row, "View": None} for row in rows["checkpoints"]]
    for row in rows["possible-owners"]:
        row["ClusterObject"] = row["Resource"]
    for row in rows["preferred-owners"]:
        row["ClusterObject"] = row["Group"]
    rows["disks"] = [_disk(row["Name"], row["OwnerNode"]) for row in rows["resources"] if _is_disk(row)]
    rows["shared-volumes"] = []
    rows["networks"] = [_network()]
    rows["resource-types"] = [
        {"Name": name, "DisplayName": name, "DllName": dll, "PossibleOwners": list(spec.nodes)}
        for name, dll in _TYPES.items()
    ]
    return {name: {"outcome": "read", "detail": None, "data": data} for name, data in rows.items()}


def healthy_spec(nodes: Sequence[str], owner: str) -> ClusterSpec:
    """Return the cluster of the sample ``healthy-clustered`` with these nodes."""
    sql = Instance("SQLVS1", "MSSQLSERVER", 13, "192.0.2.21", "Cluster Disk 2", "E")
    ssis = replace(
        generic_service("SSIS", SSIS_2016.service, "([SQL Server]) and ([Cluster Disk 3])"),
        checkpoints=(SSIS_2016.key,),
    )
    members = (*sql_resources(sql), telemetry(sql), disk("Cluster Disk 3", "S"), ssis)
    return ClusterSpec(
        tuple(nodes), (*core_groups(nodes[-1]), Group("SQL Server (MSSQLSERVER)", owner, members))
    )


def _as_collected(row: Part) -> Part:
    if row["ParameterType"] != "ByteArray":
        return row
    return {**row, "Value": base64.b64encode(bytes(row["Value"])).decode("ascii")}


def _is_disk(row: Part) -> bool:
    return bool(row["ResourceType"] == "Physical Disk")


def _disk(resource: str, owner: str) -> Part:
    return {
        "Resource": resource,
        "OwnerNode": owner,
        "Volumes": [_LETTERS[resource]],
        "VolumeLabels": [""],
        "FileSystems": ["NTFS"],
        "DiskNumber": int(resource[-1]),
        "DiskGuid": "{" + identifier("disk", resource) + "}",
    }


def _network() -> Part:
    return {
        "Name": "Cluster Network 1",
        "Role": "ClusterAndClient",
        "State": "Up",
        "Address": "192.0.2.0",
        "AddressMask": "255.255.255.0",
    }
