"""The little that the collection itself must know of a collector's document."""

from __future__ import annotations

import datetime as dt

import msgspec

from ssis_preflight.collect.delivery import Question
from ssis_preflight.collect.endpoint import host_of, is_address
from ssis_preflight.collect.inventory import Node
from ssis_preflight.collect.outcome import CollectError, Reason, failure, words
from ssis_preflight.collect.store import PartRecord, name_problem
from ssis_preflight.model.names import fold, short_host

SCHEMA = "ssis-preflight/node/1"
MOST_CLUSTER_NODES = 64
"""A failover cluster has at most 64 nodes (Microsoft Learn, "Failover Clustering", scalability)."""

CLUSTER_PARTS = (
    "cluster", "nodes", "groups", "resources", "parameters", "dependencies", "possible-owners", "preferred-owners",
    "checkpoints", "disks", "shared-volumes", "quorum", "networks", "resource-types",
)  # fmt: skip
"""What a document says about the cluster as a whole."""

NODE_PARTS = (
    "services", "registry", "sql-instances", "versions", "files", "stores", "access-control", "dcom", "local-groups",
)  # fmt: skip
"""What a document says about its own node."""

OUTCOMES = ("read", "partial", "denied", "absent", "failed", "skipped")
GAPS = ("partial", "denied", "failed")
"""Outcomes of a part that leave something unknown."""


class _Part(msgspec.Struct):
    outcome: str
    detail: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"[]")


class _NodeNames(msgspec.Struct):
    name: str
    fqdn: str | None = None


class _Collector(msgspec.Struct):
    finished_at: str | None = None


class _Document(msgspec.Struct):
    schema: str
    node: _NodeNames
    collector: _Collector
    parts: dict[str, _Part]


class _Row(msgspec.Struct):
    name: str = msgspec.field(name="Name")


class Seen(msgspec.Struct, frozen=True):
    """What a document says: the node's name, its clock at the end (None where unsound), parts, and cluster nodes."""

    name: str
    fqdn: str
    finished_at: dt.datetime | None
    parts: dict[str, PartRecord]
    cluster_nodes: tuple[str, ...]

    @property
    def has_cluster(self) -> bool:
        """Whether the cluster's layout is in it."""
        return all(
            part in self.parts and self.parts[part].outcome in {"read", "partial"}
            for part in ("nodes", "groups", "resources")
        )


def read_document(raw: bytes) -> Seen:
    """Return what a document says.

    Raises:
        CollectError: it is no document of the collector, or its node has an impossible name.
    """
    try:
        document = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=_Document)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise CollectError(failure(Reason.GARBAGE, f"it is no document of the collector, {error}")) from None
    if document.schema != SCHEMA:
        raise CollectError(
            failure(Reason.GARBAGE, f"its schema is {document.schema}, and {SCHEMA} is wanted")
        )
    name = document.node.name
    problem = name_problem(name) or ("it holds a dot" if "." in name else "")
    if problem:
        raise CollectError(failure(Reason.GARBAGE, f"the node says that its name is {name!r}, and {problem}"))
    for part, found in document.parts.items():
        if found.outcome not in OUTCOMES:
            detail = f"the outcome of {part[:40]} is {found.outcome[:40]!r}"
            raise CollectError(failure(Reason.GARBAGE, detail))
    return Seen(
        name=name,
        fqdn=document.node.fqdn or "",
        finished_at=_time(document.collector.finished_at),
        parts={
            words(part, 60): PartRecord(found.outcome, words(found.detail) if found.detail else None)
            for part, found in document.parts.items()
        },
        cluster_nodes=_names(document.parts.get("nodes")),
    )


def planned_parts(seen: Seen, question: Question) -> dict[str, PartRecord]:
    """Return every part that was asked for, with what became of it; a part that did not come has failed."""
    wanted = (() if question.node_only else CLUSTER_PARTS) + (() if question.cluster_only else NODE_PARTS)
    missing = PartRecord("failed", "the answer does not hold this part")
    return {part: seen.parts.get(part, missing) for part in (*wanted, *sorted(set(seen.parts) - {*wanted}))}


def check_name(node: Node, seen: Seen) -> None:
    """Check that the node that was meant has answered; an address, and the first of a discovery, may be any node.

    Raises:
        CollectError: another one answered.
    """
    if node.any_name or is_address(node.name):
        return
    if short_host(node.name) not in {fold(seen.name), short_host(seen.fqdn)}:
        detail = f"{node.name} was asked at {host_of(node.endpoint)}, and {seen.name} answered"
        raise CollectError(failure(Reason.OTHER_NODE, detail))


def _time(text: str | None) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _names(part: _Part | None) -> tuple[str, ...]:
    if part is None or part.outcome not in {"read", "partial"}:
        return ()
    try:
        rows = msgspec.json.decode(part.data, type=list[_Row])
    except (msgspec.DecodeError, RecursionError):
        return ()
    # A password is about to be proved to these names: they stay below the domain of the endpoint that was given.
    return tuple(
        row.name for row in rows[:MOST_CLUSTER_NODES] if "." not in row.name and not name_problem(row.name)
    )
