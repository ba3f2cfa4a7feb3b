"""Which nodes can host a group: those that are possible owners of every one of its resources.

Source: Microsoft Cluster Service documentation, *Groups* (the list of a group is derived from its members).
"""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.resource import Resource


class GroupOwners(msgspec.Struct, frozen=True):
    """Folded node names that every resource with a known list allows; ``gap`` where a list is unknown.

    With a gap the true set is this one or smaller.
    """

    allowed: frozenset[str]
    narrowed_by: tuple[Resource, ...]
    gap: Unknown | None


def owners_of_group(view: ClusterView, group: str) -> GroupOwners:
    """Return the nodes that may host the group; see :class:`GroupOwners` for unknown lists."""
    return view.remember(("owners", fold(group)), lambda: _owners(view, group))


def _owners(view: ClusterView, group: str) -> GroupOwners:
    allowed = frozenset(fold(node.name) for node in view.nodes())
    everyone = allowed
    narrowed: list[Resource] = []
    gap: Unknown | None = None
    for resource in view.members(group):
        owners = resource.possible_owners
        if isinstance(owners, Unknown):
            gap = gap or owners
            continue
        own = frozenset(fold(name) for name in owners.value)
        if not everyone <= own:
            narrowed.append(resource)
        allowed &= own
    return GroupOwners(allowed, tuple(narrowed), gap)


def certain_owners(view: ClusterView, group: str) -> frozenset[str]:
    """Return the folded names of exactly the nodes that may host the group; a gap where a list is unknown."""
    owners = owners_of_group(view, group)
    if owners.gap is not None and owners.allowed:
        raise GapError(owners.gap)
    return owners.allowed


def owner_names(view: ClusterView, resource: Resource) -> tuple[str, ...]:
    """Return the node names, as the cluster writes them, that the resource lists as possible owners."""
    return in_cluster_order(view, frozenset(fold(name) for name in need(resource.possible_owners).value))


def in_cluster_order(view: ClusterView, folded: frozenset[str]) -> tuple[str, ...]:
    """Return the names of these nodes (folded) as the cluster spells and orders them."""
    return tuple(node.name for node in view.nodes() if fold(node.name) in folded)
