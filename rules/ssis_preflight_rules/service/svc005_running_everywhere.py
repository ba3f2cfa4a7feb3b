"""SVC005: the stand-alone service starts by itself and runs."""

from __future__ import annotations

from ssis_preflight.analysis.installations import newer_on_node
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.service import Service
from ssis_preflight.model.states import ServiceState, StartMode, label
from ssis_preflight.operations.operation import Operation, SetServiceStartMode, StartService
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import INSTALLED_STANDALONE_SERVICES

_UP = (ServiceState.RUNNING, ServiceState.START_PENDING)


@rule(
    id="SVC005",
    title="The stand-alone service starts automatically and is running on every node",
    severity=Severity.WARNING,
    subjects=INSTALLED_STANDALONE_SERVICES,
    needs=(
        "Cluster.resources",
        "Resource.type",
        "Service.installed",
        "Service.start_mode",
        "Service.state",
    ),
    patterns=(Pattern.STANDALONE,),
    statements=("S01",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Integration Services service (SSIS service)",
    ),
)
def the_service_starts_and_runs(service: Service, view: ClusterView) -> Verdict:
    """SVC005: The stand-alone service starts automatically and is running on every node

    What it checks
    --------------
    Start mode and state of every stand-alone Integration Services service on every node that has it.

    Why it matters
    --------------
    A stand-alone service does not move at a failover, so it must already run on the node that SQL Server moves to.
    Where it is stopped, Management Studio cannot connect to Integration Services after the failover until somebody
    starts it. Running packages and scheduled jobs do not need the service.

    Passes when
    -----------
    - The start mode is Automatic, delayed or not, and the service runs.
    - A newer release is installed on the same node: the older service may be retired on purpose.
    - The start mode is Disabled: SVC007 judges that.

    Fails when
    ----------
    - The start mode is Manual, or the service does not run.

    Not evaluated when
    ------------------
    - Start mode or state is unknown and would decide, or it is not known which services the cluster hosts.

    How to fix
    ----------
    On the node: ``Set-Service -Name 'MsDtsServer130' -StartupType Automatic; Start-Service -Name 'MsDtsServer130'``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the service should be installed and
      started as a stand-alone service on each node.
    - Microsoft, Integration Services service (SSIS service): setup starts the service and makes it Automatic.
    """
    mode, state = service.start_mode, service.state
    automatic = isinstance(mode, Known) and mode.value is StartMode.AUTOMATIC
    running = isinstance(state, Known) and state.value in _UP
    if automatic and running:
        return Pass()
    if isinstance(mode, Known) and mode.value is StartMode.DISABLED:
        return Pass()
    if newer_on_node(view, service) is not None:
        return Pass()
    if need(mode).value is StartMode.AUTOMATIC:
        need(state)
    return _failure(service, automatic=automatic, running=running)


def _failure(service: Service, *, automatic: bool, running: bool) -> Fail:
    name, node = service.name, service.node
    evidence: list[Evidence] = []
    observed: list[str] = []
    commands: list[str] = []
    operations: list[Operation] = []
    if not automatic:
        mode = need(service.start_mode)
        evidence.append(Evidence(mode.at, f"start mode {label(mode.value)}"))
        observed.append(label(mode.value))
        commands.append(f"Set-Service -Name {quote(name)} -StartupType Automatic")
        operations.append(SetServiceStartMode(node, name, "Automatic"))
    if isinstance(service.state, Known) and not running:
        evidence.append(Evidence(service.state.at, f"state {label(service.state.value)}"))
        observed.append(label(service.state.value))
        commands.append(f"Start-Service -Name {quote(name)}")
        operations.append(StartService(node, name))
    if isinstance(service.state, Known) and not running:
        then = "is not running: when SQL Server moves there, nobody can manage packages on it"
    else:
        then = "does not start with the computer: after a restart nobody can connect to it"
    return Fail(
        f"{name} on {node} {then}",
        tuple(evidence),
        observed=", ".join(observed),
        expected="Automatic, Running",
        remedy=Remedy("\n".join([f"On {node}:", *commands]), tuple(operations)),
    )
