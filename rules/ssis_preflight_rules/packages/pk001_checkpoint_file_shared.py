"""PK001: the checkpoint file is there after a failover."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.package import CheckpointUsage
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.places import stays_behind
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK001",
    title="The checkpoint file is on storage that the next node sees",
    severity=(Severity.WARNING, Severity.ERROR),
    subjects=CHECKPOINTED,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.package",
        "Package.checkpoint_file",
        "Package.checkpoint_usage",
        "Package.save_checkpoints",
        "PrivateParameters.network_name",
        "PrivateParameters.volumes",
        "Resource.type",
    ),
    statements=("S07",),
    sources=(
        "Microsoft: Restart Packages by Using Checkpoints",
        "Microsoft: Configuring Integration Services in a Clustered Environment",
    ),
)
def checkpoint_file_is_shared(entry: PackageFile, view: ClusterView) -> Verdict:
    r"""PK001: The checkpoint file is on storage that the next node sees

    What it checks
    --------------
    Where ``CheckpointFileName`` of a package that saves checkpoints lies.

    Why it matters
    --------------
    After a failover nothing restarts a running package by itself. Whoever restarts it on the next node counts on the
    checkpoint file; a file on a drive of the lost node is not there, and the package begins again with its first
    task, or, with the usage Always, does not run at all.

    Passes when
    -----------
    - The file is on a clustered disk, on a Cluster Shared Volume, or on a share that is on no node.
    - No file is named: PK002 judges that.
    - The path holds a variable: what it means is known only at run time.

    Fails when
    ----------
    - The file is on a drive of the node, on a share of one node, or the path is relative. An error where
      ``CheckpointUsage`` is Always, a warning otherwise.

    Not evaluated when
    ------------------
    - An expression sets the file name at run time, or the drive letters of the clustered disks are unknown.

    How to fix
    ----------
    Set ``CheckpointFileName`` to a path on a disk of the group whose SQL Server Agent runs the package, or on a
    share that does not depend on one node. Give the folder an access control list of its own: checkpoint files hold
    the values of variables.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints: the checkpoint file, CheckpointUsage Always and IfExists.
    - Microsoft, Configuring Integration Services in a Clustered Environment: packages that were running at a
      failover do not restart, and can be restarted from checkpoints.
    """
    package = entry.package
    name = need(package.checkpoint_file)
    usage = need(package.checkpoint_usage)
    why = None if name.value is None else stays_behind(view, name.value)
    if name.value is None or why is None:
        return Pass()
    always = usage.value is CheckpointUsage.ALWAYS
    outcome = "does not start at all" if always else "begins again with its first task"
    return Fail(
        f"{package.name} {outcome} after a failover: its checkpoint file stays on the lost node",
        (
            Evidence(name.at, f"{name.value} {why}"),
            Evidence(usage.at, f"CheckpointUsage is {usage.value.name.replace('_', '').capitalize()}"),
        ),
        observed=name.value,
        expected="a path on a clustered disk, a Cluster Shared Volume, or a share that is on no node",
        remedy=Remedy(
            "Set CheckpointFileName to a path on a disk of the group whose SQL Server Agent runs the package, and "
            "deploy the package again."
        ),
        severity=Severity.ERROR if always else Severity.WARNING,
    )
