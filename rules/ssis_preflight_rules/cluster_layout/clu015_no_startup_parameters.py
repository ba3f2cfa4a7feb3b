"""CLU015: the service is started without parameters."""

from __future__ import annotations

import ntpath

from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.operations.operation import SetResourceParameter
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

_PROGRAM = "MsDtsSrvr.exe"


@rule(
    id="CLU015",
    title="The SSIS resource passes no parameters to the service",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.startup_parameters",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: Generic Service, StartupParameters",
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 8",
        "Microsoft: Failover clustering system log events, 1041",
    ),
)
def nothing_is_passed(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU015: The SSIS resource passes no parameters to the service

    What it checks
    --------------
    The private parameter ``StartupParameters`` of the Generic Service resource.

    Why it matters
    --------------
    The cluster hands the text to the service at every start, and no parameter of the Integration Services service is
    documented. Where the configuration file lies is told by the registry only, so a path here has no documented
    effect; a service that refuses the text does not start on any node (event 1041).

    Passes when
    -----------
    - The parameter is absent or empty.
    - It is nothing but the path of the service's own program, ``MsDtsSrvr.exe``: that tells the service nothing.
    - The resource is no Generic Service: CLU019 says so.

    Fails when
    ----------
    - The parameter holds anything else. That it does harm is not documented: a service may ignore it.

    Not evaluated when
    ------------------
    - The parameter, or the type of the resource, is unknown.

    How to fix
    ----------
    Clear the parameter, then take the resource offline and online when SQL Server jobs allow it:
    ``Get-ClusterResource -Name 'SSIS' | Set-ClusterParameter -Name StartupParameters -Value ''``.

    Sources
    -------
    - Microsoft Cluster Service, StartupParameters: the command line that is passed to the service; empty by
      default.
    - Microsoft, Configuring Integration Services in a Clustered Environment: the name of the service is the only
      parameter that is entered.
    - Microsoft, Failover clustering system log events: 1041, the service could not be started.
    """
    if not ssis.is_generic_service:
        return Pass()
    written = need(ssis.resource.private.startup_parameters)
    text = (written.value or "").strip()
    if not text or same(ntpath.basename(text.strip('"')), _PROGRAM):
        return Pass()
    return Fail(
        f"{ssis.name} passes {text} to a service that knows no parameters: it may not start",
        (Evidence(written.at, f"StartupParameters {text}"),),
        observed=text,
        expected="no parameters",
        remedy=Remedy(
            "Clear the parameter, then take the resource offline and online:\n"
            f"Get-ClusterResource -Name {quote(ssis.name)} | Set-ClusterParameter -Name StartupParameters -Value ''",
            (SetResourceParameter(ssis.name, "StartupParameters", ""),),
        ),
    )
