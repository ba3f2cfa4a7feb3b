"""DC015: the service has a DCOM application."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import SERVICES_BY_DCOM, OnNode


@rule(
    id="DC015",
    title="Every Integration Services service has its DCOM application",
    severity=Severity.INFO,
    confidence=Confidence.LOW,
    subjects=SERVICES_BY_DCOM,
    needs=("Service.installed",),
    sources=("Microsoft: AppID Key", "Microsoft: Integration Services service (SSIS service)"),
)
def the_application_is_registered(entry: OnNode, view: ClusterView) -> Verdict:
    r"""DC015: Every Integration Services service has its DCOM application

    What it checks
    --------------
    Whether one of the applications below ``HKLM\SOFTWARE\Classes\AppID`` of a node belongs to an installed
    Integration Services service: by its ``LocalService``, or by a name with the release in it.

    Why it matters
    --------------
    Remote permissions are set on that application. Where none is found, the registration of the service is damaged,
    or it has a name that is not known here; either way nobody has checked who may connect to it.

    Passes when
    -----------
    - An application of the service is there.

    Fails when
    ----------
    - All applications of the node are in the evidence, and none belongs to the service.

    Not evaluated when
    ------------------
    - No application of the service was seen, and the evidence does not have all of them.

    How to fix
    ----------
    Look for the application in Component Services (DCOM Config). Where it is missing, repair Integration Services
    with the setup of SQL Server.

    Sources
    -------
    - Microsoft, AppID Key: ``LocalService`` names the service of an application.
    - Microsoft, Integration Services service (SSIS service): the application is called *Microsoft SQL Server
      Integration Services* with the release. How it is called in every release is not confirmed, so the confidence
      is low.
    """
    if entry.application is not None:
        return Pass()
    whole = need(entry.dcom.whole)
    return Fail(
        f"{entry.service} on {entry.node} has no DCOM application: who may connect to it was not checked",
        (Evidence(whole.at, f"no application belongs to {entry.service}"),),
        observed="none",
        expected=f"an application with LocalService {entry.service}",
        remedy=Remedy(
            f"On {entry.node}, look for the application in Component Services (dcomcnfg), DCOM Config. "
            "Where it is missing, repair Integration Services with the setup of SQL Server."
        ),
    )
