"""The resources of the cluster, each with everything that was read about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from ssis_preflight.model.expression import Expression
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.resource import Checkpoint, CommonProperties, Resource
from ssis_preflight.model.states import ResourceState, RestartAction
from ssis_preflight.read.assemble.attribution import Attribution
from ssis_preflight.read.assemble.disks import volumes_of
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.objects import (
    Found,
    Gathered,
    absent_value,
    cells_of,
    id_of,
    list_gap,
    plain_id,
    property_of,
)
from ssis_preflight.read.assemble.owners import OwnersOf
from ssis_preflight.read.assemble.parameters import (
    ParameterRows,
    listed,
    parameters_of,
    private_parameters,
)
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import (
    Raw,
    as_bool,
    as_int,
    as_name,
    as_text,
    as_texts,
    as_unsigned,
    flags_of,
    member_of,
    number_of,
    plain,
)

T = TypeVar("T")

CLUS_FLAG_CORE = 1
"""Bit of a resource's flags that marks a core resource (clusapi: CLUSCTL_RESOURCE_GET_FLAGS)."""

as_resource_state = member_of(ResourceState)
as_restart_action = number_of({plain(member.name): int(member) for member in RestartAction})
as_resource_status = flags_of({"none": 0, "normal": 0})

as_characteristics = flags_of(
    {
        "none": 0,
        "unknown": 0,
        "quorum": 1,
        "deleterequiresallnodes": 2,
        "localquorum": 4,
        "localquorumdebug": 8,
        "requiresstatechangereason": 16,
        "broadcastdelete": 32,
        "singleclusterinstance": 64,
        "singlegroupinstance": 128,
        "sharedvolumecompatible": 256,
        "placementaware": 512,
        "monitordetach": 1024,
        "monitorreattach": 2048,
        "operationcontext": 4096,
        "clones": 8192,
        "notpreemptable": 16384,
        "notifynewowner": 32768,
        "supportsunmonitoredstate": 65536,
        "infrastructure": 131072,
    }
)
"""``Characteristics`` of a resource."""


class ResourceContext(msgspec.Struct, frozen=True):
    """What resources are read with."""

    assembly: Assembly
    settings: Settings
    nodes: NodeNames
    groups: Gathered
    resources: Gathered
    parameters: ParameterRows
    disks: Attribution
    possible_owners: OwnersOf
    dependency: Callable[[Found, Subject], Fact[Expression]]
    checkpoints: Callable[[Found, Subject], Fact[tuple[Checkpoint, ...]]]


def resources_of(context: ResourceContext) -> Fact[tuple[Resource, ...]]:
    """Return the resources in the order of their names; known where a list of them was read."""
    if context.resources.whole is None:
        return list_gap(context.assembly, Part.RESOURCES, "the list of cluster resources")
    containers = _containers(context.groups)
    resources = [_resource(context, found, containers) for found in context.resources.objects.values()]
    return Known(tuple(sorted(resources, key=lambda resource: fold(resource.name))), context.resources.whole)


Containers = dict[str, list[Candidate[str]]]
"""By folded resource id: the groups whose ``Contains`` in the registry names it."""


def _containers(groups: Gathered) -> Containers:
    containers: Containers = {}
    for group in groups.objects.values():
        for record in group.records:
            data = record.key.values.get("contains")
            for text in () if data is None else as_texts(data.data) or ():
                member = Candidate(group.name, record.key.at if data is None else data.at, Rank.REGISTRY)
                containers.setdefault(plain_id(text), []).append(member)
    return containers


def _resource(context: ResourceContext, found: Found, containers: Containers) -> Resource:
    assembly = context.assembly
    group = _group(context, found, containers)
    subject = _subject(found, group)
    reader = _Reader(assembly, found, subject)
    resource_type = reader.read("ResourceType", as_name, ("ResourceType", "Type"))
    parameters = parameters_of(context.parameters, found, subject)
    disks = context.disks.of(found)
    volumes = volumes_of(assembly, context.settings, subject, resource_type, parameters, disks)
    return Resource(
        name=found.name,
        at=found.at,
        id=id_of(assembly, found, subject, context.resources.kind),
        type=resource_type,
        group=group,
        state=reader.read("State", as_resource_state, live=True),
        owner_node=reader.read("OwnerNode", context.nodes.read, live=True),
        is_core=_is_core(reader),
        description=reader.or_absent("Description", as_text),
        maintenance_mode=reader.read("MaintenanceMode", as_bool, live=True),
        restart_action=reader.read("RestartAction", as_restart_action),
        possible_owners=context.possible_owners(found, subject),
        dependency=context.dependency(found, subject),
        checkpoints=context.checkpoints(found, subject),
        common=_common(reader),
        private=private_parameters(parameters, volumes),
        parameters=listed(parameters.found),
    )


def _subject(found: Found, group: Fact[str]) -> Subject:
    where = f" (group {group.value})" if isinstance(group, Known) else ""
    return Subject("resource", found.name, f"{found.name}{where}")


def _group(context: ResourceContext, found: Found, containers: Containers) -> Fact[str]:
    """Return the group of a resource: ``OwnerGroup``, or the registry group that contains it."""
    question = Question(Part.RESOURCES, Subject("resource", found.name, found.name), "OwnerGroup")

    def spelled(value: Raw) -> str | None:
        name = as_name(value)
        return None if name is None else context.groups.spelled(name)

    candidates = list(cells_of(context.assembly.evidence, found.rows, ("ownergroup", "group"), spelled))
    for own_id in found.ids:
        candidates.extend(containers.get(own_id, ()))
    fact = settle(context.assembly, question, candidates)
    if context.groups.whole is not None:
        _note_unknown_group(context, found, fact, in_registry=any(containers))
    return fact


def _note_unknown_group(
    context: ResourceContext, found: Found, fact: Fact[str], *, in_registry: bool
) -> None:
    misplace = context.assembly.ledger.misplace
    if isinstance(fact, Known):
        if context.groups.find(fact.value) is None:
            what = f"belongs to {fact.value}, which is no group of the cluster"
            misplace("resource-group", found.name, what, fact.at)
    elif in_registry and found.records and not found.rows:
        misplace("resource-group", found.name, "is in no group's list of resources", found.at)


class _Reader(msgspec.Struct, frozen=True):
    """Reads the properties of one resource."""

    assembly: Assembly
    found: Found
    subject: Subject

    def read(
        self, what: str, read: Callable[[Raw], T | None], names: tuple[str, ...] = (), *, live: bool = False
    ) -> Fact[T]:
        """Return a property, named ``what`` or by one of ``names``; ``live`` ones come from cmdlets only."""
        question = Question(Part.RESOURCES, self.subject, what)
        return property_of(self.assembly, question, self.found, read, names, live=live)

    def number(self, what: str) -> Fact[int]:
        """Return a number of the cluster database."""
        return self.read(what, as_unsigned)

    def or_absent(self, what: str, read: Callable[[Raw], T | None]) -> Fact[T | None]:
        """Return a property that may be absent: a null in a row, or no such value in a whole registry export."""
        for row in self.found.rows:
            cell = row.cell(fold(what))
            if cell is not None and cell.value is None:
                return Known(None, cell.at)
        fact: Fact[T] = self.read(what, read)
        if isinstance(fact, Known):
            return Known(fact.value, fact.at)
        return absent_value(self.found, what) or fact


def _is_core(reader: _Reader) -> Fact[bool]:
    """Return whether a resource is the cluster's own: ``IsCoreResource``, ``CoreResource`` or its flags."""
    evidence, rows = reader.assembly.evidence, reader.found.rows
    said: list[Candidate[bool] | Odd] = list(
        cells_of(evidence, rows, ("iscoreresource", "coreresource"), as_bool)
    )
    flags = (item for item in cells_of(evidence, rows, ("flags",), as_int) if isinstance(item, Candidate))
    said.extend(Candidate(bool(item.value & CLUS_FLAG_CORE), item.at, item.rank) for item in flags)
    return settle(reader.assembly, Question(Part.RESOURCES, reader.subject, "IsCoreResource"), said)


def _common(reader: _Reader) -> CommonProperties:
    return CommonProperties(
        restart_threshold=reader.number("RestartThreshold"),
        restart_period=reader.number("RestartPeriod"),
        restart_delay=reader.number("RestartDelay"),
        retry_period_on_failure=reader.number("RetryPeriodOnFailure"),
        pending_timeout=reader.number("PendingTimeout"),
        deadlock_timeout=reader.number("DeadlockTimeout"),
        is_alive_poll_interval=reader.number("IsAlivePollInterval"),
        looks_alive_poll_interval=reader.number("LooksAlivePollInterval"),
        separate_monitor=reader.read("SeparateMonitor", as_bool),
        persistent_state=reader.or_absent("PersistentState", as_unsigned),
        embedded_failure_action=reader.number("EmbeddedFailureAction"),
        status_information=reader.read("StatusInformation", as_resource_status, live=True),
        characteristics=reader.read("Characteristics", as_characteristics, live=True),
    )
