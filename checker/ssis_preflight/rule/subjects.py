"""What rules judge: how to find the subjects in a cluster, and how to name each in a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec

from ssis_preflight.analysis.configuration import (
    OpenScope,
    Scope,
    ScopedFolder,
    Source,
    configuration,
    scopes,
)
from ssis_preflight.analysis.ssis import SsisResource, Undecided, ssis_resources
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group, Node
from ssis_preflight.model.facts import Unknown, attempt, known_or_none
from ssis_preflight.model.resource import Resource
from ssis_preflight.model.service import Service
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.model.snapshot import EvidenceFile, Snapshot

S = TypeVar("S")


class Subject(msgspec.Struct, frozen=True):
    """What a verdict is about, as the report names it."""

    kind: str
    name: str
    node: str | None = None
    group: str | None = None


class Missing(msgspec.Struct, frozen=True):
    """A subject that cannot be judged, because a fact that selects it is unknown."""

    subject: Subject
    gap: Unknown


class Subjects(msgspec.Struct, Generic[S], frozen=True):
    """A kind of subject.

    ``select`` finds them; one that cannot be told is a :class:`Missing`, and a list that is not known at all ends
    in a gap. ``identify`` names one.
    """

    kind: str
    select: Callable[[ClusterView], Iterable[S | Missing]]
    identify: Callable[[S], Subject]


def resource_subject(resource: Resource) -> Subject:
    """Name a resource."""
    return Subject("resource", resource.name, group=known_or_none(resource.group))


CLUSTER: Subjects[Snapshot] = Subjects(
    "cluster",
    lambda view: (view.snapshot,),
    lambda snapshot: Subject("cluster", known_or_none(snapshot.cluster.name) or "cluster"),
)
"""The cluster as a whole."""

NODES: Subjects[Node] = Subjects(
    "node", lambda view: view.nodes(), lambda node: Subject("node", node.name, node=node.name)
)
"""Every node of the cluster."""

GROUPS: Subjects[Group] = Subjects(
    "group", lambda view: view.groups(), lambda group: Subject("group", group.name, group=group.name)
)
"""Every group of the cluster, core groups included."""

RESOURCES: Subjects[Resource] = Subjects("resource", lambda view: view.resources(), resource_subject)
"""Every resource of the cluster."""


def _ssis(view: ClusterView) -> Iterable[SsisResource | Missing]:
    for entry in ssis_resources(view):
        if isinstance(entry, Undecided):
            yield Missing(resource_subject(entry.resource), entry.gap)
        else:
            yield entry


SSIS_RESOURCES: Subjects[SsisResource] = Subjects(
    "resource", _ssis, lambda ssis: resource_subject(ssis.resource)
)
"""Every resource that hosts, or is meant to host, an Integration Services service."""


def service_subject(service: Service) -> Subject:
    """Name a service on a node."""
    return Subject("service", service.name, node=service.node)


SERVICES: Subjects[Service] = Subjects("service", lambda view: view.snapshot.services, service_subject)
"""Every Integration Services name on every node, installed there or not."""


def _scope_subject(scope: Scope) -> Subject:
    return Subject("service-config", scope.service_name, node=scope.node, group=scope.group)


def _open(entry: OpenScope) -> Missing:
    return Missing(Subject("service-config", entry.service_name, entry.node, entry.group), entry.gap)


def _scopes(view: ClusterView) -> Iterable[Scope | Missing]:
    for entry in scopes(view):
        yield _open(entry) if isinstance(entry, OpenScope) else entry


SCOPES: Subjects[Scope] = Subjects("service-config", _scopes, _scope_subject)
"""Every place where one configuration is in force: each clustered resource, each stand-alone service."""


def _clustered_scopes(view: ClusterView) -> Iterable[Scope | Missing]:
    for entry in scopes(view):
        if entry.clustered:
            yield _open(entry) if isinstance(entry, OpenScope) else entry


CLUSTERED_SCOPES: Subjects[Scope] = Subjects("service-config", _clustered_scopes, _scope_subject)
"""The scopes of clustered resources only."""


def folder_subject(entry: ScopedFolder) -> Subject:
    """Name a root folder of the package store."""
    scope = entry.scope
    return Subject(
        "service-config", f"{scope.service_name}: {entry.name}", node=scope.node, group=scope.group
    )


def _folders(kind: FolderKind) -> Callable[[ClusterView], Iterable[ScopedFolder | Missing]]:
    def select(view: ClusterView) -> Iterable[ScopedFolder | Missing]:
        for scope in scopes(view):
            if isinstance(scope, OpenScope):
                yield _open(scope)
                continue
            found = attempt(configuration, view, scope)
            if isinstance(found, Unknown):
                yield Missing(_scope_subject(scope), found)
            elif found.source is not Source.BUILT_IN:
                yield from found.folders_of(kind)

    return select


SERVER_FOLDERS: Subjects[ScopedFolder] = Subjects(
    "service-config", _folders(FolderKind.SQL_SERVER), folder_subject
)
"""Every SqlServerFolder that a configuration file puts in force; built-in defaults are judged as a whole."""

EVIDENCE_FILES: Subjects[EvidenceFile] = Subjects(
    "file", lambda view: view.snapshot.evidence, lambda file: Subject("file", file.path)
)
"""Every file of the snapshot."""
