"""SVC003: ServiceName is not that of SQL Server 2005 where a newer release is installed."""

from __future__ import annotations

from ssis_preflight.analysis.installations import anywhere
from ssis_preflight.analysis.ssis import SsisResource, newest_installed
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.names import same
from ssis_preflight.model.releases import RELEASES, Release
from ssis_preflight.operations.operation import SetResourceParameter
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import GENERIC_SERVICES

_2005 = RELEASES[0].service_name


@rule(
    id="SVC003",
    title="ServiceName is that of the installed release, not of SQL Server 2005",
    severity=Severity.ERROR,
    subjects=GENERIC_SERVICES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.type",
        "Service.installed",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S16",),
    sources=(
        "Microsoft: Integration Services (SSIS) in a Cluster",
        "Microsoft: Failover clustering system log events, 1040",
    ),
)
def the_name_is_not_that_of_2005(ssis: SsisResource, view: ClusterView) -> Verdict:
    """SVC003: ServiceName is that of the installed release, not of SQL Server 2005

    What it checks
    --------------
    Whether ``ServiceName`` of the Generic Service resource is ``MsDtsServer``, while no node has that service and
    a newer release of Integration Services is installed.

    Why it matters
    --------------
    ``MsDtsServer`` is the service of SQL Server 2005 only. Microsoft's instructions for the cluster were written
    for that release and keep the name in editions for much later ones, so it is copied. The cluster does not find
    the service and the resource fails on every node (event 1040); at a failover nothing changes.

    Passes when
    -----------
    - ServiceName is another name: SVC002 judges whether that exists.
    - Some node has ``MsDtsServer``, or no Integration Services is installed anywhere (SVC002).

    Fails when
    ----------
    - ServiceName is ``MsDtsServer``, every node is proved not to have it, and some node has a newer release.

    Not evaluated when
    ------------------
    - ServiceName is unknown, or the services of a node that would decide are unknown.

    How to fix
    ----------
    Write the name of the installed release, then take the resource offline and online:
    ``Get-ClusterResource -Name 'SSIS' | Set-ClusterParameter -Name ServiceName -Value 'MsDtsServer130'``.
    Who copied the service name has often copied the registry key as well: look at REG005. Set the start mode of
    the service to Manual on every node (SVC006).

    Sources
    -------
    - Microsoft, Integration Services (SSIS) in a Cluster: the current edition still names MsDtsServer.
    - Microsoft, Configure Windows service accounts and permissions: the service name of each release.
    - Microsoft, Failover clustering system log events: 1040.
    """
    written = need(ssis.service_name)
    if not same(written.value or "", _2005):
        return Pass()
    if anywhere(view, _2005):
        return Pass()
    newest = newest_installed(view)
    if newest is None:
        return Pass()
    return Fail(
        f"{ssis.name} names {_2005}, the service of SQL Server 2005, which no node has: "
        "the resource fails on every node",
        (Evidence(written.at, f"no node has {_2005}"), *_installed(view, newest)),
        observed=_2005,
        expected=newest.service_name,
        remedy=Remedy(
            "Set the name of the installed service, then take the resource offline and online:\n"
            f"Get-ClusterResource -Name {quote(ssis.name)} | "
            f"Set-ClusterParameter -Name ServiceName -Value {quote(newest.service_name)}",
            (SetResourceParameter(ssis.name, "ServiceName", newest.service_name),),
        ),
    )


def _installed(view: ClusterView, newest: Release) -> tuple[Evidence, ...]:
    facts = [
        (service.node, service.installed.at)
        for service in view.services_named(newest.service_name)
        if isinstance(service.installed, Known) and service.installed.value
    ]
    return tuple(Evidence(at, f"{node} has {newest.service_name}") for node, at in facts)
