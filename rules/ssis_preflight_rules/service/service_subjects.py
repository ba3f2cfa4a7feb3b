"""Subjects of the service family: installed services, hosted services, and resources that name a service."""

from __future__ import annotations

from collections.abc import Iterable

from ssis_preflight.analysis.ssis import (
    SsisResource,
    Undecided,
    resources_meaning,
    ssis_resources,
    standalone_services,
)
from ssis_preflight.analysis.view import ClusterView, in_list
from ssis_preflight.model.facts import GapError, Unknown, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.releases import Release, release_of_service
from ssis_preflight.model.service import Service
from ssis_preflight.rule.subjects import Missing, Subject, Subjects, resource_subject, service_subject


def _present(services: Iterable[Service]) -> Iterable[Service | Missing]:
    for service in services:
        if isinstance(service.installed, Unknown):
            yield Missing(service_subject(service), service.installed)
        elif service.installed.value:
            yield service


INSTALLED_SERVICES: Subjects[Service] = Subjects(
    "service", lambda view: _present(view.snapshot.services), service_subject
)
"""Every Integration Services service on every node that has it."""

INSTALLED_STANDALONE_SERVICES: Subjects[Service] = Subjects(
    "service", lambda view: _present(standalone_services(view)), service_subject
)
"""The same, only for service names that no resource of the cluster hosts."""


def _generic(view: ClusterView) -> Iterable[SsisResource | Missing]:
    for entry in ssis_resources(view):
        if isinstance(entry, Undecided):
            yield Missing(resource_subject(entry.resource), entry.gap)
        elif entry.is_generic_service:
            yield entry


GENERIC_SERVICES: Subjects[SsisResource] = Subjects(
    "resource", _generic, lambda ssis: resource_subject(ssis.resource)
)
"""Every Generic Service resource that hosts, or is meant to host, an Integration Services service."""


def named_by(view: ClusterView, service_name: str) -> tuple[SsisResource, ...]:
    """Return the Generic Service resources whose ServiceName is this name; a gap where one is unknown."""
    found: list[SsisResource] = []
    for ssis in _generic(view):
        if isinstance(ssis, Missing):
            continue
        if fold(need(ssis.service_name).value or "") == fold(service_name):
            found.append(ssis)
    return tuple(found)


def _hosted(view: ClusterView) -> Iterable[Service | Missing]:
    seen: set[str] = set()
    for entry in _generic(view):
        if isinstance(entry, Missing):
            yield entry
            continue
        name = entry.service_name
        if isinstance(name, Unknown):
            yield Missing(resource_subject(entry.resource), name)
            continue
        release = release_of_service(name.value or "")
        if release is not None and release.service_name not in seen:
            seen.add(release.service_name)
            yield from _present(view.services_named(release.service_name))


HOSTED_SERVICES: Subjects[Service] = Subjects("service", _hosted, service_subject)
"""The services that a Generic Service resource names, on every node that has them."""


def may_be_there(service: Service) -> bool:
    """Say whether the service is installed on its node, or may be."""
    return isinstance(service.installed, Unknown) or service.installed.value


def _releases(view: ClusterView) -> Iterable[Release]:
    services = view.snapshot.services
    return dict.fromkeys(s.release for s in services if s.release is not None and may_be_there(s))


RELEASES_THERE: Subjects[Release] = Subjects(
    "service", _releases, lambda release: Subject("service", release.service_name)
)
"""Every release of the service that some node has, or may have."""


def may_host(view: ClusterView, service: Service) -> bool:
    """Say whether a resource that means the service may run on its node.

    Raises:
        GapError: no such resource is known to, and one may.
    """
    gap: Unknown | None = None
    for ssis in resources_meaning(view, service.name):
        owners = ssis.resource.possible_owners
        if isinstance(owners, Unknown):
            gap = gap or owners
        elif in_list(service.node, owners.value):
            return True
    if gap is not None:
        raise GapError(gap)
    return False
