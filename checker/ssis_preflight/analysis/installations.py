"""Which node has which release of Integration Services, and what proves that it has not."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, GapError, Known, Unknown, first_gap
from ssis_preflight.model.names import same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import Service


def installed(view: ClusterView, node: str, service_name: str) -> Fact[bool]:
    """Say whether a node has a service of this name.

    A name that the evidence of the node never mentions is absent where the node's list of services is whole,
    and unknown otherwise.
    """
    entry = view.service(node, service_name)
    if entry is not None:
        return entry.installed
    evidence = view.evidence_of(node)
    whole = evidence.services_whole if evidence is not None else None
    if isinstance(whole, Known) and whole.value:
        return Known(value=False, at=whole.at)
    return Unknown(Part.SERVICES, f"whether {node} has a service {service_name}")


def anywhere(view: ClusterView, service_name: str) -> bool:
    """Say whether any node has a service of this name.

    Raises:
        GapError: no node is known to have it, and some node may.
    """
    entries = view.services_named(service_name)
    if any(isinstance(entry.installed, Known) and entry.installed.value for entry in entries):
        return True
    facts: list[Fact[bool]] = [entry.installed for entry in entries]
    facts += [installed(view, node.name, service_name) for node in view.nodes()]
    gap = first_gap(facts)
    if gap is not None:
        raise GapError(gap)
    return False


def services_on(view: ClusterView, node: str) -> tuple[Service, ...]:
    """Return the entries of all Integration Services names on a node, installed there or not."""
    return tuple(entry for entry in view.snapshot.services if same(entry.node, node))


def newer_on_node(view: ClusterView, service: Service) -> Service | None:
    """Return a newer release that is installed beside this one on the same node, or None.

    Raises:
        GapError: none is known to be there, and one may be.
    """
    gap: Unknown | None = None
    for other in services_on(view, service.node):
        if other.release is None or service.release is None or other.release.major <= service.release.major:
            continue
        if isinstance(other.installed, Unknown):
            gap = gap or other.installed
        elif other.installed.value:
            return other
    if gap is not None:
        raise GapError(gap)
    return None
