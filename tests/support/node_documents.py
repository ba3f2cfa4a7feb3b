"""Documents of the collector, made by hand: the healthy two-node cluster, as each of its nodes would tell it.

``node_document("SQLNODE1")`` is what the node that owns the group of SQL Server and Integration Services says;
``node_document("SQLNODE2")`` is the passive node, which does not see the disk S: now. With the names ``NODE1`` and
``NODE2`` everything is as in ``sample_configs/healthy-clustered``.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from tests.support.node_cluster_parts import cluster_parts
from tests.support.node_local_parts import local_parts

Document = dict[str, Any]

DENIED = "Access is denied. (Exception from HRESULT: 0x80070005 (E_ACCESSDENIED))"

CLUSTER_PARTS = (
    "cluster",
    "nodes",
    "groups",
    "resources",
    "parameters",
    "dependencies",
    "possible-owners",
    "preferred-owners",
    "checkpoints",
    "disks",
    "shared-volumes",
    "quorum",
    "networks",
    "resource-types",
)
NODE_PARTS = (
    "services",
    "registry",
    "sql-instances",
    "versions",
    "files",
    "stores",
    "access-control",
    "dcom",
    "local-groups",
)


def node_document(
    node: str = "SQLNODE1", *, nodes: Sequence[str] | None = None, owner: str | None = None, **changes: Any
) -> Document:
    """Return the whole document of one node.

    ``nodes`` are the nodes of the cluster in the order of their ids; by default the two whose names end in 1 and 2.
    ``owner`` owns the group of SQL Server and Integration Services; by default the first of them. ``changes``
    replace members of the document (``parts=...``), or of its ``node`` and ``collector`` (``node__fqdn=...``,
    ``collector__elevated=False``).
    """
    members = _cluster_nodes(node, nodes)
    holder = owner or members[0]
    document: Document = {
        "schema": "ssis-preflight/node/1",
        "collector": _collector(),
        "node": _node(node),
        "parts": {**cluster_parts(members, holder), **local_parts(node, active=node == holder)},
    }
    for path, value in changes.items():
        *above, last = path.split("__")
        target = document
        for step in above:
            target = target[step]
        target[last] = value
    return document


def node_only(node: str = "SQLNODE1", **changes: Any) -> Document:
    """Return what ``-NodeOnly`` gives: the parts about the node itself."""
    return _without(node_document(node, **changes), CLUSTER_PARTS, "NodeOnly")


def cluster_only(node: str = "SQLNODE1", **changes: Any) -> Document:
    """Return what ``-ClusterOnly`` gives: the parts about the cluster as a whole."""
    return _without(node_document(node, **changes), NODE_PARTS, "ClusterOnly")


def with_part(
    document: Document, name: str, outcome: str, detail: str | None = None, data: Sequence[Any] = ()
) -> Document:
    """Return a copy of the document in which one part has this outcome, detail and data."""
    changed = copy.deepcopy(document)
    changed["parts"][name] = {"outcome": outcome, "detail": detail, "data": list(data)}
    return changed


def with_denied(document: Document, *names: str) -> Document:
    """Return a copy of the document in which Windows refused these parts."""
    for name in names:
        document = with_part(document, name, "denied", DENIED)
    return document


def without_part(document: Document, *names: str) -> Document:
    """Return a copy of the document in which these parts were not collected."""
    changed = copy.deepcopy(document)
    for name in names:
        del changed["parts"][name]
    return changed


def without_cluster_service(node: str = "SQLNODE1") -> Document:
    """Return the document of a server that is in no cluster."""
    document = node_document(node, node__cluster=None)
    for name in CLUSTER_PARTS:
        document = with_part(
            document, name, "absent", "The Cluster service is not installed on this computer."
        )
    return document


def document_bytes(document: Document) -> bytes:
    """Return the document in bytes as the collector writes it: compact JSON in UTF-8 without a byte order mark."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _without(document: Document, names: Sequence[str], switch: str) -> Document:
    document["collector"]["arguments"][switch] = True
    return without_part(document, *names)


def _cluster_nodes(node: str, nodes: Sequence[str] | None) -> tuple[str, ...]:
    stem = node.rstrip("0123456789")
    members = tuple(nodes) if nodes is not None else (f"{stem}1", f"{stem}2")
    return members if node in members else (*members, node)


def _collector() -> Document:
    return {
        "version": "0.1.0",
        "started_at": "2026-11-22T09:30:00.000Z",
        "finished_at": "2026-11-22T09:30:07.250Z",
        "account": "CORP\\dba",
        "elevated": True,
        "powershell": "5.1.14393.7426",
        "edition": "Desktop",
        "language_mode": "FullLanguage",
        "process_bits": 64,
        "arguments": {
            "NodeOnly": False,
            "ClusterOnly": False,
            "IncludePackages": False,
            "MaxFileSize": 1048576,
            "MaxPackages": 500,
            "Path": [],
        },
    }


def _node(name: str) -> Document:
    return {
        "name": name,
        "fqdn": f"{name.lower()}.corp.example",
        "cluster": "CLU1",
        "os": {
            "caption": "Microsoft Windows Server 2016 Standard",
            "version": "10.0.14393",
            "build": "14393.7426",
        },
        "utc_offset_minutes": 60,
    }
