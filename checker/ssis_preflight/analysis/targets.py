"""What the ``ServerName`` of a folder means, once nothing unknown could make it mean something else.

:func:`ssis_preflight.analysis.instances.resolve` matches a name with what is known. A name that matches nothing
known may still be an alias that was not collected, and an IP address may be that of a virtual server: both are
settled here.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from ssis_preflight.analysis.instances import (
    Declared,
    Foreign,
    Listener,
    OtherNetworkName,
    ServerName,
    Target,
    parse_server_name,
    resolve,
    sql_instances,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold, nearest, same, short_host
from ssis_preflight.model.resource import (
    DISTRIBUTED_NETWORK_NAME,
    IP_ADDRESS,
    NETWORK_NAME,
    SQL_AVAILABILITY_GROUP,
    Resource,
)

_ADDRESS_TYPES = (IP_ADDRESS, "IPv6 Address")
_NEAR = 0.8


def target_of(view: ClusterView, text: str) -> Target:
    """Say what a ``ServerName`` means in this cluster.

    Raises:
        GapError: a list, a network name or an address that could decide it is unknown.
    """
    server = parse_server_name(text)
    if not server.local and _is_address(server.host):
        return _by_address(view, server)
    found = resolve(view, server)
    if isinstance(found, (OtherNetworkName, Declared, Foreign)):
        view.remember(("all-network-names",), lambda: _need_all_names(view))
    return found


def nearest_server(host: str, names: Iterable[str]) -> str | None:
    """Return the name whose host is spelled most like ``host``, or None where none is close.

    ``names`` are server names, with or without an instance. Two names that differ in their numbers only are two
    servers, not one and its misspelling.
    """
    wanted = short_host(host)
    hosts = ((short_host(parse_server_name(name).host), name) for name in names)
    by_host = {other: name for other, name in hosts if not _are_numbered(wanted, other)}
    found = nearest(wanted, sorted(by_host), least=_NEAR)
    return None if found is None else by_host[found]


def _are_numbered(one: str, other: str) -> bool:
    letters = [re.sub(r"\d+", "#", host) for host in (one, other)]
    return letters[0] == letters[1] and "#" in letters[0]


def _need_all_names(view: ClusterView) -> None:
    """Make sure that no network name of the cluster has an alias that nobody collected."""
    for resource in (*view.of_type(NETWORK_NAME), *view.of_type(DISTRIBUTED_NETWORK_NAME)):
        need(resource.private.network_name)
        need(resource.private.dns_name)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _by_address(view: ClusterView, server: ServerName) -> Target:
    address = ipaddress.ip_address(server.host.strip("[]"))
    for resource in (r for kind in _ADDRESS_TYPES for r in view.of_type(kind)):
        written = (need(resource.private.address).value or "").strip()
        if _is_address(written) and ipaddress.ip_address(written.strip("[]")) == address:
            return _at(view, server, resource)
    for declared in view.snapshot.declared.package_instances:
        if fold(declared.value) == fold(server.text):
            return Declared(declared.value)
    return Foreign(server.host)


def _at(view: ClusterView, server: ServerName, address: Resource) -> Target:
    """Say what answers at the address of a resource: the virtual server of its group, a listener, or neither."""
    group = need(address.group).value
    for instance in sql_instances(view):
        if same(instance.group, group):
            name = f"\\{server.instance}" if server.instance else ""
            port = f",{server.port}" if server.port else ""
            return resolve(view, parse_server_name(f"{instance.virtual_name}{name}{port}"))
    if any(resource.is_type(SQL_AVAILABILITY_GROUP) for resource in view.members(group)):
        return Listener(address, group)
    return OtherNetworkName(address, group)
