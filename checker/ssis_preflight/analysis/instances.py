"""SQL Server instances, and which one a ``ServerName`` of the configuration file means."""

from __future__ import annotations

import re

import msgspec

from ssis_preflight.analysis.paths import network_names
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown, known_or_none, need
from ssis_preflight.model.names import fold, same, short_host
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import (
    DISTRIBUTED_NETWORK_NAME,
    NETWORK_NAME,
    SQL_AVAILABILITY_GROUP,
    SQL_SERVER,
    Resource,
)

DEFAULT_INSTANCE = "MSSQLSERVER"


class SqlInstance(msgspec.Struct, frozen=True):
    r"""A clustered SQL Server instance: its resource, group, virtual server name and instance name.

    ``label`` is what a ``ServerName`` must say: ``SQLVS1``, or ``SQLVS2\OPS`` for a named instance.
    """

    resource: Resource
    group: str
    virtual_name: str
    instance: str
    at: Place

    @property
    def label(self) -> str:
        """The name that clients connect to."""
        if same(self.instance, DEFAULT_INSTANCE):
            return self.virtual_name
        return f"{self.virtual_name}\\{self.instance}"


def sql_instances(view: ClusterView) -> tuple[SqlInstance, ...]:
    """Return every clustered instance, by the ``SQL Server`` resources; an unknown name is a gap."""
    return view.remember(("instances",), lambda: tuple(_read(r) for r in view.of_type(SQL_SERVER)))


def _read(resource: Resource) -> SqlInstance:
    virtual = need(resource.private.virtual_server_name)
    instance = need(resource.private.instance_name)
    return SqlInstance(
        resource,
        need(resource.group).value,
        virtual.value or resource.name,
        instance.value or DEFAULT_INSTANCE,
        virtual.at,
    )


class ServerName(msgspec.Struct, frozen=True):
    r"""A ``ServerName`` taken apart: ``tcp:HOST\INSTANCE,PORT``. ``local`` is ``.``, ``(local)`` or ``localhost``."""

    text: str
    host: str
    instance: str | None
    port: str | None
    local: bool


_PROTOCOL = re.compile(r"^(tcp|np|lpc|admin):", re.IGNORECASE)
_LOCAL = frozenset({".", "(local)", "localhost", "127.0.0.1", "::1", "[::1]"})


def parse_server_name(text: str) -> ServerName:
    """Take a ``ServerName`` apart as SQL Server clients do."""
    rest = _PROTOCOL.sub("", text.strip())
    port: str | None = None
    if "," in rest:
        rest, port = (part.strip() for part in rest.split(",", 1))
    host, _, instance = rest.partition("\\")
    host = host.strip()
    return ServerName(text, host, instance.strip() or None, port, fold(host) in _LOCAL)


class LocalServer(msgspec.Struct, frozen=True):
    """The computer on which the service runs, whichever that is."""


class OneNode(msgspec.Struct, frozen=True):
    """A node of the cluster by its own name."""

    node: str


class Clustered(msgspec.Struct, frozen=True):
    """A clustered instance, named rightly."""

    instance: SqlInstance


class WrongInstance(msgspec.Struct, frozen=True):
    """The virtual server exists, but has no instance of this name; ``candidates`` are those it has."""

    candidates: tuple[SqlInstance, ...]


class Listener(msgspec.Struct, frozen=True):
    """The listener of an availability group."""

    resource: Resource
    group: str


class OtherNetworkName(msgspec.Struct, frozen=True):
    """A network name of the cluster that is no SQL Server's."""

    resource: Resource
    group: str


class Declared(msgspec.Struct, frozen=True):
    """A server outside the cluster that the operator declared as one that stores packages."""

    name: str


class Foreign(msgspec.Struct, frozen=True):
    """A host that the evidence does not know."""

    host: str


Target = LocalServer | OneNode | Clustered | WrongInstance | Listener | OtherNetworkName | Declared | Foreign


def resolve(view: ClusterView, server: ServerName) -> Target:
    """Say what a ``ServerName`` means in this cluster; an unknown list that decides it is a gap."""
    return view.remember(("server", fold(server.text)), lambda: _resolve(view, server))


def _resolve(view: ClusterView, server: ServerName) -> Target:
    if server.local:
        return LocalServer()
    host = short_host(server.host)
    for node in view.nodes():
        if fold(node.name) == host:
            return OneNode(node.name)
    clustered = tuple(i for i in sql_instances(view) if host in _names_of(view, i))
    if clustered:
        return _pick(server, clustered)
    return _other_name(view, host) or _outside(view, server)


def _other_name(view: ClusterView, host: str) -> Listener | OtherNetworkName | None:
    """Return the network name of the cluster, no SQL Server's, that a host is; None where it is none."""
    for resource in _network_name_resources(view):
        if host in network_names(resource):
            group = need(resource.group).value
            if any(r.is_type(SQL_AVAILABILITY_GROUP) for r in view.members(group)):
                return Listener(resource, group)
            return OtherNetworkName(resource, group)
    return None


def _network_name_resources(view: ClusterView) -> tuple[Resource, ...]:
    return (*view.of_type(NETWORK_NAME), *view.of_type(DISTRIBUTED_NETWORK_NAME))


def _outside(view: ClusterView, server: ServerName) -> Declared | Foreign:
    """Return a server outside the cluster; a network name whose DNS name is unknown might still be it: a gap."""
    for declared in view.snapshot.declared.package_instances:
        if is_same_server(declared.value, server.text):
            return Declared(declared.value)
    for resource in _network_name_resources(view):
        need(resource.private.dns_name)
    return Foreign(server.host)


def _names_of(view: ClusterView, instance: SqlInstance) -> frozenset[str]:
    """Return the folded hosts of an instance: its virtual name and the network names of its group."""
    names = {short_host(instance.virtual_name)}
    for resource in view.members(instance.group):
        if resource.is_type(NETWORK_NAME):
            private = resource.private
            facts = (private.dns_name, private.network_name)
            own = {short_host(name) for fact in facts if (name := known_or_none(fact))}
            if own & names:
                names |= own
    return frozenset(names)


def _pick(server: ServerName, candidates: tuple[SqlInstance, ...]) -> Target:
    if server.port is not None and server.instance is None and len(candidates) == 1:
        return Clustered(candidates[0])
    wanted = server.instance or DEFAULT_INSTANCE
    for instance in candidates:
        if same(instance.instance, wanted):
            return Clustered(instance)
    return WrongInstance(candidates)


def is_same_server(one: str, other: str) -> bool:
    """Say whether two server names mean the same host and instance, short and full host names alike."""
    left, right = parse_server_name(one), parse_server_name(other)
    same_instance = same(left.instance or DEFAULT_INSTANCE, right.instance or DEFAULT_INSTANCE)
    return short_host(left.host) == short_host(right.host) and same_instance


def standalone_default_instance(view: ClusterView, node: str) -> Known[bool]:
    """Say whether a default instance that is no cluster resource runs on this node; a gap where unknown.

    Every node has the service ``MSSQLSERVER`` of a clustered default instance too, so a clustered one anywhere
    means that the node's own is that one.
    """
    evidence = view.evidence_of(node)
    if any(same(i.instance, DEFAULT_INSTANCE) for i in sql_instances(view)):
        at = next(i.at for i in sql_instances(view) if same(i.instance, DEFAULT_INSTANCE))
        return Known(value=False, at=at)
    if evidence is None:
        raise GapError(Unknown(Part.SQL_INSTANCES, f"SQL Server instances of {node}"))
    names = need(evidence.sql_instances)
    return Known(any(same(name, DEFAULT_INSTANCE) for name in names.value), names.at)
