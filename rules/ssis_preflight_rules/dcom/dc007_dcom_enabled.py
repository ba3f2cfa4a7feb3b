"""DC007: DCOM is enabled."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.dcom import NodeDcom
from ssis_preflight.model.facts import need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import DCOM_NODES


@rule(
    id="DC007",
    title="DCOM is enabled on every node with Integration Services",
    severity=Severity.ERROR,
    subjects=DCOM_NODES,
    needs=("NodeDcom.enabled", "Service.installed"),
    statements=("S25",),
    proves=False,
    sources=("Microsoft: EnableDCOM", "Microsoft: Integration Services service (SSIS service)"),
)
def dcom_is_enabled(dcom: NodeDcom, view: ClusterView) -> Verdict:
    r"""DC007: DCOM is enabled on every node with Integration Services

    What it checks
    --------------
    The value ``EnableDCOM`` of ``HKLM\SOFTWARE\Microsoft\Ole`` on each node that has an Integration Services
    service.

    Why it matters
    --------------
    Management Studio on another computer reaches the service through DCOM only. With ``EnableDCOM`` N nothing on
    the computer takes part in DCOM: after a failover to such a node nobody can manage packages remotely. The
    cluster replicates none of this.

    Passes when
    -----------
    - ``EnableDCOM`` is Y.

    Fails when
    ----------
    - ``EnableDCOM`` is N.

    Not evaluated when
    ------------------
    - The value is not in the evidence, or it is not known whether the node has the service.

    How to fix
    ----------
    On the node, in Component Services: Computers, My Computer, Properties, Default Properties, *Enable Distributed
    COM on this computer*; or ``Set-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Ole' -Name EnableDCOM -Value Y``.
    The computer must be restarted for it.

    Sources
    -------
    - Microsoft, EnableDCOM: N switches all remote use off.
    - Microsoft, Integration Services service (SSIS service): a remote connection is a DCOM connection.
    """
    enabled = need(dcom.enabled)
    if enabled.value:
        return Pass()
    command = r"Set-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Ole' -Name EnableDCOM -Value Y"
    return Fail(
        f"DCOM is switched off on {dcom.node}: nobody reaches Integration Services there from another computer",
        (Evidence(enabled.at, "EnableDCOM is N"),),
        observed="N",
        expected="Y",
        remedy=Remedy(f"On {dcom.node}, and restart it afterwards:\n{command}"),
    )
