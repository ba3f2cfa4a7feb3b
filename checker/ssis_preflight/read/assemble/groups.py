"""The groups of the cluster."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ssis_preflight.model.cluster import CORE_GROUP_TYPES, Group
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.states import GroupState
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.objects import (
    Found,
    Gathered,
    candidate,
    cells_of,
    id_of,
    list_gap,
    plain_id,
    property_of,
)
from ssis_preflight.read.assemble.owners import OwnersOf
from ssis_preflight.read.assemble.registry import CLUSTER
from ssis_preflight.read.assemble.values import (
    as_bool,
    as_texts,
    as_unsigned,
    flags_of,
    member_of,
    number_of,
    plain,
)

as_group_state = member_of(GroupState)

GROUP_TYPES: Mapping[str, int] = {
    plain(name): number
    for number, name in (
        (1, "Cluster"),
        (2, "AvailableStorage"),
        (3, "Temporary"),
        (4, "ClusterSharedVolume"),
        (5, "ClusterStoragePool"),
        (100, "FileServer"),
        (101, "PrintServer"),
        (102, "DhcpServer"),
        (103, "Dtc"),
        (104, "Msmq"),
        (105, "Wins"),
        (106, "StandAloneDfs"),
        (107, "GenericApplication"),
        (108, "GenericService"),
        (109, "GenericScript"),
        (110, "IScsiNameService"),
        (111, "VirtualMachine"),
        (112, "TsSessionBroker"),
        (113, "IScsiTarget"),
        (114, "ScaleoutFileServer"),
        (115, "VMReplicaBroker"),
        (116, "TaskScheduler"),
        (117, "ClusterAwareUpdating"),
        (118, "ScaleoutCluster"),
        (119, "StorageReplica"),
        (9999, "Unknown"),
    )
}
"""``ClusterGroupType`` of the FailoverClusters module: names without case and spaces, and numbers."""

as_group_type = number_of(GROUP_TYPES)

as_group_status = flags_of(
    {
        "none": 0,
        "normal": 0,
        "locked": 1,
        "preempted": 2,
        "queued": 4,
        "physicalresourceslacking": 8,
        "waitingtostart": 16,
        "embeddedfailure": 32,
        "offlineantiaffinityconflict": 64,
        "networkfailure": 128,
        "unmonitored": 256,
        "waitingfordependencies": 4096,
    }
)
"""``StatusInformation`` of a group."""


class GroupContext(msgspec.Struct, frozen=True):
    """What groups are read with: the spellings of nodes, the resources, the groups, who prefers whom."""

    assembly: Assembly
    nodes: NodeNames
    groups: Gathered
    resources: Gathered
    preferred: OwnersOf


def group_subject(name: str) -> Subject:
    """Return how the ledger and sentences name a group."""
    return Subject("group", name, f"group {name}")


def groups_of(context: GroupContext) -> Fact[tuple[Group, ...]]:
    """Return the groups in the order of their names; known where a list of them was read."""
    if context.groups.whole is None:
        return list_gap(context.assembly, Part.GROUPS, "the list of cluster groups")
    groups = [_group(context, found) for found in context.groups.objects.values()]
    return Known(tuple(sorted(groups, key=lambda group: fold(group.name))), context.groups.whole)


def _group(context: GroupContext, found: Found) -> Group:
    assembly, subject = context.assembly, group_subject(found.name)

    def question(what: str) -> Question:
        return Question(Part.GROUPS, subject, what)

    def number(what: str) -> Fact[int]:
        return property_of(assembly, question(what), found, as_unsigned)

    status = Question(Part.GROUPS, subject, "StatusInformation", volatile=True)
    group_type = property_of(assembly, question("GroupType"), found, as_group_type)
    return Group(
        name=found.name,
        at=found.at,
        id=id_of(assembly, found, subject, context.groups.kind),
        group_type=group_type,
        is_core=_is_core(context, found, subject, group_type),
        state=property_of(assembly, question("State"), found, as_group_state, live=True),
        owner_node=property_of(assembly, question("OwnerNode"), found, context.nodes.read, live=True),
        preferred_owners=context.preferred(found, subject),
        contains=_contains(context, found, subject),
        priority=number("Priority"),
        persistent_state=number("PersistentState"),
        auto_failback_type=number("AutoFailbackType"),
        failback_window_start=number("FailbackWindowStart"),
        failback_window_end=number("FailbackWindowEnd"),
        failover_threshold=number("FailoverThreshold"),
        failover_period=number("FailoverPeriod"),
        anti_affinity_class_names=property_of(
            assembly, question("AntiAffinityClassNames"), found, as_texts, normal=_as_set
        ),
        cold_start_setting=number("ColdStartSetting"),
        default_owner=number("DefaultOwner"),
        status_information=property_of(assembly, status, found, as_group_status),
    )


def _is_core(context: GroupContext, found: Found, subject: Subject, group_type: Fact[int]) -> Fact[bool]:
    """Return whether a group is the cluster's own: ``IsCoreGroup``, its type, or the root's AvailableStorage."""
    evidence = context.assembly.evidence
    candidates: list[Candidate[bool] | Odd] = list(cells_of(evidence, found.rows, ("iscoregroup",), as_bool))
    if isinstance(group_type, Known):
        rank = Rank.CMDLET if any(group_type.at.file == row.at.file for row in found.rows) else Rank.REGISTRY
        candidates.append(Candidate(group_type.value in CORE_GROUP_TYPES, group_type.at, rank))
    for record in found.records:
        root = record.export.key(CLUSTER)
        data = None if root is None else root.values.get("availablestorage")
        if data is not None and isinstance(data.data, str) and plain_id(data.data) in found.ids:
            candidates.append(Candidate(True, data.at, Rank.REGISTRY))
    return settle(context.assembly, Question(Part.GROUPS, subject, "IsCoreGroup"), candidates)


def _contains(context: GroupContext, found: Found, subject: Subject) -> Fact[tuple[str, ...]]:
    """Return the group's own list of resources by name, ids of strangers as they are; registry only."""
    candidates: list[Candidate[tuple[str, ...]] | Odd] = []
    for record in found.records:
        data = record.key.values.get("contains")
        if data is None:
            if record.export.whole and "contains" not in record.key.deleted_values:
                at = record.export.place(record.key.path, "Contains")
                candidates.append(Candidate((), at, Rank.REGISTRY))
            continue
        ids = as_texts(data.data)
        names = None if ids is None else tuple(context.resources.spelled(text.strip()) for text in ids)
        candidates.append(candidate(names, data.data, data.at, Rank.REGISTRY))
    fact = settle(context.assembly, Question(Part.GROUPS, subject, "Contains"), candidates, _as_set)
    if isinstance(fact, Known) and context.resources.whole is not None:
        for name in fact.value:
            if context.resources.find(name) is None:
                what = f"contains {name}, of which there is no resource"
                context.assembly.ledger.misplace("contains", found.name, what, fact.at)
    return fact


def _as_set(names: tuple[str, ...]) -> object:
    return frozenset(fold(name) for name in names)
