"""Which ServerName is broken, what is near to it, and what a stand-alone service has to list."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.instances import (
    Clustered,
    Declared,
    Foreign,
    Listener,
    LocalServer,
    OneNode,
    OtherNetworkName,
    Target,
    WrongInstance,
    sql_instances,
    standalone_default_instance,
)
from ssis_preflight.analysis.targets import nearest_server, target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, need
from ssis_preflight.model.names import same
from ssis_preflight.model.places import Place
from ssis_preflight.model.service import Service


class Wanted(msgspec.Struct, frozen=True):
    """An instance that stores packages: the name to write, what that means, and where it was read."""

    label: str
    target: Target
    at: Place


def wanted_instances(view: ClusterView) -> tuple[Wanted, ...]:
    """Return every clustered SQL Server instance, then every server that the operator declared beside them."""
    clustered = [Wanted(i.label, Clustered(i), i.at) for i in sql_instances(view)]
    declared = [
        Wanted(name.value, target, name.at)
        for name in view.snapshot.declared.package_instances
        if isinstance(target := target_of(view, name.value), (Declared, Listener))
    ]
    return (*clustered, *declared)


def known_names(view: ClusterView) -> tuple[str, ...]:
    """Return every name that a ServerName may rightly say: clustered instances and declared servers."""
    declared = (name.value for name in view.snapshot.declared.package_instances)
    return tuple(dict.fromkeys((*(instance.label for instance in sql_instances(view)), *declared)))


def is_broken(view: ClusterView, scope: Scope, target: Target, names: Iterable[str]) -> bool:
    """Say whether CFG005, CFG006 or CFG008 finds this ServerName wrong, so that it may be meant for another name.

    A server outside a stand-alone cluster is wrong only where it looks like a misspelling of one of ``names``.
    """
    if isinstance(target, LocalServer):
        return scope.clustered or not standalone_default_instance(view, scope.node).value
    if isinstance(target, Foreign):
        return scope.clustered or nearest_server(target.host, names) is not None
    return isinstance(target, (OneNode, WrongInstance, OtherNetworkName))


def is_newest_on_node(view: ClusterView, service: Service) -> bool:
    """Say whether no newer release of the service is installed on its node; a gap where one might be."""
    release = service.release
    gap: Unknown | None = None
    for other in view.snapshot.services:
        newer = release and other.release and other.release.major > release.major
        if not newer or not same(other.node, service.node):
            continue
        if isinstance(other.installed, Unknown):
            gap = gap or other.installed
        elif need(other.installed).value:
            return False
    if gap is not None:
        raise GapError(gap)
    return True
