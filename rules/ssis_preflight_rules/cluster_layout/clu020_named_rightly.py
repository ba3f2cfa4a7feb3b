"""CLU020: a resource that is named after the service hosts the service."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.releases import looks_like_ssis
from ssis_preflight.model.resource import GENERIC_SERVICE
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.subjects import Missing, Subjects, resource_subject
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

_THE_SERVICE = re.compile(
    r"(?:(?:microsoft )?(?:sql server )?(?:integration services|ssis)|msdtsserver)"
    r"(?: service| \d{2,4}(?:\.\d)?|\d{2,3})*(?: ?\([^()]*\))?",
    re.IGNORECASE,
)
"""The name of the service itself, as the wizard or an administrator gives it to a resource, and nothing more."""


def _namesakes(view: ClusterView) -> Iterable[SsisResource | Missing]:
    for resource in view.resources():
        if not _THE_SERVICE.fullmatch(" ".join(resource.name.split())):
            continue
        if isinstance(resource.type, Unknown):
            yield Missing(resource_subject(resource), resource.type)
        elif same(resource.type.value, GENERIC_SERVICE):
            yield SsisResource(resource)


NAMESAKES: Subjects[SsisResource] = Subjects(
    "resource", _namesakes, lambda namesake: resource_subject(namesake.resource)
)
"""Every Generic Service resource whose name is that of Integration Services."""


@rule(
    id="CLU020",
    title="A resource that is named Integration Services hosts that service",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=NAMESAKES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.type",
    ),
    statements=("S16",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 8",
        "Microsoft Cluster Service: Generic Service, ServiceName",
    ),
)
def the_name_is_true(namesake: SsisResource, view: ClusterView) -> Verdict:
    """CLU020: A resource that is named Integration Services hosts that service

    What it checks
    --------------
    ``ServiceName`` of every Generic Service resource whose name is that of the service and nothing more, such as
    SSIS, SQL Server Integration Services 13.0, or MsDtsServer130 (SQLVS1). Names that only mention it, such as
    SSIS Scheduler, may rightly belong to another service and are not judged.

    Why it matters
    --------------
    The cluster starts and watches what ``ServiceName`` says, whatever the resource is called. Integration Services
    is then not clustered at all: the resource shows Online while the service is stopped, and at a failover another
    service is restarted. Nothing else in this report treats the resource as Integration Services either.

    Passes when
    -----------
    - ServiceName is, or is meant to be, a name of Integration Services, or of its companions, such as
      SSISScaleOutMaster140. Whether that service exists is judged by SVC002 and SVC003.
    - ServiceName is empty: SVC002 says so.

    Fails when
    ----------
    - ServiceName is the name of another service. A service of your own that goes by this name is meant as well.

    Not evaluated when
    ------------------
    - ServiceName, or the type of the resource, is unknown.

    How to fix
    ----------
    If Integration Services is meant, write the name of its service into the resource, then take it offline and
    online: ``Get-ClusterResource -Name 'SSIS' | Set-ClusterParameter -Name ServiceName -Value 'MsDtsServer130'``.
    If the other service is meant, rename the resource: ``(Get-ClusterResource -Name 'SSIS').Name = 'New name'``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the name of the service is entered as
      the parameter of the resource.
    - Microsoft Cluster Service, ServiceName: the service that the resource starts, watches and stops.
    """
    written = need(namesake.service_name)
    name = (written.value or "").strip()
    if not name or looks_like_ssis(name) or fold(name).startswith("ssis"):
        return Pass()
    return Fail(
        f"{namesake.name} starts and watches {name}, which is not Integration Services",
        (Evidence(written.at, f"ServiceName {name}"),),
        observed=name,
        expected="a name of the service, such as MsDtsServer130",
        remedy=Remedy(
            "If Integration Services is meant, set the name of its service; otherwise rename the resource:\n"
            f"Get-ClusterResource -Name {quote(namesake.name)} | "
            "Set-ClusterParameter -Name ServiceName -Value '<name of the service>'"
        ),
    )
