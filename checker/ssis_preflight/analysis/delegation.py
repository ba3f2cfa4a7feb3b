"""The delegation matrix: which client can manage the packages of which SQL Server through which service.

The service cannot delegate credentials. Management Studio on a third computer therefore fails to manage packages in
msdb when the service and SQL Server are on separate servers or separate virtual servers; it works where both are in
one group, or where Management Studio runs on the service's own computer. Source: Microsoft, *Configuring Integration
Services in a Clustered Environment*, section on connecting.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from ssis_preflight.analysis.configuration import OpenScope, Scope, ScopedFolder, configuration, scopes
from ssis_preflight.analysis.instances import (
    Clustered,
    LocalServer,
    OneNode,
    SqlInstance,
    Target,
    parse_server_name,
    resolve,
)
from ssis_preflight.analysis.owners import certain_owners
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, known_or_none, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.resource import NETWORK_NAME
from ssis_preflight.model.service_config import FolderKind


class ClientPlace(StrEnum):
    """Where Management Studio runs."""

    REMOTE = "remote"
    SERVICE_NODE = "service-node"
    SQL_NODE = "sql-node"


class Delegation(StrEnum):
    """Whether packages in msdb can be managed."""

    WORKS = "works"
    DOUBLE_HOP = "double-hop"
    WHILE_TOGETHER = "works-while-together"
    UNKNOWN = "unknown"


class Placement(StrEnum):
    """Which placements a row speaks about."""

    TODAY = "today"
    TOGETHER = "whenever both are on one node"
    APART = "whenever they are on different nodes"


class Row(msgspec.Struct, frozen=True):
    """One cell of the matrix: through ``endpoint`` (a node or virtual name) to ``target`` (a ServerName in force)."""

    client: ClientPlace
    endpoint: str
    service: str
    folder: str
    target: str
    placement: Placement
    verdict: Delegation
    why: str


def matrix(view: ClusterView) -> tuple[Row, ...]:
    """Return the matrix for today and for every placement that the possible owners allow, in a fixed order."""
    return view.remember(("delegation",), lambda: tuple(_rows(view)))


def client_places(view: ClusterView) -> tuple[ClientPlace, ...]:
    """Return where clients sit: as declared in the snapshot, else anywhere."""
    declared = {fold(entry.value) for entry in view.snapshot.declared.clients}
    return tuple(place for place in ClientPlace if not declared or place in declared)


def _rows(view: ClusterView) -> Iterator[Row]:
    known = attempt(scopes, view)
    for scope in () if isinstance(known, Unknown) else known:
        if isinstance(scope, OpenScope):
            endpoint, name = scope.node or scope.service_name, scope.service_name
            yield from _unknown(view, endpoint, name, "", "", scope.gap.missing)
            continue
        endpoint = _endpoint(view, scope)
        config = attempt(configuration, view, scope)
        if isinstance(config, Unknown):
            yield from _unknown(view, endpoint, scope.service_name, "", "", config.missing)
            continue
        for entry in config.folders_of(FolderKind.SQL_SERVER):
            yield from _folder(view, scope, entry, endpoint)


def _endpoint(view: ClusterView, scope: Scope) -> str:
    """Return the name that a client connects to: the group's network name, else the node."""
    if scope.group is None:
        return scope.node
    members = attempt(view.members, scope.group)
    for resource in () if isinstance(members, Unknown) else members:
        name = known_or_none(resource.private.dns_name) or known_or_none(resource.private.network_name)
        if resource.is_type(NETWORK_NAME) and name:
            return name
    return scope.node


def _unknown(
    view: ClusterView, endpoint: str, service: str, folder: str, target: str, missing: str
) -> Iterator[Row]:
    for client in client_places(view):
        why = f"unknown: {missing}"
        yield Row(client, endpoint, service, folder, target, Placement.TODAY, Delegation.UNKNOWN, why)


def _folder(view: ClusterView, scope: Scope, entry: ScopedFolder, endpoint: str) -> Iterator[Row]:
    name, text = scope.service_name, entry.folder.target
    target = attempt(resolve, view, parse_server_name(text))
    if isinstance(target, Unknown):
        yield from _unknown(view, endpoint, name, entry.name, text, target.missing)
        return
    for client in client_places(view):
        for placement in _placements(view, scope, target):
            verdict, why = _judge(scope, target, client, placement)
            yield Row(client, endpoint, name, entry.name, text, placement, verdict, why)


def _placements(view: ClusterView, scope: Scope, target: Target) -> Iterator[Placement]:
    """Yield today, and what else the possible owners allow where the two can be together and apart."""
    yield Placement.TODAY
    if not isinstance(target, Clustered) or _one_group(scope, target.instance):
        return
    sql = attempt(certain_owners, view, target.instance.group)
    own = attempt(certain_owners, view, scope.group) if scope.group else frozenset({fold(scope.node)})
    if isinstance(sql, Unknown) or isinstance(own, Unknown):
        return
    if own & sql:
        yield Placement.TOGETHER
    if any(a != b for a in own for b in sql):
        yield Placement.APART


def _one_group(scope: Scope, instance: SqlInstance) -> bool:
    return scope.group is not None and same(scope.group, instance.group)


def _judge(scope: Scope, target: Target, client: ClientPlace, placement: Placement) -> tuple[Delegation, str]:
    if client is ClientPlace.SERVICE_NODE:
        return Delegation.WORKS, "Management Studio runs beside the service: one hop only"
    if isinstance(target, LocalServer) or (isinstance(target, OneNode) and same(target.node, scope.node)):
        return Delegation.WORKS, "SQL Server is the service's own computer: one hop only"
    if not isinstance(target, Clustered):
        return Delegation.DOUBLE_HOP, "the service would have to pass the credentials on to another server"
    if _one_group(scope, target.instance):
        return Delegation.WORKS, "service and SQL Server are in one group, always on one virtual server"
    together = _together(scope, target.instance, placement)
    if together is None:
        return Delegation.UNKNOWN, f"unknown: where {target.instance.group} is today"
    if client is ClientPlace.SQL_NODE:
        if together:
            return Delegation.WORKS, "Management Studio, the service and SQL Server are on one node"
        return Delegation.UNKNOWN, "no source says whether two hops that end where they began succeed"
    if together:
        return Delegation.WHILE_TOGETHER, "different groups, on one node: it ends with the next move"
    return Delegation.DOUBLE_HOP, "the service runs on one node and SQL Server on another"


def _together(scope: Scope, instance: SqlInstance, placement: Placement) -> bool | None:
    if placement is not Placement.TODAY:
        return placement is Placement.TOGETHER
    owner = attempt(lambda: need(instance.resource.owner_node).value)
    return None if isinstance(owner, Unknown) else same(owner, scope.node)
