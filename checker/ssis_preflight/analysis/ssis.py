"""Where Integration Services is: the resources that host it, and the services that stand alone."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, GapError, Unknown, known_or_none, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.releases import RELEASES, Release, looks_like_ssis, release_of_service
from ssis_preflight.model.resource import GENERIC_APPLICATION, GENERIC_SCRIPT, GENERIC_SERVICE, Resource
from ssis_preflight.model.service import Service


class SsisResource(msgspec.Struct, frozen=True):
    """A resource that hosts, or is meant to host, an Integration Services service.

    ``service_name`` is what the resource's ``ServiceName`` says, right or wrong.
    """

    resource: Resource

    @property
    def name(self) -> str:
        """The name of the resource."""
        return self.resource.name

    @property
    def service_name(self) -> Fact[str | None]:
        """The private parameter ``ServiceName``."""
        return self.resource.private.service_name

    @property
    def is_generic_service(self) -> bool:
        """Whether the resource is of the type Generic Service."""
        return self.resource.is_type(GENERIC_SERVICE) is True


class Undecided(msgspec.Struct, frozen=True):
    """A resource that may or may not host Integration Services: ``gap`` is what would tell."""

    resource: Resource
    gap: Unknown


def ssis_resources(view: ClusterView) -> tuple[SsisResource | Undecided, ...]:
    """Return every resource that hosts Integration Services, and every one of which that cannot be told.

    Telemetry services and other Generic Services are left out.
    """
    return view.remember(("ssis-resources",), lambda: tuple(_find(view)))


def certain(view: ClusterView) -> tuple[SsisResource, ...]:
    """Return the resources that host Integration Services; one of which that cannot be told is a gap."""
    found: list[SsisResource] = []
    for entry in ssis_resources(view):
        if isinstance(entry, Undecided):
            raise GapError(entry.gap)
        found.append(entry)
    return tuple(found)


def _find(view: ClusterView) -> list[SsisResource | Undecided]:
    found: list[SsisResource | Undecided] = []
    for resource in view.resources():
        hosts = _hosts(resource)
        if isinstance(hosts, Unknown):
            found.append(Undecided(resource, hosts))
        elif hosts:
            found.append(SsisResource(resource))
    return found


def _hosts(resource: Resource) -> bool | Unknown:
    """Say whether the resource hosts the service, or which unknown fact would tell."""
    if isinstance(resource.type, Unknown):
        return resource.type
    kind = fold(resource.type.value)
    spoken = f"{resource.name}\n{known_or_none(resource.description) or ''}"
    if kind == fold(GENERIC_SERVICE):
        name = resource.private.service_name
        if isinstance(name, Unknown):
            return True if looks_like_ssis(spoken) else name
        return looks_like_ssis(name.value or spoken)
    private = resource.private
    commands = {
        fold(GENERIC_APPLICATION): private.command_line,
        fold(GENERIC_SCRIPT): private.script_filepath,
    }
    if kind not in commands:
        return False
    command = commands[kind]
    if isinstance(command, Unknown):
        return True if looks_like_ssis(spoken) else command
    return looks_like_ssis(f"{spoken}\n{command.value or ''}")


def meant_release(view: ClusterView, ssis: SsisResource) -> Release | None:
    """Return the release that the resource means; None where no node has any Integration Services.

    That is the release of its ``ServiceName`` where some node has that service. Where every node is proved not
    to have it, the name is a mistake, and the newest release that is installed is meant. Anything in between is
    a gap.
    """
    return view.remember(("meant", fold(ssis.name)), lambda: _meant(view, ssis))


def _meant(view: ClusterView, ssis: SsisResource) -> Release | None:
    written = need(ssis.service_name).value if ssis.is_generic_service else None
    named = release_of_service(written or "")
    if named is not None:
        entries = view.services_named(named.service_name)
        if any(known_or_none(entry.installed) for entry in entries):
            return named
        if not entries:
            return named
    return newest_installed(view)


def newest_installed(view: ClusterView) -> Release | None:
    """Return the newest release that any node has; an entry that might be a newer one is a gap."""
    for release in reversed(RELEASES):
        if any(need(entry.installed).value for entry in _known_first(view, release)):
            return release
    return None


def _known_first(view: ClusterView, release: Release) -> tuple[Service, ...]:
    entries = view.services_named(release.service_name)
    return tuple(sorted(entries, key=lambda entry: not known_or_none(entry.installed)))


def clustered_names(view: ClusterView) -> frozenset[str]:
    """Return the folded service names that the cluster's resources name or mean; a gap where that is open."""
    return view.remember(("clustered-names",), lambda: _clustered_names(view))


def _clustered_names(view: ClusterView) -> frozenset[str]:
    names: set[str] = set()
    for ssis in certain(view):
        if ssis.is_generic_service:
            names.add(fold(need(ssis.service_name).value or ""))
        meant = meant_release(view, ssis)
        if meant is not None:
            names.add(fold(meant.service_name))
    return frozenset(names - {""})


def standalone_services(view: ClusterView) -> tuple[Service, ...]:
    """Return the service entries, installed or not, of names that no resource of the cluster hosts."""
    if not view.snapshot.services:
        return ()
    hosted = clustered_names(view)
    return tuple(service for service in view.snapshot.services if fold(service.name) not in hosted)


def resources_meaning(view: ClusterView, service_name: str) -> tuple[SsisResource, ...]:
    """Return the resources that mean this service name."""

    def sort() -> dict[str, list[SsisResource]]:
        sorted_by_name: dict[str, list[SsisResource]] = {}
        for ssis in certain(view):
            meant = meant_release(view, ssis)
            if meant is not None:
                sorted_by_name.setdefault(fold(meant.service_name), []).append(ssis)
        return sorted_by_name

    return tuple(view.remember(("resources-meaning",), sort).get(fold(service_name), ()))
