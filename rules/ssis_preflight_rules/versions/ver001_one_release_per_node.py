"""VER001: no node has several releases of the service side by side."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, Unknown, attempt, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.service import Service
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import StartMode
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import CLUSTER
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict


@rule(
    id="VER001",
    title="No node has several releases of Integration Services side by side",
    severity=Severity.INFO,
    subjects=CLUSTER,
    needs=("Service.installed", "Service.start_mode"),
    sources=(
        "Microsoft: Upgrade Integration Services",
        "Microsoft: Integration Services service (SSIS service)",
    ),
)
def one_release_on_a_node(snapshot: Snapshot, view: ClusterView) -> Verdict:
    """VER001: No node has several releases of Integration Services side by side

    What it checks
    --------------
    Whether any node has the services of two or more releases that are not disabled. The finding is about the whole
    cluster, once, and names the nodes.

    Why it matters
    --------------
    Setup of a newer release leaves the older one in place. Each has its own service, registry key, configuration
    file, package folder and DCOM application, and Management Studio reaches only the one of its own release. Whatever
    you change for one, in the registry, in the file, in a checkpoint, does nothing for the other. Every other finding
    of this report says which of them it is about.

    Passes when
    -----------
    - Every node has at most one Integration Services service that is not disabled.

    Fails when
    ----------
    - A node has two or more.

    Not evaluated when
    ------------------
    - Whether a node has a service, or its start mode, is unknown, and no node is known to have two.

    How to fix
    ----------
    Where both releases are needed, look after each by itself. Where the older one is left over from an upgrade, move
    its packages and job steps, then disable or uninstall it on every node:
    ``Set-Service -Name 'MsDtsServer120' -StartupType Disabled``.

    Sources
    -------
    - Microsoft, Upgrade Integration Services: the upgrade installs side by side, and does not remove the old service.
    - Microsoft, Integration Services service (SSIS service): Management Studio connects to the service of its own
      version only.
    """
    by_node: dict[str, list[Service]] = {}
    gap: Unknown | None = None
    for service in snapshot.services:
        used = attempt(_usable, service)
        if isinstance(used, Unknown):
            gap = gap or used
        elif used:
            by_node.setdefault(fold(service.node), []).append(service)
    several = [services for _, services in sorted(by_node.items()) if len(services) > 1]
    if several:
        return _failure(several)
    return Pass() if gap is None else NotEvaluated(gap)


def _usable(service: Service) -> bool:
    """Say whether a service of some release is installed and not disabled."""
    if service.release is None:
        return False
    if isinstance(service.start_mode, Known) and service.start_mode.value is StartMode.DISABLED:
        return False
    return need(service.installed).value and need(service.start_mode).value is not StartMode.DISABLED


def _failure(several: list[list[Service]]) -> Fail:
    shown = "; ".join(
        f"{services[0].node}: {', '.join(service.name for service in services)}" for services in several
    )
    first = several[0]
    names = " and ".join(service.name for service in first)
    nodes = (
        f"{first[0].node} has" if len(several) == 1 else f"{first[0].node} and {len(several) - 1} more have"
    )
    return Fail(
        f"{nodes} {names} side by side: what is changed for one does nothing for the other",
        tuple(
            Evidence(need(service.installed).at, f"{service.name} on {service.node}")
            for services in several
            for service in services
        ),
        observed=shown,
        expected="one Integration Services service on each node that is not disabled",
        remedy=Remedy(
            "Look after each release by itself. Where an older one is left over from an upgrade, move its packages "
            "and job steps, then disable or uninstall it on every node."
        ),
    )
