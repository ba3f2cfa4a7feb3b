"""REG007: the checkpoint covers one key only."""

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
    id="REG007",
    title="The registry checkpoint covers the ServiceConfigFile key and nothing else",
    severity=Severity.WARNING,
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
        "Microsoft Cluster Service documentation: Registry Replication",
        "Microsoft: Failover clustering system log events, 1024",
    ),
)
def the_checkpoint_is_narrow(ssis: SsisResource, view: ClusterView) -> Verdict:
    r"""REG007: The registry checkpoint covers the ServiceConfigFile key and nothing else

    What it checks
    --------------
    Whether a registry checkpoint of the SSIS resource is on a key above ``ServiceConfigFile``, such as
    ``...\130\SSIS`` or ``SOFTWARE\Microsoft\Microsoft SQL Server\130``.

    Why it matters
    --------------
    The cluster replicates the whole subtree, and writes it over the other node's keys before each online. What setup
    recorded there (paths, editions, patch level) is that of the other node, so after a failover the registry of
    a node may describe another build than is installed. The wider the key, the more likely another program holds it
    open: then restoring fails (event 1024) and the old path stays.

    Passes when
    -----------
    - No well-written checkpoint is on a key above. REG004, REG005 and REG006 judge whether there is a right one.
    - No node has Integration Services: SVC002 says so.

    Fails when
    ----------
    - A checkpoint is on a key above ``ServiceConfigFile`` of the release, whether or not a narrow one exists too.

    Not evaluated when
    ------------------
    - The checkpoints, or the release that the resource hosts, are unknown.

    How to fix
    ----------
    Look whether the value of the key is set on the owner; adding a checkpoint captures it at once. Then remove the
    wide checkpoint and add the narrow one:
    ``Add-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint
    'SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile'``.

    Sources
    -------
    - Microsoft Cluster Service documentation, Registry Replication: a key is replicated with all its subkeys.
    - Microsoft, Failover clustering system log events: 1024, the registry checkpoint could not be restored.
    """
    checkpoints = need(ssis.resource.checkpoints).value
    release = meant_release(view, ssis)
    if release is None:
        return Pass()
    aimed = [a for c in checkpoints if (a := aimed_at(c, release)).works]
    wide = [a.checkpoint for a in aimed if a.aim is Aim.PARENT]
    if not wide:
        return Pass()
    narrow = any(a.aim is Aim.KEY for a in aimed)
    return Fail(
        f"{ssis.name} replicates {wide[0].key} and all below it: a failover writes one node's setup data over the "
        "other's",
        tuple(Evidence(checkpoint.at, "a key above ServiceConfigFile") for checkpoint in wide),
        observed=", ".join(checkpoint.key for checkpoint in wide),
        expected=release.key,
        remedy=replace_checkpoints(view, ssis, wide, None if narrow else release.key),
    )
