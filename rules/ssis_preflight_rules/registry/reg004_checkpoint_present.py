"""REG004: the resource has a registry checkpoint for the key."""

from __future__ import annotations

from ssis_preflight.analysis.checkpoints import speaks_of_ssis
from ssis_preflight.analysis.ssis import SsisResource, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, need
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.registry.remedies import replace_checkpoints


@rule(
    id="REG004",
    title="The SSIS resource has a registry checkpoint for its ServiceConfigFile key",
    severity=Severity.ERROR,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "Resource.checkpoints",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S17",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, steps 9 and 10",
        "Microsoft Cluster Service documentation: Registry Replication",
    ),
)
def the_key_has_a_checkpoint(ssis: SsisResource, view: ClusterView) -> Verdict:
    r"""REG004: The SSIS resource has a registry checkpoint for its ServiceConfigFile key

    What it checks
    --------------
    Whether the SSIS resource has any registry checkpoint that covers, or is meant to cover, the registry key that
    locates the configuration file.

    Why it matters
    --------------
    The registry belongs to a node. Without a checkpoint a change of the path stays on the node where it was made:
    after a failover the service reads what the other node's registry names, often the default file on its own disk,
    and shows other packages. The cluster reports it Online.

    Passes when
    -----------
    - There is such a checkpoint. REG005 judges its release, REG006 how it is written, REG007 how wide it is.

    Fails when
    ----------
    - The resource has no checkpoint at all, or only checkpoints on keys that have nothing to do with the service.

    Not evaluated when
    ------------------
    - The checkpoints of the resource are unknown.

    How to fix
    ----------
    Adding a checkpoint captures the key of the owner at once, so set the value first, then add the checkpoint:
    ``Add-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint
    'SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile'``. The key is written without HKLM and
    without a backslash in front; for SQL Server 2005 it is ``SOFTWARE\Microsoft\MSDTS\ServiceConfigFile``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the registry key that identifies the
      location of the configuration file is added on the Registry Replication page.
    - Microsoft Cluster Service documentation, Registry Replication.
    """
    checkpoints = need(ssis.resource.checkpoints)
    if any(speaks_of_ssis(checkpoint) for checkpoint in checkpoints.value):
        return Pass()
    release = attempt(meant_release, view, ssis)
    key = None if isinstance(release, Unknown) or release is None else release.key
    remedy = replace_checkpoints(view, ssis, (), key) if key is not None else _which_key(ssis)
    return Fail(
        f"{ssis.name} has no registry checkpoint for ServiceConfigFile: after a failover the service reads whatever "
        "path the other node's registry holds",
        (Evidence(checkpoints.at, "no checkpoint on a key of Integration Services"),),
        observed=", ".join(checkpoint.key for checkpoint in checkpoints.value) or "no checkpoint",
        expected=key or "the ServiceConfigFile key of the installed release",
        remedy=remedy,
    )


def _which_key(ssis: SsisResource) -> Remedy:
    return Remedy(
        "Find out which release the resource hosts, set the value of its ServiceConfigFile key on the owner, then:\n"
        f"Add-ClusterCheckpoint -ResourceName {quote(ssis.name)} -RegistryCheckpoint <key below HKLM>"
    )
