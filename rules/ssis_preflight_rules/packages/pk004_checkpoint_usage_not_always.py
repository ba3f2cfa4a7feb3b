"""PK004: a first run does not need a checkpoint file."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.package import CheckpointUsage
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK004",
    title="CheckpointUsage is not Always",
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
def checkpoint_is_optional(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK004: CheckpointUsage is not Always

    What it checks
    --------------
    ``CheckpointUsage`` of a package that saves checkpoints.

    Why it matters
    --------------
    With Always the package fails where the checkpoint file does not exist. A run that succeeds deletes the file, so
    only a run after a failure can start, and on a node that does not see the file none can.

    Passes when
    -----------
    - CheckpointUsage is IfExists (PK003 judges Never).

    Fails when
    ----------
    - CheckpointUsage is Always.

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
    if usage.value is not CheckpointUsage.ALWAYS:
        return Pass()
    return Fail(
        f"{entry.package.name} fails whenever its checkpoint file is not there, as after each success",
        (Evidence(usage.at, "CheckpointUsage is Always"),),
        observed="Always",
        expected="IfExists",
        remedy=Remedy("Set CheckpointUsage of the package to IfExists, and deploy it again."),
    )
