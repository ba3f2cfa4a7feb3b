"""SVC002: the resource names a service that exists."""

from __future__ import annotations

import re

from ssis_preflight.analysis.installations import anywhere
from ssis_preflight.analysis.ssis import SsisResource, newest_installed
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, Unknown, attempt, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import RELEASES, release_of_number, release_of_service
from ssis_preflight.operations.operation import Operation, SetResourceParameter
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import GENERIC_SERVICES

_DISPLAY_NAME = re.compile(r"(?:microsoft )?sql server integration services(?: (\d+)\.\d+)?", re.IGNORECASE)
_MISSPELT = re.compile(r"ms?\s*dts", re.IGNORECASE)


@rule(
    id="SVC002",
    title="ServiceName of the SSIS resource is a service that exists",
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
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 8",
        "Microsoft: Failover clustering system log events, 1040",
    ),
)
def the_named_service_exists(ssis: SsisResource, view: ClusterView) -> Verdict:
    """SVC002: ServiceName of the SSIS resource is a service that exists

    What it checks
    --------------
    The private parameter ``ServiceName`` of the Generic Service resource: whether any node of the cluster has a
    service of that name. The name of the service is meant, such as ``MsDtsServer130``, not the name that the
    Services console displays.

    Why it matters
    --------------
    The cluster cannot open a service that does not exist: the resource fails on every node (event 1040). With
    RestartAction 2 the group moves from node to node in vain and may end failed, SQL Server included.

    Passes when
    -----------
    - Some node has the service. Where only some possible owners lack it, CLU009 says so.
    - The name is ``MsDtsServer``, no node has it, and a newer release is installed: SVC003 says so.

    Fails when
    ----------
    - ServiceName is empty.
    - ServiceName is a display name, such as SQL Server Integration Services 13.0, or a misspelt name.
    - Every node is proved not to have the service.

    Not evaluated when
    ------------------
    - ServiceName is unknown, or no node is known to have the service and some node may.

    How to fix
    ----------
    Write the name of the installed service into the resource, then take the resource offline and online:
    ``Get-ClusterResource -Name 'SSIS' | Set-ClusterParameter -Name ServiceName -Value 'MsDtsServer130'``.
    ``Get-Service -Name MsDtsServer*`` on a node shows the names. The name is MsDtsServer, followed by 100 for SQL
    Server 2008 and 2008 R2, 110 for 2012, 120 for 2014, 130 for 2016, 140 for 2017, 150 for 2019, 160 for 2022 and
    170 for 2025.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the name of the service is entered as
      the generic service parameter.
    - Microsoft, Failover clustering system log events: 1040, the service could not be found.
    """
    written = need(ssis.service_name)
    name = (written.value or "").strip()
    if not name:
        return _failure(ssis, view, written.at, "names no service")
    release = release_of_service(name)
    if release is None and not view.services_named(name) and _is_no_service_name(name, view):
        return _failure(ssis, view, written.at, f"names {name}, which is not the name of a service")
    if anywhere(view, name):
        return Pass()
    if release is RELEASES[0] and newest_installed(view) is not None:
        return Pass()
    return _failure(ssis, view, written.at, f"names {name}, which no node has")


def _is_no_service_name(name: str, view: ClusterView) -> bool:
    """Say whether a name that no release has is a display name, or means one of Microsoft's and is misspelt."""
    return bool(_DISPLAY_NAME.fullmatch(name) or _MISSPELT.match(name) or _displayed(name, view))


def _displayed(name: str, view: ClusterView) -> str | None:
    """Return the name of the service that is displayed under this name on some node."""
    for service in view.snapshot.services:
        if isinstance(service.display_name, Known) and same(service.display_name.value, name):
            return service.name
    return None


def _failure(ssis: SsisResource, view: ClusterView, at: Place, says: str) -> Fail:
    written = need(ssis.service_name).value or ""
    wanted = _wanted(view, written)
    operations: tuple[Operation, ...] = ()
    if wanted is not None:
        operations = (SetResourceParameter(ssis.name, "ServiceName", wanted),)
    value = quote(wanted) if wanted is not None else "<name of the service>"
    return Fail(
        f"{ssis.name} {says}: the resource fails on every node",
        (Evidence(at, says),),
        observed=written.strip() or "empty",
        expected=wanted or "the name of the installed service, such as MsDtsServer130",
        remedy=Remedy(
            "Set the name of the service, then take the resource offline and online:\n"
            f"Get-ClusterResource -Name {quote(ssis.name)} | Set-ClusterParameter -Name ServiceName -Value {value}",
            operations,
        ),
    )


def _wanted(view: ClusterView, written: str) -> str | None:
    """Return the service that is meant: the one displayed under this name, of this number, or the newest."""
    displayed = _displayed(written.strip(), view)
    if displayed is not None:
        return displayed
    match = _DISPLAY_NAME.fullmatch(fold(written))
    numbered = release_of_number(int(match[1]) * 10) if match and match[1] else None
    if numbered is not None:
        return numbered.service_name
    newest = attempt(newest_installed, view)
    return None if isinstance(newest, Unknown) or newest is None else newest.service_name
