"""SVC007: the service is not disabled."""

from __future__ import annotations

from ssis_preflight.analysis.installations import newer_on_node
from ssis_preflight.analysis.ssis import clustered_names
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold
from ssis_preflight.model.service import Service
from ssis_preflight.model.states import StartMode
from ssis_preflight.operations.operation import Operation, SetServiceStartMode, StartService
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import INSTALLED_SERVICES, may_host


@rule(
    id="SVC007",
    title="The Integration Services service is not disabled",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=INSTALLED_SERVICES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.possible_owners",
        "Resource.type",
        "Service.installed",
        "Service.start_mode",
    ),
    statements=("S01",),
    proves=False,
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Failover clustering system log events, 1041",
    ),
)
def the_service_is_not_disabled(service: Service, view: ClusterView) -> Verdict:
    """SVC007: The Integration Services service is not disabled

    What it checks
    --------------
    Whether the start mode of an installed Integration Services service is Disabled. This is an error where a cluster
    resource hosts the service, and a warning where it stands alone.

    Why it matters
    --------------
    Windows refuses to start a disabled service. A cluster resource that moves to such a node fails there (event
    1041), and with RestartAction 2 its group moves on. A stand-alone service is not there after SQL Server has moved
    to the node: nobody can manage packages on it with Management Studio.

    Passes when
    -----------
    - The start mode is another one: SVC005 and SVC006 judge which.
    - A cluster resource hosts the service, and the node is no possible owner of it.
    - The service stands alone and a newer release is installed on the same node: the older one may be retired.

    Fails when
    ----------
    - The start mode is Disabled otherwise.

    Not evaluated when
    ------------------
    - The start mode is unknown; or it is Disabled, and it is not known which services the cluster hosts or where.

    How to fix
    ----------
    On the node, for a clustered service: ``Set-Service -Name 'MsDtsServer130' -StartupType Manual``.
    For a stand-alone service: ``Set-Service -Name 'MsDtsServer130' -StartupType Automatic``, then ``Start-Service``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the service is started on each node.
    - Microsoft, Failover clustering system log events: 1041, the service could not be started.
    """
    mode = need(service.start_mode)
    if mode.value is not StartMode.DISABLED:
        return Pass()
    name, node = service.name, service.node
    evidence = (Evidence(mode.at, "start mode Disabled"),)
    if fold(name) in clustered_names(view):
        if not may_host(view, service):
            return Pass()
        return Fail(
            f"{name} on {node} is disabled: its cluster resource fails when it moves there",
            evidence,
            observed="Disabled",
            expected="Manual",
            remedy=_remedy(service, "Manual"),
            severity=Severity.ERROR,
        )
    if newer_on_node(view, service) is not None:
        return Pass()
    return Fail(
        f"{name} on {node} is disabled: nobody can manage packages there when SQL Server has moved to that node",
        evidence,
        observed="Disabled",
        expected="Automatic",
        remedy=_remedy(service, "Automatic"),
        severity=Severity.WARNING,
    )


def _remedy(service: Service, mode: str) -> Remedy:
    name, node = service.name, service.node
    lines = [f"On {node}:", f"Set-Service -Name {quote(name)} -StartupType {mode}"]
    operations: tuple[Operation, ...] = (SetServiceStartMode(node, name, mode),)
    if mode == "Automatic":
        lines.append(f"Start-Service -Name {quote(name)}")
        operations += (StartService(node, name),)
    return Remedy("\n".join(lines), operations)
