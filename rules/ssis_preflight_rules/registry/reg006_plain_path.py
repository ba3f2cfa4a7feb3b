"""REG006: the checkpoint is written as a path below HKLM."""

from __future__ import annotations

from ssis_preflight.analysis.checkpoints import Aim, aimed_at
from ssis_preflight.analysis.ssis import SsisResource, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Verdict
from ssis_preflight_rules.registry.remedies import replace_checkpoints


@rule(
    id="REG006",
    title="The registry checkpoint is written as a plain path below HKLM",
    severity=Severity.ERROR,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.checkpoints",
        "Resource.type",
        "Service.installed",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S17",),
    sources=("Microsoft Cluster Service documentation: CLUSCTL_RESOURCE_ADD_REGISTRY_CHECKPOINT",),
)
def the_checkpoint_is_a_plain_path(ssis: SsisResource, view: ClusterView) -> Verdict:
    r"""REG006: The registry checkpoint is written as a plain path below HKLM

    What it checks
    --------------
    How the checkpoint on the ``ServiceConfigFile`` key is written. The cluster expects a path below
    HKEY_LOCAL_MACHINE: without ``HKLM\`` or ``HKEY_LOCAL_MACHINE\``, without a backslash in front or at the end, and
    without spaces at its ends.

    Why it matters
    --------------
    The cluster looks for the key exactly as it is written, below HKLM. A key that does not exist is not replicated:
    after a failover the service reads whatever path the other node's registry holds, and the cluster shows it Online.

    Passes when
    -----------
    - A checkpoint that covers the key is written well; a badly written one beside it does no harm.
    - The checkpoint is on a key of another release (REG005), or none is meant for the service (REG004).
    - No node has Integration Services: SVC002 says so.

    Fails when
    ----------
    - The only checkpoints that mean the key, or a key above it, are written badly.

    Not evaluated when
    ------------------
    - The checkpoints, or the release that the resource hosts, are unknown.

    How to fix
    ----------
    Look whether the value of the key is set on the owner; adding a checkpoint captures it at once. Then remove the
    checkpoint and add it again, well written:
    ``Add-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint
    'SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile'``.

    Sources
    -------
    - Microsoft Cluster Service documentation, CLUSCTL_RESOURCE_ADD_REGISTRY_CHECKPOINT: the path is relative to
      HKEY_LOCAL_MACHINE and has no leading backslash.
    """
    checkpoints = need(ssis.resource.checkpoints).value
    release = meant_release(view, ssis)
    if release is None:
        return Pass()
    meant = [a for c in checkpoints if (a := aimed_at(c, release)).aim in {Aim.KEY, Aim.PARENT}]
    if not meant or any(aimed.works for aimed in meant):
        return Pass()
    return Fail(
        f"{ssis.name} has a checkpoint that {meant[0].fault}: the cluster does not replicate the key, and after a "
        "failover the service reads whatever path the other node's registry holds",
        tuple(Evidence(aimed.checkpoint.at, aimed.fault) for aimed in meant),
        observed=", ".join(aimed.checkpoint.key for aimed in meant),
        expected=release.key,
        remedy=replace_checkpoints(view, ssis, [aimed.checkpoint for aimed in meant], release.key),
    )
