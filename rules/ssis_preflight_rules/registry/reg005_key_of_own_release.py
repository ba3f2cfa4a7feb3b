"""REG005: the checkpoint is on the key of the installed release."""

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
    id="REG005",
    title="The registry checkpoint is on the ServiceConfigFile key of the own release",
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
    sources=(
        "Microsoft: Integration Services (SSIS) in a Cluster",
        "Microsoft Cluster Service documentation: Registry Replication",
    ),
)
def the_checkpoint_is_of_the_own_release(ssis: SsisResource, view: ClusterView) -> Verdict:
    r"""REG005: The registry checkpoint is on the ServiceConfigFile key of the own release

    What it checks
    --------------
    Whether a registry checkpoint of the SSIS resource that is meant for Integration Services is on the key which
    the service of the installed release reads.

    Why it matters
    --------------
    Every release has its own key. Microsoft's instructions name that of SQL Server 2005
    (``SOFTWARE\Microsoft\MSDTS\ServiceConfigFile``), or that of 2008 (``...\100\SSIS\ServiceConfigFile``), in
    editions for much later releases. A checkpoint on such a key replicates nothing that the service reads: after a
    failover it runs with the path that the other node happens to have, and the cluster shows it Online.

    Passes when
    -----------
    - A checkpoint covers the key of the release, whatever else is replicated.
    - The right key is there but badly written (REG006), or no checkpoint is meant for the service (REG004).
    - No node has Integration Services: SVC002 says so.

    Fails when
    ----------
    - There are checkpoints on keys of Integration Services, of another release or misspelt, but none on the right
      one.

    Not evaluated when
    ------------------
    - The checkpoints, or the release that the resource hosts, are unknown.

    How to fix
    ----------
    Look whether the value of the right key is set on the owner; adding a checkpoint captures it at once. Then remove
    the wrong checkpoint and add the right one:
    ``Get-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint | Where-Object { $_.Name -eq
    'SOFTWARE\Microsoft\MSDTS\ServiceConfigFile' } | Remove-ClusterCheckpoint``;
    ``Add-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint
    'SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile'``.

    Sources
    -------
    - Microsoft, Integration Services (SSIS) in a Cluster: the current edition prints the key with 100.
    - Microsoft, Integration Services service (SSIS service): the key of each release.
    - Microsoft Cluster Service documentation, Registry Replication.
    """
    checkpoints = need(ssis.resource.checkpoints).value
    release = meant_release(view, ssis)
    if release is None:
        return Pass()
    aimed = [aimed_at(checkpoint, release) for checkpoint in checkpoints]
    astray = [a.checkpoint for a in aimed if a.aim is Aim.ASTRAY]
    if not astray or any(a.aim in {Aim.KEY, Aim.PARENT} for a in aimed):
        return Pass()
    return Fail(
        f"{ssis.name} replicates a key that {release.service_name} does not read: after a failover the service reads "
        "whatever path the other node's registry holds",
        tuple(Evidence(checkpoint.at, f"not the key of {release.service_name}") for checkpoint in astray),
        observed=", ".join(checkpoint.key for checkpoint in astray),
        expected=release.key,
        remedy=replace_checkpoints(view, ssis, astray, release.key),
    )
