"""SVC019: Windows does not restart a service that the cluster hosts."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.service import Service
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import HOSTED_SERVICES, may_host


@rule(
    id="SVC019",
    title="A service that the cluster hosts has no recovery actions of its own",
    severity=Severity.INFO,
    subjects=HOSTED_SERVICES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.possible_owners",
        "Resource.type",
        "Service.failure_actions",
        "Service.installed",
    ),
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft: SERVICE_FAILURE_ACTIONS structure",
        "Microsoft Cluster Service documentation: Generic Service",
    ),
)
def the_cluster_alone_restarts_it(service: Service, view: ClusterView) -> Verdict:
    r"""SVC019: A service that the cluster hosts has no recovery actions of its own

    What it checks
    --------------
    Whether the service control manager of a possible owner has recovery actions, such as *Restart the Service* or
    *Restart the Computer*, for a service that a Generic Service resource names.

    Why it matters
    --------------
    When the service fails, two masters act: the cluster by RestartAction of the resource, and Windows by the
    recovery actions. Windows may start the service again on a node that the resource has just left, or restart the
    computer together with the SQL Server instance on it, whatever RestartAction says. Setup gives the service no
    such actions; somebody set them, mostly while the service stood alone.

    How the two get along is not documented: this rule rests on experience.

    Passes when
    -----------
    - The service has no recovery actions on the node, or only actions that do nothing.
    - The node is no possible owner of the resource.

    Fails when
    ----------
    - The service has an action on a possible owner.

    Not evaluated when
    ------------------
    - The recovery actions are unknown: ``Win32_Service`` does not tell them. Export the registry key of the service,
      ``reg export HKLM\SYSTEM\CurrentControlSet\Services\MsDtsServer130``, or collect with the collector. They are
      supplementary evidence: their absence does not make the audit incomplete.
    - The service has actions, and the possible owners of the resource are unknown.

    How to fix
    ----------
    On the node, set all three failures to *Take No Action* on the Recovery tab of the service. Or in a command
    prompt, since PowerShell may drop the empty text: ``sc failure MsDtsServer130 reset= 0 actions= ""``.

    Sources
    -------
    - Microsoft, SERVICE_FAILURE_ACTIONS structure: what the service control manager may do when a service fails.
    - Microsoft Cluster Service documentation, Generic Service: the cluster watches and restarts the service.
    """
    actions = need(service.failure_actions)
    if not actions.value or not may_host(view, service):
        return Pass()
    name, node = service.name, service.node
    return Fail(
        f"{name} on {node} has recovery actions of its own: when it fails, Windows acts beside the cluster",
        (Evidence(actions.at, "recovery actions are set"),),
        observed="recovery actions",
        expected="no recovery actions",
        remedy=Remedy(f'On {node}, in a command prompt (cmd):\nsc failure {name} reset= 0 actions= ""'),
    )
