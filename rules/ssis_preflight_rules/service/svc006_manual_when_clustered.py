"""SVC006: a clustered service is started by the cluster only."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView, in_list
from ssis_preflight.model.facts import GapError, Unknown, need
from ssis_preflight.model.service import Service
from ssis_preflight.model.states import StartMode
from ssis_preflight.operations.operation import SetServiceStartMode
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import HOSTED_SERVICES, named_by


@rule(
    id="SVC006",
    title="A service that the cluster hosts has the start mode Manual",
    severity=Severity.WARNING,
    subjects=HOSTED_SERVICES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.possible_owners",
        "Resource.type",
        "Service.installed",
        "Service.start_mode",
    ),
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft: Integration Services service (SSIS service)",
        "Microsoft Cluster Service documentation: Generic Service",
    ),
)
def the_cluster_alone_starts_it(service: Service, view: ClusterView) -> Verdict:
    """SVC006: A service that the cluster hosts has the start mode Manual

    What it checks
    --------------
    The start mode of the service that a Generic Service resource names, on every possible owner that has it.

    Why it matters
    --------------
    An Automatic service starts with the computer, before the cluster has brought the clustered disk online, and on
    nodes that do not own the resource. It then does not find its configuration file and runs with built-in defaults
    (event 272). After a failover the cluster meets a service that already runs with those defaults and does not
    read the file again: Management Studio shows another package store than before.

    This is practice with clustered services; Microsoft's instructions for Integration Services do not mention the
    start mode. What the cluster does when it finds the service already running is not documented either.

    Passes when
    -----------
    - The start mode is Manual. Disabled is judged by SVC007.
    - The node is no possible owner of the resource.

    Fails when
    ----------
    - The start mode is Automatic, delayed or not, on a possible owner.

    Not evaluated when
    ------------------
    - The start mode is unknown, or it is Automatic and the possible owners are unknown.

    How to fix
    ----------
    On the node: ``Set-Service -Name 'MsDtsServer130' -StartupType Manual``. This does not stop a running service.
    Where the service runs on a node that does not own the resource, stop it there: ``Stop-Service``.

    Sources
    -------
    - Microsoft, Integration Services service (SSIS service): setup makes the service Automatic.
    - Microsoft Cluster Service documentation, Generic Service: the cluster starts and stops the service.
    - Microsoft, Events logged by the Integration Services service: 272.
    """
    mode = need(service.start_mode)
    if mode.value is not StartMode.AUTOMATIC:
        return Pass()
    host = _host(service, view)
    if host is None:
        return Pass()
    return Fail(
        f"{service.name} on {service.node} starts outside the cluster, before the clustered disk is there: "
        "it may run with built-in defaults",
        (
            Evidence(mode.at, "start mode Automatic"),
            Evidence(host.resource.at, f"{host.name} hosts {service.name}"),
        ),
        observed="Automatic",
        expected="Manual",
        remedy=Remedy(
            f"On {service.node}:\nSet-Service -Name {quote(service.name)} -StartupType Manual",
            (SetServiceStartMode(service.node, service.name, "Manual"),),
        ),
    )


def _host(service: Service, view: ClusterView) -> SsisResource | None:
    """Return a resource that names the service and may run on its node, or None; a gap where that is open."""
    gap: Unknown | None = None
    for ssis in named_by(view, service.name):
        owners = ssis.resource.possible_owners
        if isinstance(owners, Unknown):
            gap = gap or owners
        elif in_list(service.node, owners.value):
            return ssis
    if gap is not None:
        raise GapError(gap)
    return None
