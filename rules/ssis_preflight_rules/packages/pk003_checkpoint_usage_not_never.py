"""PK003: saved checkpoints are used."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.package import CheckpointUsage
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK003",
    title="CheckpointUsage is not Never where checkpoints are saved",
    severity=Severity.WARNING,
    subjects=CHECKPOINTED,
    needs=(
        "CopiedFile.package",
        "Package.checkpoint_usage",
        "Package.save_checkpoints",
    ),
    statements=("S07",),
    sources=("Microsoft: Restart Packages by Using Checkpoints",),
)
def checkpoint_is_used(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK003: CheckpointUsage is not Never where checkpoints are saved

    What it checks
    --------------
    ``CheckpointUsage`` of a package that saves checkpoints.

    Why it matters
    --------------
    With Never the checkpoint file is written and no run ever reads it: the package starts from its beginning after a
    failover.

    Passes when
    -----------
    - CheckpointUsage is IfExists or Always.

    Fails when
    ----------
    - CheckpointUsage is Never, which is also the default where it is not written.

    Not evaluated when
    ------------------
    - An expression sets one of the two properties at run time.

    How to fix
    ----------
    Set ``CheckpointUsage`` to IfExists.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints.
    """
    usage = need(entry.package.checkpoint_usage)
    if usage.value is not CheckpointUsage.NEVER:
        return Pass()
    return Fail(
        f"{entry.package.name} begins with its first task after a failover: its checkpoints are saved and never used",
        (Evidence(usage.at, "CheckpointUsage is Never"),),
        observed="Never",
        expected="IfExists",
        remedy=Remedy("Set CheckpointUsage of the package to IfExists, and deploy it again."),
    )
