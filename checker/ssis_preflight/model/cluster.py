"""The cluster: its nodes, groups, shared volumes, networks and quorum."""

from __future__ import annotations

import msgspec

from ssis_preflight.model.facts import Fact
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import Resource
from ssis_preflight.model.states import GroupState, NodeState

CORE_GROUP_TYPES = (1, 2)
"""``GroupType`` of the core groups: Cluster (1) and AvailableStorage (2)."""


class Node(msgspec.Struct, frozen=True):
    """A node of the cluster."""

    name: str
    at: Place
    id: Fact[int]
    state: Fact[NodeState]
    status_information: Fact[int]
    node_weight: Fact[int]
    dynamic_weight: Fact[int]
    version: Fact[str]


class Group(msgspec.Struct, frozen=True):
    """A group (role). ``contains`` is the group's own list of resource names or ids, where it was exported.

    ``failover_period`` and the failback window are in hours; ``failover_threshold`` 0xFFFFFFFF means one less
    than the number of nodes.
    """

    name: str
    at: Place
    id: Fact[str]
    group_type: Fact[int]
    is_core: Fact[bool]
    state: Fact[GroupState]
    owner_node: Fact[str]
    preferred_owners: Fact[tuple[str, ...]]
    contains: Fact[tuple[str, ...]]
    priority: Fact[int]
    persistent_state: Fact[int]
    auto_failback_type: Fact[int]
    failback_window_start: Fact[int]
    failback_window_end: Fact[int]
    failover_threshold: Fact[int]
    failover_period: Fact[int]
    anti_affinity_class_names: Fact[tuple[str, ...]]
    cold_start_setting: Fact[int]
    default_owner: Fact[int]
    status_information: Fact[int]


class SharedVolume(msgspec.Struct, frozen=True):
    r"""A Cluster Shared Volume and where every node sees it (``C:\ClusterStorage\Volume1``)."""

    name: str
    at: Place
    paths: Fact[tuple[str, ...]]
    owner_node: Fact[str]


class ClusterNetwork(msgspec.Struct, frozen=True):
    """A cluster network; ``role`` is None 0, Cluster 1, ClusterAndClient 3."""

    name: str
    at: Place
    role: Fact[int]
    state: Fact[int]
    address: Fact[str]


class Quorum(msgspec.Struct, frozen=True):
    """The quorum configuration: its type as written and the witness resource, if any."""

    type: Fact[str]
    resource: Fact[str | None]


class Cluster(msgspec.Struct, frozen=True):
    """The cluster as a whole. A list is known only where the evidence is the whole list."""

    name: Fact[str]
    nodes: Fact[tuple[Node, ...]]
    groups: Fact[tuple[Group, ...]]
    resources: Fact[tuple[Resource, ...]]
    shared_volumes: Fact[tuple[SharedVolume, ...]]
    networks: Fact[tuple[ClusterNetwork, ...]]
    quorum: Fact[Quorum]
    enforced_anti_affinity: Fact[int]
    group_wait_delay: Fact[int]
