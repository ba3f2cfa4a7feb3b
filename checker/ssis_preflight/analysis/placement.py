"""One group or two: Integration Services with SQL Server, or in a group of its own, for this cluster.

The five aspects and what is said of each are those of the table in Microsoft, *Configuring Integration Services in a
Clustered Environment* (S12); what holds here is filled in from the facts of the cluster.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ssis_preflight.analysis.instances import SqlInstance, sql_instances
from ssis_preflight.analysis.owners import certain_owners, in_cluster_order
from ssis_preflight.analysis.ssis import SsisResource, certain
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, known_or_none, need
from ssis_preflight.model.names import same
from ssis_preflight.model.states import RestartAction


class PlacementAdvice(msgspec.Struct, frozen=True):
    """One row: an aspect, what the same group and another group mean for it, and what holds in this cluster."""

    aspect: str
    same_group: str
    other_group: str
    here: tuple[str, ...]


class Seating(msgspec.Struct, frozen=True):
    """An SSIS resource, the SQL Server instances in its group, and those in other groups."""

    ssis: SsisResource
    group: str
    beside: tuple[SqlInstance, ...]
    elsewhere: tuple[SqlInstance, ...]

    @property
    def name(self) -> str:
        """The name of the resource."""
        return self.ssis.name


def seatings(view: ClusterView) -> tuple[Seating, ...]:
    """Return where every SSIS resource sits; empty where the service stands alone.

    Raises:
        GapError: the resources, their types and groups, or the names of the instances are not in evidence.
    """
    return tuple(_seating(view, ssis) for ssis in certain(view))


def _seating(view: ClusterView, ssis: SsisResource) -> Seating:
    group = need(ssis.resource.group).value
    instances = sql_instances(view)
    beside = tuple(entry for entry in instances if same(entry.group, group))
    return Seating(ssis, group, beside, tuple(entry for entry in instances if entry not in beside))


def placement_advice(view: ClusterView) -> tuple[PlacementAdvice, ...]:
    """Return the comparison, one row for each aspect; empty where no resource hosts Integration Services.

    Raises:
        GapError: as for :func:`seatings`.
    """
    found = seatings(view)
    return tuple(
        PlacementAdvice(aspect, same_group, other_group, tuple(here(view, seating) for seating in found))
        for aspect, same_group, other_group, here in _ASPECTS
        if found
    )


def _clients(view: ClusterView, seating: Seating) -> str:
    del view
    if not seating.beside:
        reach = f"{seating.name}: no SQL Server in {seating.group}; not from a third computer"
        return f"{reach}, for {_labels(seating.elsewhere)}" if seating.elsewhere else reach
    reach = f"{seating.name}: works for {_labels(seating.beside)}"
    return f"{reach}, not for {_labels(seating.elsewhere)}" if seating.elsewhere else reach


def _competition(view: ClusterView, seating: Seating) -> str:
    if seating.beside:
        return f"{seating.name} is always on the node of {_labels(seating.beside)}"
    common = attempt(_common_nodes, view, seating)
    if isinstance(common, Unknown):
        return f"{seating.name}: unknown whether it can share a node with SQL Server ({common.missing})"
    if not common:
        return f"{seating.name} shares no possible owner with SQL Server"
    return f"{seating.name} can still share a node with SQL Server: {', '.join(common)}"


def _common_nodes(view: ClusterView, seating: Seating) -> tuple[str, ...]:
    own = certain_owners(view, seating.group)
    theirs = [certain_owners(view, entry.group) for entry in seating.elsewhere]
    common = own & frozenset().union(*theirs)
    return in_cluster_order(view, common)


def _msdb(view: ClusterView, seating: Seating) -> str:
    del view
    if seating.beside:
        return f"{seating.name}: msdb of {_labels(seating.beside)} is on the same computer"
    own = known_or_none(seating.ssis.resource.owner_node)
    if own is None:
        return f"{seating.name}: unknown where it is today"
    parts = [_distance(own, entry) for entry in seating.elsewhere]
    return f"{seating.name}: {'; '.join(parts) or 'no clustered instance'}"


def _distance(own: str, instance: SqlInstance) -> str:
    place = known_or_none(instance.resource.owner_node)
    if place is None:
        return f"unknown where {instance.label} is today"
    where = (
        f"on one computer today ({own})" if same(own, place) else f"over the network today ({own}, {place})"
    )
    return f"msdb of {instance.label} {where}"


def _availability(view: ClusterView, seating: Seating) -> str:
    del view
    if not seating.beside:
        return f"{seating.name} may be online while {_labels(seating.elsewhere) or 'SQL Server'} is offline"
    action = known_or_none(seating.ssis.resource.restart_action)
    if action is None:
        return f"{seating.name}: unknown whether its failure takes {_labels(seating.beside)} along (RestartAction)"
    if action == RestartAction.RESTART_NOTIFY:
        return f"{seating.name} takes {_labels(seating.beside)} along when it fails (RestartAction 2)"
    return f"{seating.name} fails alone, {_labels(seating.beside)} stays online (RestartAction {int(action)})"


def _moving(view: ClusterView, seating: Seating) -> str:
    count = len(view.members(seating.group))
    size = f"{count} resource{'' if count == 1 else 's'}"
    if seating.beside:
        return f"{seating.name} moves only with {_labels(seating.beside)}: {seating.group} has {size}"
    return f"{seating.name} moves without SQL Server: {seating.group} has {size}"


def _labels(instances: tuple[SqlInstance, ...]) -> str:
    return ", ".join(entry.label for entry in instances)


_ASPECTS: tuple[tuple[str, str, str, Callable[[ClusterView, Seating], str]], ...] = (
    (
        "managing msdb packages from clients",
        "works: the service and SQL Server are one virtual server",
        "does not work: the service cannot pass the credentials on (double hop)",
        _clients,
    ),
    (
        "competition for CPU and memory",
        "the service competes with SQL Server",
        "none while the groups are on different nodes",
        _competition,
    ),
    (
        "loading and saving in msdb",
        "faster, and with less network traffic",
        "may be slower, with more network traffic",
        _msdb,
    ),
    (
        "availability together",
        "both are online or offline at the same time",
        "the service may be online while SQL Server, and so msdb, is not",
        _availability,
    ),
    (
        "moving the service alone",
        "not quickly: SQL Server moves with it",
        "quickly, by itself",
        _moving,
    ),
)
