"""DQ019: the cluster follows one pattern."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import certain, meant_release, standalone_services
from ssis_preflight.analysis.view import ClusterView, in_list
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.service import Service
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import ServiceState, StartMode
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import CLUSTER
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="DQ019",
    title="Integration Services follows one pattern in the whole cluster",
    severity=Severity.WARNING,
    subjects=CLUSTER,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.possible_owners",
        "Resource.type",
        "Service.installed",
        "Service.start_mode",
        "Service.state",
    ),
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment",),
)
def one_pattern(snapshot: Snapshot, view: ClusterView) -> Verdict:
    """DQ019: Integration Services follows one pattern in the whole cluster

    What it checks
    --------------
    Whether the cluster uses Integration Services either as a cluster resource or as a stand-alone service on every
    node, and whether that is the pattern which the snapshot declares.

    Why it matters
    --------------
    The two patterns want opposite things: Manual against Automatic start, one file on a shared disk against one on
    each node. In a mix it is a matter of luck which service, with which packages, answers on a node.

    Passes when
    -----------
    - No resource hosts Integration Services, and the declared pattern, if any, is ``standalone`` or ``auto``.
    - A resource hosts it, no other Integration Services starts by itself or runs on any node, and the declared
      pattern, if any, is ``clustered`` or ``auto``.

    Fails when
    ----------
    - A service is a cluster resource, and the same service is Automatic or running on a node that is no possible
      owner of the resource.
    - One release is a cluster resource, and another one is Automatic or running as a stand-alone service.
    - The declared pattern is not the one found.

    Not evaluated when
    ------------------
    - A resource may or may not host Integration Services, or the possible owners, start mode or state that decide
      are unknown.

    How to fix
    ----------
    Decide for one pattern, and set the services that do not belong to it to Manual or Disabled:
    ``Set-Service -Name MsDtsServer130 -StartupType Disabled``. Declare the pattern in ``snapshot.toml`` where the
    evidence is right.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: stand-alone on each node is the
      recommendation; a cluster resource is the alternative.
    """
    hosted = certain(view)
    declared = snapshot.declared.pattern
    found = "clustered" if hosted else "standalone"
    if declared is not None and declared.value not in {found, "auto"} and (hosted or snapshot.services):
        return Fail(
            f"The snapshot declares the pattern {declared.value}, but Integration Services is {found}",
            (Evidence(declared.at, "declared here"),),
            observed=found,
            expected=declared.value,
            remedy=Remedy("Correct the declaration in snapshot.toml, or the layout of the cluster."),
        )
    if not hosted:
        return Pass()
    strays = [service for service in _beside(view) if _in_use(service)]
    if not strays:
        return Pass()
    first = strays[0]
    return Fail(
        f"{first.name} is in use on {first.node} as a stand-alone service, beside a cluster resource",
        tuple(
            Evidence(need(service.installed).at, f"{service.name} on {service.node}") for service in strays
        ),
        observed=", ".join(f"{service.name} on {service.node}" for service in strays),
        expected="one pattern in the whole cluster",
        remedy=Remedy(
            "\n".join(
                f"On {service.node}: Set-Service -Name {service.name} -StartupType Disabled"
                for service in strays
            )
        ),
    )


def _beside(view: ClusterView) -> list[Service]:
    """Return the installed services that no resource covers: of another name, or on a node that cannot own it."""
    found = [service for service in standalone_services(view) if need(service.installed).value]
    for ssis in certain(view):
        release = meant_release(view, ssis)
        if release is None:
            continue
        owners = need(ssis.resource.possible_owners).value
        others = (s for s in view.services_named(release.service_name) if not in_list(s.node, owners))
        found += [s for s in others if need(s.installed).value and not _owned_elsewhere(view, s)]
    unique = {(fold(service.node), fold(service.name)): service for service in found}
    return [unique[key] for key in sorted(unique)]


def _owned_elsewhere(view: ClusterView, service: Service) -> bool:
    """Say whether another resource of the same service may run on the node."""
    for ssis in certain(view):
        release = meant_release(view, ssis)
        if release is None or not same(release.service_name, service.name):
            continue
        if in_list(service.node, need(ssis.resource.possible_owners).value):
            return True
    return False


def _in_use(service: Service) -> bool:
    return (
        need(service.start_mode).value is StartMode.AUTOMATIC
        or need(service.state).value is ServiceState.RUNNING
    )
