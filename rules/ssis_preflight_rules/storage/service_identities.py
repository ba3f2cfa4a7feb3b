r"""The identities ``NT SERVICE\MsDtsServerNNN`` of all releases in access control lists."""

from __future__ import annotations

from ssis_preflight.model.access import AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.releases import RELEASES
from ssis_preflight.model.sids import service_sid

_SERVICES = {service_sid(release.service_name): release.service_name for release in RELEASES}


def service_of(trustee: Trustee) -> str | None:
    """Return the Integration Services service that an entry is for; None for any other account."""
    return _SERVICES.get(trustee.told_sid or "")


def account_name(trustee: Trustee) -> str:
    """Return whom an entry is for, the identity of such a service by its name."""
    service = service_of(trustee)
    return trustee.shown if service is None else f"NT SERVICE\\{service}"


def stale_services(descriptor: SecurityDescriptor, own: str) -> tuple[str, ...]:
    """Return the services of other releases that a list grants something, where it grants the own one nothing."""
    allowed = [ace.trustee for ace in descriptor.dacl or () if ace.type is AceType.ALLOW]
    found = dict.fromkeys(service for trustee in allowed if (service := service_of(trustee)) is not None)
    return () if own in found else tuple(found)
