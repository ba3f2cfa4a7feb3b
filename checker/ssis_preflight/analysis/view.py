"""One way to look at a snapshot: lists, look-ups by name, and memory of the analyses that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar, cast

from ssis_preflight.model.cluster import Cluster, Group, Node
from ssis_preflight.model.facts import Fact, GapError, Known, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.resource import Resource
from ssis_preflight.model.service import NodeEvidence, Service
from ssis_preflight.model.snapshot import Snapshot

T = TypeVar("T")

_NO_PARAMETERS: Mapping[tuple[str, str], object] = MappingProxyType({})


class ClusterView:
    """A frozen snapshot with indexes.

    Lists that the evidence does not hold end the question as a gap. Look-ups return None only where the list is
    known and has no such member. ``parameters`` are the values that an operator set, by the id of the rule and
    the name of its parameter.
    """

    def __init__(
        self, snapshot: Snapshot, parameters: Mapping[tuple[str, str], object] = _NO_PARAMETERS
    ) -> None:
        self.snapshot = snapshot
        self.parameters = parameters
        self._memory: dict[Hashable, object] = {}

    @property
    def cluster(self) -> Cluster:
        """The cluster of the snapshot."""
        return self.snapshot.cluster

    def remember(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what ``compute`` gave for ``key`` the first time, be it a value or a gap."""
        if key not in self._memory:
            try:
                self._memory[key] = compute()
            except GapError as error:
                self._memory[key] = error
        found = self._memory[key]
        if isinstance(found, GapError):
            raise GapError(found.gap)
        return cast("T", found)

    def nodes(self) -> tuple[Node, ...]:
        """Return the nodes of the cluster."""
        return need(self.cluster.nodes).value

    def groups(self) -> tuple[Group, ...]:
        """Return the groups of the cluster."""
        return need(self.cluster.groups).value

    def resources(self) -> tuple[Resource, ...]:
        """Return the resources of the cluster."""
        return need(self.cluster.resources).value

    def group(self, name: str) -> Group | None:
        """Return the group of this name."""
        return self.remember(("groups",), lambda: {fold(g.name): g for g in self.groups()}).get(fold(name))

    def resource(self, name: str) -> Resource | None:
        """Return the resource of this name."""
        index = self.remember(("resources",), lambda: {fold(r.name): r for r in self.resources()})
        return index.get(fold(name))

    def node(self, name: str) -> Node | None:
        """Return the node of this name; a fully qualified name finds its short one."""
        index = self.remember(("nodes",), lambda: {fold(n.name): n for n in self.nodes()})
        return index.get(fold(name)) or index.get(fold(name).split(".", 1)[0])

    def members(self, group: str) -> tuple[Resource, ...]:
        """Return the resources of a group; a resource whose group is unknown is a gap."""

        def sort() -> dict[str, list[Resource]]:
            sorted_by_group: dict[str, list[Resource]] = {}
            for resource in self.resources():
                sorted_by_group.setdefault(fold(need(resource.group).value), []).append(resource)
            return sorted_by_group

        return tuple(self.remember(("members",), sort).get(fold(group), ()))

    def of_type(self, type_name: str) -> tuple[Resource, ...]:
        """Return the resources of a type; a resource whose type is unknown is a gap."""
        return tuple(r for r in self.resources() if same(need(r.type).value, type_name))

    def service(self, node: str, name: str) -> Service | None:
        """Return the entry of a service name on a node; None where the evidence never mentions it."""
        index = self.remember(
            ("services",), lambda: {(fold(s.node), fold(s.name)): s for s in self.snapshot.services}
        )
        return index.get((fold(node), fold(name)))

    def services_named(self, name: str) -> tuple[Service, ...]:
        """Return the entries of one service name on all nodes."""
        return tuple(service for service in self.snapshot.services if same(service.name, name))

    def evidence_of(self, node: str) -> NodeEvidence | None:
        """Return what was collected from a node; None where the evidence has no folder for it."""
        return next((e for e in self.snapshot.node_evidence if same(e.node, node)), None)


def in_list(item: str, items: Iterable[str]) -> bool:
    """Say whether a Windows name is in a list of names."""
    folded = fold(item)
    return any(fold(other) == folded for other in items)


def listed(fact: Fact[tuple[str, ...]]) -> Known[frozenset[str]]:
    """Return a known list of names as a set of folded names; a gap where it is unknown."""
    known = need(fact)
    return Known(frozenset(fold(item) for item in known.value), known.at)
