"""A sample snapshot told again by the collector's documents: the same facts, one JSON file for each node."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ssis_preflight.model.access import Trustee
from ssis_preflight.read import icacls_text, registry_export
from ssis_preflight.read.layout import whereabouts
from ssis_preflight.read.registry_export import looks_like
from ssis_preflight.read.text import decode
from tests.support.written_descriptors import written_sddl

PARTS = {
    "cluster": "cluster",
    "nodes": "nodes",
    "groups": "groups",
    "resources": "resources",
    "parameters": "parameters",
    "dependencies": "dependencies",
    "possible-owners": "possible-owners",
    "preferred-owners": "preferred-owners",
    "checkpoints": "checkpoints",
    "csv": "shared-volumes",
    "quorum": "quorum",
    "networks": "networks",
}
"""The names of the sample's files below ``cluster``, and the parts that they become."""

TIME = "2026-11-22T09:30:00.000Z"


def write_as_documents(sample: Path, target: Path) -> None:
    """Write a snapshot of node documents (and the sample's ``snapshot.toml``) with what a sample folder says."""
    nodes = sorted(folder.name for folder in (sample / "nodes").iterdir())
    for index, node in enumerate(nodes):
        parts = {**_cluster_parts(sample), **_node_parts(sample, node, first=index == 0)}
        document = {
            "schema": "ssis-preflight/node/1",
            "collector": {"version": "0.1.0", "started_at": TIME, "finished_at": TIME},
            "node": {"name": node},
            "parts": parts,
        }
        file = target / "nodes" / node / "node.json"
        file.parent.mkdir(parents=True)
        file.write_bytes(json.dumps(document, separators=(",", ":")).encode())
    if (sample / "snapshot.toml").exists():
        (target / "snapshot.toml").write_bytes((sample / "snapshot.toml").read_bytes())


def read_part(data: list[Any]) -> dict[str, Any]:
    """Return a part that was read."""
    return {"outcome": "read", "detail": None, "data": data}


def _cluster_parts(sample: Path) -> dict[str, Any]:
    found = {}
    for file in sorted((sample / "cluster").glob("*.json")):
        rows = _rows(file)
        found[PARTS[file.stem]] = read_part([_collected(row) for row in rows])
    return found


def _rows(file: Path) -> list[dict[str, Any]]:
    value = json.loads(decode(file.read_bytes()).text)
    return value if isinstance(value, list) else [value]


def _collected(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a cmdlet as the collector has it: bytes as base64."""
    value = row.get("Value")
    if isinstance(value, dict):
        value = value["value"]
    if isinstance(value, list) and value and all(isinstance(number, int) for number in value):
        return {**row, "ParameterType": "ByteArray", "Value": base64.b64encode(bytes(value)).decode()}
    return row


def _node_parts(sample: Path, node: str, *, first: bool) -> dict[str, Any]:
    folder = sample / "nodes" / node
    parts: dict[str, Any] = {}
    services = [row for file in sorted(folder.glob("services.json")) for row in _rows(file)]
    if services:
        parts["services"] = read_part(services)
    keys = [entry for file in sorted(folder.glob("*.reg")) for entry in _keys(file)]
    if keys:
        parts["registry"] = read_part(keys)
    files = [_file(sample, file, "node") for file in sorted((folder / "files").rglob("*")) if file.is_file()]
    if first:
        shared = sorted((sample / "shared").rglob("*"))
        files += [_file(sample, file, "cluster-disk") for file in shared if file.is_file()]
    parts["files"] = read_part(files)
    lists = [entry for file in sorted(folder.glob("icacls.txt")) for entry in _lists(file)]
    if lists:
        parts["access-control"] = read_part(lists)
    return parts


def _lists(file: Path) -> Iterator[Mapping[str, Any]]:
    """Return the lists that icacls shows as the collector has them: SIDs, and the names that belong to them."""
    for entry in icacls_text.read(file.name, None, decode(file.read_bytes())).access:
        sids: dict[str, str] = {}
        entries = []
        for ace in entry.descriptor.dacl or ():
            name = ace.name or ""
            sid = ace.sid or sids.setdefault(name, f"S-1-5-21-100-200-300-{1104 + len(sids)}")
            entries.append(replace(ace, trustee=Trustee(sid)))
        yield {
            "Path": entry.windows_path,
            "kind": "folder",
            "storage": "cluster-disk",
            "outcome": "read",
            "detail": None,
            "Sddl": written_sddl(replace(entry.descriptor, dacl=tuple(entries))),
            "accounts": [{"sid": sid, "name": name} for name, sid in sids.items()],
        }


def _keys(file: Path) -> Iterator[Mapping[str, Any]]:
    decoded = decode(file.read_bytes())
    if not looks_like(decoded.text):
        return
    tree = registry_export.read(file.name, None, decoded).registry
    for key in tree.keys.values() if tree is not None else ():
        values = [{"name": v.name, "type": v.type, "data": _data(v.data)} for v in key.values.values()]
        yield {"key": key.path, "outcome": "read", "detail": None, "recursive": True, "values": values}


def _data(data: Any) -> Any:
    return base64.b64encode(data).decode() if isinstance(data, bytes) else data


def _file(sample: Path, file: Path, storage: str) -> dict[str, Any]:
    content = file.read_bytes()
    return {
        "path": whereabouts(file.relative_to(sample).as_posix()).windows_path,
        "kind": "service-config",
        "storage": storage,
        "outcome": "read",
        "detail": None,
        "size": len(content),
        "last_write": TIME,
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": base64.b64encode(content).decode(),
    }
