"""REG008: no checkpoint waits to undo the path."""

from __future__ import annotations

from ssis_preflight.analysis.replication import NodeValue, Trap, node_values, trap
from ssis_preflight.analysis.ssis import SsisResource, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.states import label
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Verdict
from ssis_preflight_rules.registry.remedies import edit_value


@rule(
    id="REG008",
    title="No registry checkpoint waits to undo the path of the configuration file",
    severity=Severity.ERROR,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.checkpoints",
        "Resource.owner_node",
        "Resource.possible_owners",
        "Resource.state",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    statements=("S17", "S23"),
    sources=(
        "Microsoft Cluster Service documentation: Checkpointing",
        "Microsoft Knowledge Base: KB174070",
        "Microsoft: Configuring Integration Services in a Clustered Environment",
    ),
)
def no_checkpoint_undoes_the_path(ssis: SsisResource, view: ClusterView) -> Verdict:
    r"""REG008: No registry checkpoint waits to undo the path of the configuration file

    What it checks
    --------------
    An SSIS resource that is offline or failed and has a registry checkpoint on its ``ServiceConfigFile`` key: whether
    the owner's value and another possible owner's differ such that one names a file on a clustered disk and the
    other is still local or absent.

    Why it matters
    --------------
    A checkpoint captures the owner's key when it is added, and again whenever the key changes while the resource is
    online. Before each online the captured copy is written back. An edit made while the resource is offline is
    therefore lost, and the service comes online with the old file; the cluster shows nothing unusual. The printed
    order of Microsoft's own steps leads there: the checkpoint is added in the wizard, while the key still holds the
    default path; the value is edited afterwards, offline; then the resource is brought online.

    The captured copy itself is not in the evidence. Differing values show that they did not come from it on both
    nodes. Where somebody removed the checkpoint, set the value on the owner and added the checkpoint again, without
    bringing the resource online yet, all is well and the values look the same: doing it again, as described below,
    does no harm. Hence the medium confidence.

    Passes when
    -----------
    - The resource is online: the value of the owner is in force and captured. REG002 judges the others.
    - No checkpoint covers the key (REG004, REG005, REG006), or all values agree.
    - The owner's value is absent or empty: REG001 says so.

    Fails when
    ----------
    - The owner names a file on shared storage and another possible owner does not: the value was edited on the
      owner, and if that was after the checkpoint was added, the next online undoes it.
    - Another possible owner names a file on shared storage and the owner does not: the value was edited on the wrong
      node, and the checkpoint captures from the owner only.

    Not evaluated when
    ------------------
    - The state of the resource, its checkpoints, a registry value or the volumes of the disks are unknown, and what
      is known does not rule it out.

    How to fix
    ----------
    With the resource offline: remove the checkpoint, set the value on the owner, add the checkpoint, and only then
    bring the resource online:
    ``Get-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint | Where-Object { $_.Name -eq
    'SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' } | Remove-ClusterCheckpoint``;
    ``Set-Item -Path 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Value
    'S:\SSIS\MsDtsSrvr.ini.xml'``; ``Add-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint
    'SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile'``; ``Start-ClusterResource -Name 'SSIS'``.
    Or bring it online first and edit then, and restart it, for the service reads its file only at start.

    Sources
    -------
    - Microsoft Cluster Service documentation, Checkpointing: captured while online, restored before each online.
    - Microsoft Knowledge Base, KB174070: registry changes made while the resource is offline are overwritten.
    - Microsoft, Configuring Integration Services in a Clustered Environment: the order of the steps.
    """
    found = trap(view, ssis)
    release = meant_release(view, ssis) if found is not None else None
    if found is None or release is None:
        return Pass()
    others = node_values(view, ssis).others
    nodes = [found.owner.node, *(other.node for other in others if not other.agrees_with(found.shared))]
    return Fail(
        f"{ssis.name} {_message(found)}",
        (
            Evidence(found.owner.value.at, f"{found.owner.node}, the owner: {_shown(found.owner)}"),
            Evidence(found.other.value.at, f"{found.other.node}: {_shown(found.other)}"),
            Evidence(found.checkpoint.at, "restored before the next online"),
            Evidence(found.state.at, f"{ssis.name} is {label(found.state.value)}"),
        ),
        observed=f"{found.owner.node}: {_shown(found.owner)}, {found.other.node}: {_shown(found.other)}",
        expected=found.shared.data,
        remedy=edit_value(ssis.resource, release.key, nodes, found.shared.data, found.checkpoint),
    )


def _message(found: Trap) -> str:
    owner, other = found.owner.node, found.other.node
    if found.owner_is_shared:
        return (
            f"may lose the path {found.shared.data} at its next online: it is set on {owner} while the resource is "
            f"{label(found.state.value)}, and the checkpoint may hold the older value that {other} still has"
        )
    return (
        f"may come online without the path {found.shared.data}: it is set on {other}, which does not own the "
        f"resource, and {owner}, from which the checkpoint captures, still has {_shown(found.local)}"
    )


def _shown(value: NodeValue) -> str:
    return value.data or "no file"
