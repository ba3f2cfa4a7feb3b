"""The cluster as tables, with the findings about each node, group and resource beside it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import GroupEntry, NodeEntry, Report, ResourceEntry, SubjectEntry
from ssis_preflight_reports.html.cards import Card


class NodeRow(msgspec.Struct, frozen=True):
    """A node, its Integration Services services in words, and the findings about it."""

    node: NodeEntry
    services: tuple[str, ...]
    cards: tuple[Card, ...]


class GroupRow(msgspec.Struct, frozen=True):
    """A group and the findings about it or something in it."""

    group: GroupEntry
    cards: tuple[Card, ...]


class ResourceRow(msgspec.Struct, frozen=True):
    """A resource, its dependency expression (empty: none is known) and the findings about it."""

    resource: ResourceEntry
    depends_on: str
    cards: tuple[Card, ...]


class Cluster(msgspec.Struct, frozen=True):
    """All tables."""

    nodes: tuple[NodeRow, ...]
    groups: tuple[GroupRow, ...]
    resources: tuple[ResourceRow, ...]


def cluster(report: Report, found: list[Card]) -> Cluster:
    """Return the tables; findings that were waived are not shown in them."""
    topology = report["topology"]
    expressions = {fold(entry["resource"]): entry["expression"] for entry in topology["dependencies"]}
    by_node = _by(found, lambda subject: subject["node"])
    by_group = _by(found, lambda subject: subject["group"])
    by_resource = _by(found, lambda subject: subject["name"] if subject["kind"] == "resource" else None)
    return Cluster(
        nodes=tuple(
            NodeRow(node, tuple(map(_service, node["services"])), by_node.get(fold(node["name"]), ()))
            for node in topology["nodes"]
        ),
        groups=tuple(GroupRow(group, by_group.get(fold(group["name"]), ())) for group in topology["groups"]),
        resources=tuple(
            ResourceRow(
                entry, expressions.get(fold(entry["name"]), ""), by_resource.get(fold(entry["name"]), ())
            )
            for entry in topology["resources"]
        ),
    )


def _by(found: list[Card], name: Callable[[SubjectEntry], str | None]) -> dict[str, tuple[Card, ...]]:
    groups: dict[str, tuple[Card, ...]] = {}
    for card in found:
        key = name(card.finding["subject"])
        if key is not None and card.finding["waived"] is None:
            groups[fold(key)] = (*groups.get(fold(key), ()), card)
    return groups


def _service(service: dict[str, str | None]) -> str:
    """Say ``MsDtsServer130: Running, Manual, as LocalSystem``; what is unknown is called so."""
    state = service.get("state") or "state unknown"
    mode = service.get("start_mode") or "start mode unknown"
    account = service.get("account")
    return f"{service.get('name') or 'service'}: {state}, {mode}, {'as ' + account if account else 'account unknown'}"
