"""What decides a failover, taken from the facts: nodes in order, groups, owners, policies, and what is unknown.

Everything is an index into ``nodes`` or ``groups``, so that a state is a short tuple of numbers. A fact that is
not in evidence stays unknown here (None, or the difference between two bounds): the exploration branches on it and
names it as an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ssis_preflight.analysis.owners import owners_of_group
from ssis_preflight.analysis.ssis import certain, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group, Node
from ssis_preflight.model.facts import GapError, Unknown, known_or_none, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.resource import SQL_SERVER, Resource
from ssis_preflight.model.service import Service
from ssis_preflight.model.states import NodeState, ResourceState, RestartAction, StartMode

NO_LIMIT = 0xFFFFFFFF
_UNFIT = 1 | 2 | 4 | 8 | 16
"""``StatusInformation`` of a node: isolated, quarantined, draining or drained nodes take no group."""


class Place(msgspec.Struct, frozen=True):
    """A node: ``up`` today, and whether it takes groups (paused, drained and quarantined nodes keep, not take)."""

    name: str
    up: bool
    takes: bool


class Mover(msgspec.Struct, frozen=True):
    """A group that can influence Integration Services.

    ``allowed`` are the nodes that may host it; with ``allowed_open`` the true set is this one or smaller.
    ``walk`` is the order of targets: preferred owners, then the rest by node id; ``preferring`` says whether
    there is a list of preferred owners (None: unknown). ``service`` is the index of the service name it bears
    (None: it bears none), ``affects`` whether a failure of that service fails the group over (RestartAction 2).
    ``start`` is where it is today (None: unknown), ``online`` whether its service is online there.
    """

    name: str
    resource: str
    has_sql: bool
    service: int | None
    allowed: frozenset[int]
    allowed_open: bool
    walk: tuple[int, ...]
    preferring: bool | None
    affects: bool | None
    threshold: int | None
    priority: int | None
    start: int | None
    online: bool
    fails_back: bool
    classes: frozenset[str]


class World(msgspec.Struct, frozen=True):
    """Nodes in the order of their ids, groups in the order of their names.

    ``startable[s][n]`` says whether service ``s`` can start on node ``n``; None where that is unknown.
    """

    nodes: tuple[Place, ...]
    groups: tuple[Mover, ...]
    services: tuple[str, ...]
    startable: tuple[tuple[bool | None, ...], ...]
    enforced: bool
    left_out: int
    assumptions: tuple[str, ...]


def world_of(view: ClusterView) -> World:
    """Take the world from a snapshot.

    Raises:
        GapError: the nodes, groups, resources or their types and groups are not in evidence.
    """
    return view.remember(("world",), lambda: _build(view))


def _build(view: ClusterView) -> World:
    nodes = tuple(sorted(view.nodes(), key=_node_order))
    index = {fold(node.name): number for number, node in enumerate(nodes)}
    services: list[str] = []
    movers: list[Mover] = []
    for ssis in sorted(certain(view), key=lambda entry: fold(entry.name)):
        release = meant_release(view, ssis)
        group = _group(view, ssis.resource)
        if release is None or known_or_none(group.is_core) is True:
            continue
        if release.service_name not in services:
            services.append(release.service_name)
        number = services.index(release.service_name)
        movers.append(_mover(view, ssis.resource, group, number, index))
    return World(
        nodes=tuple(_place(node) for node in nodes),
        groups=tuple(movers),
        services=tuple(services),
        startable=tuple(tuple(_startable(view, name, node.name) for node in nodes) for name in services),
        enforced=_enforced(view, movers),
        left_out=len(view.groups()) - len({fold(mover.name) for mover in movers}),
        assumptions=(*_standing(nodes), *_taken_as_online(view, movers)),
    )


def _group(view: ClusterView, resource: Resource) -> Group:
    name = need(resource.group).value
    group = view.group(name)
    if group is None:
        raise GapError(Unknown(Part.GROUPS, f"the group {name} of {resource.name}"))
    return group


def _enforced(view: ClusterView, movers: list[Mover]) -> bool:
    """Say whether anti-affinity is enforced; only asked where two groups have a class in common."""
    for number, mover in enumerate(movers):
        if any(mover.classes & other.classes for other in movers[:number]):
            return need(view.cluster.enforced_anti_affinity).value == 1
    return False


def _taken_as_online(view: ClusterView, movers: list[Mover]) -> Iterator[str]:
    """Name the resources whose state is not in evidence: they are explored as online."""
    for mover in movers:
        resource = view.resource(mover.resource)
        if resource is not None and isinstance(resource.state, Unknown):
            yield f"{mover.resource}, whose state is not in evidence, is online"


def _node_order(node: Node) -> tuple[int, str]:
    number = known_or_none(node.id)
    return (number if number is not None else NO_LIMIT, fold(node.name))


def _standing(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    said = [
        "the cluster keeps quorum",
        "disks, networks and SQL Server come online wherever their group goes",
        "all failures fall within one failover period",
        "a move because a node failed does not count towards FailoverThreshold",
    ]
    if any(isinstance(node.status_information, Unknown) for node in nodes):
        said.append("no node is quarantined, isolated or drained where StatusInformation is not in evidence")
    return tuple(said)


def _place(node: Node) -> Place:
    state = need(node.state).value
    status = known_or_none(node.status_information) or 0
    up = state in {NodeState.UP, NodeState.PAUSED}
    return Place(node.name, up, up and state is not NodeState.PAUSED and not status & _UNFIT)


def _mover(
    view: ClusterView,
    resource: Resource,
    group: Group,
    service: int,
    index: dict[str, int],
) -> Mover:
    owners = owners_of_group(view, group.name)
    preferred = known_or_none(group.preferred_owners)
    listed = [index[fold(name)] for name in preferred or () if fold(name) in index]
    walk = tuple(dict.fromkeys([*listed, *range(len(index))]))
    owner = known_or_none(group.owner_node)
    action = known_or_none(resource.restart_action)
    return Mover(
        name=group.name,
        resource=resource.name,
        has_sql=any(same(need(member.type).value, SQL_SERVER) for member in view.members(group.name)),
        service=service,
        allowed=frozenset(index[name] for name in owners.allowed if name in index),
        allowed_open=owners.gap is not None,
        walk=walk,
        preferring=None if preferred is None else bool(listed),
        affects=None if action is None else action == RestartAction.RESTART_NOTIFY,
        threshold=_threshold(group, len(index)),
        priority=known_or_none(group.priority),
        start=index.get(fold(owner)) if owner else None,
        online=known_or_none(resource.state) in {None, ResourceState.ONLINE},
        fails_back=bool(listed) and need(group.auto_failback_type).value == 1,
        classes=frozenset(fold(name) for name in need(group.anti_affinity_class_names).value),
    )


def _threshold(group: Group, nodes: int) -> int | None:
    value = known_or_none(group.failover_threshold)
    if value is None:
        return None
    return nodes - 1 if value in {NO_LIMIT, -1} else value


def _startable(view: ClusterView, name: str, node: str) -> bool | None:
    service: Service | None = view.service(node, name)
    if service is None or isinstance(service.installed, Unknown):
        return None
    if not service.installed.value:
        return False
    if isinstance(service.start_mode, Unknown):
        return None
    return service.start_mode.value is not StartMode.DISABLED
