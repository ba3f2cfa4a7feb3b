"""Write a small snapshot folder from readable pieces, and read it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from ssis_preflight.model.cluster import Group, Node
from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import Resource
from ssis_preflight.model.service import Service
from ssis_preflight.model.snapshot import EvidenceFile, Snapshot
from ssis_preflight.read.snapshot import read_snapshot

T = TypeVar("T")

Content = str | bytes | Sequence[object] | Mapping[str, object]
"""Text, bytes, or what ``ConvertTo-Json`` writes."""

REG = "Windows Registry Editor Version 5.00\n\n"
SQL_KEY = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server"
DISK_S = b"\x01\0\0\0" + b"\0" * 4 + b"\0" * 16 + b"\x01\0\0\0" + (1 << 18).to_bytes(4, "little") + b"\0" * 16
"""``DiskVolumeInfo`` of a disk with one partition, S:."""

NODES = [
    {"Name": "N1", "Id": "1", "State": 0, "NodeWeight": 1},
    {"Name": "N2", "Id": "2", "State": 0, "NodeWeight": 1},
]
GROUPS = [
    {"Name": "Cluster Group", "OwnerNode": "N1", "State": 0, "GroupType": 1, "IsCoreGroup": True},
    {"Name": "SQL1", "OwnerNode": "N1", "State": 0, "GroupType": 9999, "IsCoreGroup": False},
]


def multi_string(*texts: str) -> str:
    """Return the bytes of a REG_MULTI_SZ as an export writes them after ``hex(7):``."""
    data = "".join(text + "\0" for text in (*texts, "")).encode("utf-16-le")
    return ",".join(f"{byte:02x}" for byte in data)


def resource(
    name: str, kind: str = "Generic Service", group: str = "SQL1", **more: object
) -> dict[str, object]:
    return {"Name": name, "ResourceType": kind, "OwnerGroup": group, "OwnerNode": "N1", "State": 2, **more}


RESOURCES = [resource("SSIS"), resource("SQL Server", "SQL Server"), resource("Disk S", "Physical Disk")]

LAYOUT: Mapping[str, Content] = {
    "cluster/nodes.json": NODES,
    "cluster/groups.json": GROUPS,
    "cluster/resources.json": RESOURCES,
}
"""Two nodes, the core group and one group with SSIS, SQL Server and a disk."""


def write(folder: Path, files: Mapping[str, Content]) -> Path:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            target.write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, files: Mapping[str, Content], layout: Mapping[str, Content] = LAYOUT) -> Snapshot:
    """Read a snapshot of the usual layout with more files, or with files instead of the layout's."""
    return read_snapshot(write(folder, {**layout, **files}))


def known(fact: Fact[T]) -> T:
    assert isinstance(fact, Known), fact
    return fact.value


def place(fact: Fact[T]) -> Place:
    assert isinstance(fact, Known), fact
    return fact.at


def gap(fact: Fact[T]) -> str:
    """Return part, words and kind of an unknown fact."""
    assert isinstance(fact, Unknown), fact
    return f"{fact.part}: {fact.missing}: {fact.kind}"


def the_resource(snapshot: Snapshot, name: str = "SSIS") -> Resource:
    return next(resource for resource in known(snapshot.cluster.resources) if resource.name == name)


def the_group(snapshot: Snapshot, name: str = "SQL1") -> Group:
    return next(group for group in known(snapshot.cluster.groups) if group.name == name)


def the_node(snapshot: Snapshot, name: str = "N1") -> Node:
    return next(node for node in known(snapshot.cluster.nodes) if node.name == name)


def the_service(snapshot: Snapshot, node: str = "N1", name: str = "MsDtsServer130") -> Service:
    return next(entry for entry in snapshot.services if (entry.node, entry.name) == (node, name))


def the_file(snapshot: Snapshot, path: str) -> EvidenceFile:
    return next(file for file in snapshot.evidence if file.path == path)


def disagreements(snapshot: Snapshot) -> list[str]:
    """Return every contradiction in one line."""
    return [
        f"{item.subject}: {item.what}: {item.believed.value!r} ({item.believed.at.file}), "
        f"not {item.rejected.value!r} ({item.rejected.at.file})"
        for item in snapshot.contradictions
    ]


def unplaced(snapshot: Snapshot) -> list[str]:
    return [f"{item.subject_kind}: {item.what}" for item in snapshot.unplaced]


def duplicates(snapshot: Snapshot) -> list[str]:
    return [f"{item.subject_kind}: {item.what}" for item in snapshot.duplicates]
