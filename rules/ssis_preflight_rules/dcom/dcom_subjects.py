"""What the DCOM rules judge: nodes with Integration Services, its applications there, and who must reach them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.analysis.installations import services_on
from ssis_preflight.analysis.principals import Principal, declared_principal, from_elsewhere
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.dcom import DcomApplication, NodeDcom
from ssis_preflight.model.facts import Known, Unknown
from ssis_preflight.model.names import fold, same
from ssis_preflight.rule.subjects import Missing, Subject, Subjects

REMOTE = "remote"


def _nodes(view: ClusterView) -> Iterable[NodeDcom | Missing]:
    """Yield the nodes that have an Integration Services service."""
    for dcom in view.snapshot.dcom:
        facts = [entry.installed for entry in services_on(view, dcom.node)]
        if any(isinstance(fact, Known) and fact.value for fact in facts):
            yield dcom
            continue
        gap = next((fact for fact in facts if isinstance(fact, Unknown)), None)
        if gap is not None:
            yield Missing(_node_subject(dcom), gap)


def _node_subject(dcom: NodeDcom) -> Subject:
    return Subject("node", dcom.node, node=dcom.node)


DCOM_NODES: Subjects[NodeDcom] = Subjects("node", _nodes, _node_subject)
"""Every node with an Integration Services service."""


class OnNode(msgspec.Struct, frozen=True):
    """An installed service on a node, its application there (None: none was found), and the node's DCOM."""

    service: str
    dcom: NodeDcom
    application: DcomApplication | None

    @property
    def node(self) -> str:
        """The node."""
        return self.dcom.node


def _applications(view: ClusterView) -> Iterable[OnNode | Missing]:
    for dcom in _nodes(view):
        if isinstance(dcom, Missing):
            yield dcom
            continue
        for service in services_on(view, dcom.node):
            if isinstance(service.installed, Unknown):
                yield Missing(_application_subject(service.name, dcom.node), service.installed)
            elif service.installed.value:
                found = (app for app in dcom.applications if same(app.service, service.name))
                yield OnNode(service.name, dcom, next(found, None))


def _application_subject(service: str, node: str) -> Subject:
    return Subject("dcom-application", service, node=node)


SERVICES_BY_DCOM: Subjects[OnNode] = Subjects(
    "dcom-application", _applications, lambda entry: _application_subject(entry.service, entry.node)
)
"""Every installed service on every node, with its DCOM application."""


def _with_application(view: ClusterView) -> Iterable[OnNode | Missing]:
    """Yield services whose application was found; where it may be there unseen, what is missing."""
    for entry in _applications(view):
        if isinstance(entry, Missing) or entry.application is not None:
            yield entry
        elif isinstance(entry.dcom.whole, Unknown):
            yield Missing(_application_subject(entry.service, entry.node), entry.dcom.whole)


DCOM_APPLICATIONS: Subjects[OnNode] = Subjects(
    "dcom-application",
    _with_application,
    lambda entry: _application_subject(entry.service, entry.node),
)
"""Every DCOM application of an installed service; one that does not exist is left to DC015."""


def principals(view: ClusterView) -> tuple[Principal, ...]:
    """Return the declared accounts and groups, which come from another computer; none where clients never do."""
    declared = view.snapshot.declared
    if declared.clients and not any(fold(client.value) == REMOTE for client in declared.clients):
        return ()
    named = (declared_principal(view, known.value) for known in declared.store_principals)
    return tuple(from_elsewhere(principal) for principal in named)


class RemoteUser(msgspec.Struct, frozen=True):
    """A declared account or group, and a node whose Integration Services it must reach."""

    principal: Principal
    dcom: NodeDcom

    @property
    def node(self) -> str:
        """The node."""
        return self.dcom.node


def _remote_users(view: ClusterView) -> Iterable[RemoteUser | Missing]:
    for principal in principals(view):
        for dcom in _nodes(view):
            if isinstance(dcom, Missing):
                yield Missing(Subject("principal", principal.label, node=dcom.subject.node), dcom.gap)
            else:
                yield RemoteUser(principal, dcom)


REMOTE_USERS: Subjects[RemoteUser] = Subjects(
    "principal",
    _remote_users,
    lambda user: Subject("principal", user.principal.label, node=user.node),
)
"""Every declared principal on every node with Integration Services."""


class ApplicationUser(msgspec.Struct, frozen=True):
    """A declared account or group, and an application that it must reach."""

    principal: Principal
    on: OnNode
    application: DcomApplication


def _application_users(view: ClusterView) -> Iterable[ApplicationUser | Missing]:
    for principal in principals(view):
        for entry in _with_application(view):
            if isinstance(entry, Missing):
                name = f"{principal.label}: {entry.subject.name}"
                yield Missing(Subject("principal", name, node=entry.subject.node), entry.gap)
            elif entry.application is not None:
                yield ApplicationUser(principal, entry, entry.application)


APPLICATION_USERS: Subjects[ApplicationUser] = Subjects(
    "principal",
    _application_users,
    lambda user: Subject("principal", f"{user.principal.label}: {user.on.service}", node=user.on.node),
)
"""Every declared principal with every DCOM application of Integration Services."""
