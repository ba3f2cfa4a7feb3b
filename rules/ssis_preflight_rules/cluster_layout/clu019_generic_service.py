"""CLU019: the service is hosted as a Generic Service."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, known_or_none, need
from ssis_preflight.model.resource import GENERIC_SERVICE
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="CLU019",
    title="Integration Services is hosted by a Generic Service resource",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S13",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 5",
        "Microsoft Cluster Service: Generic Service, Generic Application, Generic Script",
    ),
)
def hosted_by_a_generic_service(ssis: SsisResource, view: ClusterView) -> Verdict:
    r"""CLU019: Integration Services is hosted by a Generic Service resource

    What it checks
    --------------
    The type of every resource that hosts Integration Services. A Generic Application or Generic Script counts
    when its name, description, command line or script path speaks of the service (``MsDtsSrvr.exe``,
    MsDtsServer, SSIS).

    Why it matters
    --------------
    A Generic Service is started and watched through the service control manager. ``MsDtsSrvr.exe`` is a
    service program: as a Generic Application it does not run under that manager, and a script that calls
    ``net start`` knows only what its author thought of. The cluster then shows Online while the service has
    stopped, and nothing stops it on the old node at a failover.

    Passes when
    -----------
    - The type is Generic Service.

    Fails when
    ----------
    - The type is Generic Application or Generic Script. The link to Integration Services is read from names,
      so a job that merely mentions SSIS may be meant: then ignore the finding.

    Not evaluated when
    ------------------
    - The type of a resource is unknown.

    How to fix
    ----------
    Create a Generic Service, give it the owners and dependencies of the old resource, and remove that:
    ``Add-ClusterResource -Name 'SSIS Service' -Group 'SQL Server (MSSQLSERVER)' -ResourceType 'Generic Service'``,
    ``Get-ClusterResource -Name 'SSIS Service' | Set-ClusterParameter -Name ServiceName -Value 'MsDtsServer130'``,
    ``Remove-ClusterResource -Name 'SSIS' -Force``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the resource is of the type
      Generic Service.
    - Microsoft Cluster Service, Generic Service: the state of the resource is that of the service.
    """
    kind = need(ssis.resource.type)
    if ssis.is_generic_service:
        return Pass()
    release = attempt(meant_release, view, ssis)
    service = "MsDtsServer<NNN>" if isinstance(release, Unknown) or release is None else release.service_name
    group = known_or_none(ssis.resource.group) or "<group>"
    new = f"{ssis.name} Service"
    return Fail(
        f"{ssis.name} hosts Integration Services as a {kind.value}: the cluster does not watch the service",
        (Evidence(kind.at, f"type {kind.value}"),),
        observed=kind.value,
        expected=GENERIC_SERVICE,
        remedy=Remedy(
            "Replace the resource by a Generic Service with the same owners and dependencies:\n"
            f"Add-ClusterResource -Name {quote(new)} -Group {quote(group)} -ResourceType 'Generic Service'\n"
            f"Get-ClusterResource -Name {quote(new)} | "
            f"Set-ClusterParameter -Name ServiceName -Value {quote(service)}\n"
            f"Remove-ClusterResource -Name {quote(ssis.name)} -Force"
        ),
    )
