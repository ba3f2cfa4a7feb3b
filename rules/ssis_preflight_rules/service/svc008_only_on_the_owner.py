"""SVC008: a clustered service runs on the owner of its resource only."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource, resources_meaning
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, first_gap, known_or_none, need
from ssis_preflight.model.names import same
from ssis_preflight.model.service import Service
from ssis_preflight.model.states import ServiceState, StartMode, label
from ssis_preflight.operations.operation import Operation, SetServiceStartMode, StopService
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import HOSTED_SERVICES, may_host

_DOWN = (ServiceState.STOPPED, ServiceState.STOP_PENDING)


@rule(
    id="SVC008",
    title="A service that the cluster hosts runs only on the owner of its resource",
    severity=Severity.WARNING,
    subjects=HOSTED_SERVICES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.owner_node",
        "Resource.possible_owners",
        "Resource.type",
        "Service.installed",
        "Service.state",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service documentation: Generic Service",
        "Microsoft: Integration Services service (SSIS service)",
    ),
)
def it_runs_on_the_owner_alone(service: Service, view: ClusterView) -> Verdict:
    """SVC008: A service that the cluster hosts runs only on the owner of its resource

    What it checks
    --------------
    Whether the service that a resource hosts runs on a possible owner that does not own the resource now.

    Why it matters
    --------------
    The cluster starts the service on the owner and stops it there; what runs elsewhere was started by somebody else.
    Whoever connects to that node by its name manages packages through a service that does not have the clustered
    disk: where it did not find its configuration file, it shows the msdb of the local default instance. When the
    group moves there, the cluster meets a service that already runs, with the configuration of its own start. What
    the cluster does then is not documented.

    Passes when
    -----------
    - The service does not run on the node, or is about to stop.
    - The node owns a resource that hosts the service, whatever the state of the resource: CLU022 judges that.
    - The node is no possible owner: DQ019 judges the mix of the two patterns.

    Fails when
    ----------
    - The service runs, and another node owns the resource.

    Not evaluated when
    ------------------
    - The state is unknown; or the service runs, and the owner or the possible owners of the resource are unknown.

    How to fix
    ----------
    On the node: ``Stop-Service -Name 'MsDtsServer130'``, and give it the start mode Manual (SVC006). Look first
    whether packages that were started through this service still run: it asks them to stop.
    A failover between the collection of two nodes looks the same: collect again where one was under way.

    Sources
    -------
    - Microsoft Cluster Service documentation, Generic Service: the cluster starts and stops the service.
    - Microsoft, Integration Services service (SSIS service): running packages are asked to stop with the service.
    """
    state = need(service.state)
    if state.value in _DOWN or not may_host(view, service):
        return Pass()
    hosts = resources_meaning(view, service.name)
    owners = [ssis.resource.owner_node for ssis in hosts]
    if any(isinstance(owner, Known) and same(owner.value, service.node) for owner in owners):
        return Pass()
    gap = first_gap(owners)
    if gap is not None:
        raise GapError(gap)
    return _failure(service, state, hosts)


def _failure(service: Service, state: Known[ServiceState], hosts: tuple[SsisResource, ...]) -> Fail:
    name, node = service.name, service.node
    owners = [need(ssis.resource.owner_node) for ssis in hosts]
    names = " and ".join(dict.fromkeys(owner.value for owner in owners))
    commands = [f"Stop-Service -Name {quote(name)}"]
    operations: list[Operation] = [StopService(node, name)]
    if known_or_none(service.start_mode) is StartMode.AUTOMATIC:
        commands.insert(0, f"Set-Service -Name {quote(name)} -StartupType Manual")
        operations.insert(0, SetServiceStartMode(node, name, "Manual"))
    return Fail(
        f"{name} runs on {node} outside the cluster, which has it on {names}: a failover to {node} meets a service "
        "that already runs, with the configuration of its own start",
        (
            Evidence(state.at, f"state {label(state.value)}"),
            *(
                Evidence(owner.at, f"{ssis.name} is on {owner.value}")
                for ssis, owner in zip(hosts, owners, strict=True)
            ),
        ),
        observed=f"{label(state.value)} on {node}",
        expected=f"running on {names} only",
        remedy=Remedy("\n".join([f"On {node}:", *commands]), tuple(operations)),
    )
