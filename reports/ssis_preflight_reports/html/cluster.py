"""The cluster as tables, which say the same as the picture, with the findings about each object beside it."""

from __future__ import annotations

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import GroupEntry, NodeEntry, Report, ResourceEntry
from ssis_preflight_reports.html.picture.marks import Found, Marks

NODES_NAMED = 8
"""Up to so many possible owners are named, also where they are all nodes."""


class NodeRow(msgspec.Struct, frozen=True):
    """A node, its Integration Services services in words, and the findings about it."""

    node: NodeEntry
    services: tuple[str, ...]
    found: list[Found]


class GroupRow(msgspec.Struct, frozen=True):
    """A group and the findings about it; ``everywhere`` says that it may run on each of many nodes."""

    group: GroupEntry
    everywhere: bool
    found: list[Found]


class ResourceRow(msgspec.Struct, frozen=True):
    """A resource, its dependency expression (empty: none is known) and the findings about it."""

    resource: ResourceEntry
    depends_on: str
    found: list[Found]


class Cluster(msgspec.Struct, frozen=True):
    """All tables, and the findings about the cluster as a whole."""

    nodes: tuple[NodeRow, ...]
    groups: tuple[GroupRow, ...]
    resources: tuple[ResourceRow, ...]
    whole: list[Found]


def cluster(report: Report, marks: Marks) -> Cluster:
    """Return the tables; findings that were waived are not shown in them."""
    topology = report["topology"]
    expressions = {fold(entry["resource"]): entry["expression"] for entry in topology["dependencies"]}

    def about(kind: str, name: str) -> list[Found]:
        return marks.about.get((kind, fold(name)), [])

    return Cluster(
        nodes=tuple(
            NodeRow(node, tuple(map(_service, node["services"])), about("node", node["name"]))
            for node in topology["nodes"]
        ),
        groups=tuple(
            GroupRow(group, _everywhere(group, topology["nodes"]), about("group", group["name"]))
            for group in topology["groups"]
        ),
        resources=tuple(
            ResourceRow(entry, expressions.get(fold(entry["name"]), ""), about("resource", entry["name"]))
            for entry in topology["resources"]
        ),
        whole=about("cluster", ""),
    )


def _everywhere(group: GroupEntry, nodes: list[NodeEntry]) -> bool:
    owners = {fold(name) for name in group["possible_owners"] or ()}
    return len(nodes) > NODES_NAMED and owners == {fold(node["name"]) for node in nodes}


def _service(service: dict[str, str | None]) -> str:
    """Say ``MsDtsServer130: Running, Manual, as LocalSystem``; what is unknown is called so."""
    state = service.get("state") or "state unknown"
    mode = service.get("start_mode") or "start mode unknown"
    account = service.get("account")
    return f"{service.get('name') or 'service'}: {state}, {mode}, {'as ' + account if account else 'account unknown'}"
