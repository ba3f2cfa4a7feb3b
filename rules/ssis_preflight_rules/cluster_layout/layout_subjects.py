"""Subjects of the layout family: service names with their hosts, groups with the service, and placements."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.analysis.meeting import meeting
from ssis_preflight.analysis.owners import owner_names
from ssis_preflight.analysis.ssis import SsisResource, Undecided, meant_release, ssis_resources
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import CORE_GROUP_TYPES
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, known_or_none, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.resource import Resource
from ssis_preflight.rule.subjects import Missing, Subject, Subjects, resource_subject


class Open(msgspec.Struct, frozen=True):
    """A resource of which it is not known which service, if any of these, it hosts."""

    resource: Resource
    gap: Unknown


class Hosted(msgspec.Struct, frozen=True):
    """A service name, the resources that mean it (by group, then name), and those that may."""

    service_name: str
    hosts: tuple[SsisResource, ...]
    open: tuple[Open, ...]


def _hosted(view: ClusterView) -> Iterable[Hosted | Missing]:
    hosts: dict[str, list[SsisResource]] = {}
    unclear: list[Open] = []
    for entry in ssis_resources(view):
        release = entry.gap if isinstance(entry, Undecided) else attempt(meant_release, view, entry)
        if isinstance(release, Unknown):
            unclear.append(Open(entry.resource, release))
        elif release is not None and isinstance(entry, SsisResource):
            hosts.setdefault(release.service_name, []).append(entry)
    for name in sorted(hosts):
        yield Hosted(name, tuple(sorted(hosts[name], key=_order)), tuple(unclear))
    for one in unclear:
        if any(other is not one and _may_meet(view, one, other) for other in unclear):
            yield Missing(resource_subject(one.resource), one.gap)


def _order(ssis: SsisResource) -> tuple[str, str]:
    return fold(known_or_none(ssis.resource.group) or ""), fold(ssis.name)


def _may_meet(view: ClusterView, one: Open, other: Open) -> bool:
    return attempt(meeting, view, one.resource, other.resource) is not None


HOSTED_SERVICES: Subjects[Hosted] = Subjects(
    "service", _hosted, lambda hosted: Subject("service", hosted.service_name)
)
"""Every service name that a resource of the cluster means."""


def is_core_group(view: ClusterView, name: str) -> bool:
    """Say whether a group is the Cluster Group or Available Storage.

    Raises:
        GapError: neither the group's core flag nor its type is known.
    """
    group = view.group(name)
    if group is None:
        raise GapError(Unknown(Part.GROUPS, f"the group {name}"))
    kind = known_or_none(group.group_type)
    if isinstance(group.is_core, Known):
        return group.is_core.value or kind in CORE_GROUP_TYPES
    return need(group.group_type).value in CORE_GROUP_TYPES


class SsisGroup(msgspec.Struct, frozen=True):
    """A group with the resources in it that host Integration Services; ``gap`` where one more may."""

    name: str
    hosts: tuple[SsisResource, ...]
    gap: Unknown | None


def _groups(view: ClusterView) -> Iterable[SsisGroup | Missing]:
    hosts: dict[str, list[SsisResource]] = {}
    unclear: list[Undecided] = []
    for entry in ssis_resources(view):
        if isinstance(entry, Undecided):
            unclear.append(entry)
        elif isinstance(entry.resource.group, Unknown):
            yield Missing(resource_subject(entry.resource), entry.resource.group)
        else:
            hosts.setdefault(fold(entry.resource.group.value), []).append(entry)
    gaps = {fold(known_or_none(entry.resource.group) or ""): entry.gap for entry in unclear}
    for folded, found in sorted(hosts.items()):
        name = need(found[0].resource.group).value
        core = attempt(is_core_group, view, name)
        if isinstance(core, Unknown):
            yield Missing(Subject("group", name, group=name), core)
        elif not core:
            yield SsisGroup(name, tuple(found), gaps.get(folded) or gaps.get(""))
    for entry in unclear:
        if fold(known_or_none(entry.resource.group) or "") not in hosts:
            yield Missing(resource_subject(entry.resource), entry.gap)


SSIS_GROUPS: Subjects[SsisGroup] = Subjects(
    "group", _groups, lambda group: Subject("group", group.name, group=group.name)
)
"""Every group, but the core groups, with a resource that hosts Integration Services."""


class Placement(msgspec.Struct, frozen=True):
    """A node that may own a resource, and the service that the resource then starts there."""

    ssis: SsisResource
    node: str
    service_name: str


def _placements(view: ClusterView) -> Iterable[Placement | Missing]:
    for entry in ssis_resources(view):
        if isinstance(entry, Undecided):
            yield Missing(resource_subject(entry.resource), entry.gap)
            continue
        release = attempt(meant_release, view, entry)
        nodes = attempt(owner_names, view, entry.resource)
        if isinstance(release, Unknown):
            yield Missing(resource_subject(entry.resource), release)
        elif isinstance(nodes, Unknown):
            yield Missing(resource_subject(entry.resource), nodes)
        elif release is not None:
            for node in nodes:
                yield Placement(entry, node, release.service_name)


PLACEMENTS: Subjects[Placement] = Subjects(
    "resource",
    _placements,
    lambda it: Subject("resource", it.ssis.name, it.node, known_or_none(it.ssis.resource.group)),
)
"""Every SSIS resource on every node that may own it."""
