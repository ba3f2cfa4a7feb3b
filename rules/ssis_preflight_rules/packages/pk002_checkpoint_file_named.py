"""PK002: a package that saves checkpoints names a file."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK002",
    title="CheckpointFileName is set where checkpoints are saved",
    severity=Severity.ERROR,
    subjects=CHECKPOINTED,
    needs=(
        "CopiedFile.package",
        "Package.checkpoint_file",
        "Package.save_checkpoints",
    ),
    statements=("S07",),
    sources=("Microsoft: Restart Packages by Using Checkpoints",),
)
def checkpoint_file_is_named(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK002: CheckpointFileName is set where checkpoints are saved

    What it checks
    --------------
    Whether a package with ``SaveCheckpoints`` set names a ``CheckpointFileName``.

    Why it matters
    --------------
    Checkpoints are saved to a file and nowhere else. Without a name there is nothing to restart from after a
    failover, although the package looks prepared for one.

    Passes when
    -----------
    - CheckpointFileName is not empty (PK001 judges where the file lies).

    Fails when
    ----------
    - CheckpointFileName is empty or not written.

    Not evaluated when
    ------------------
    - An expression sets SaveCheckpoints or CheckpointFileName at run time.

    How to fix
    ----------
    Set ``CheckpointFileName`` to a path on shared storage, one file for each package.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints.
    """
    name = need(entry.package.checkpoint_file)
    if name.value is not None:
        return Pass()
    return Fail(
        f"{entry.package.name} saves no checkpoint and cannot be restarted from one: it names no file",
        (
            Evidence(need(entry.package.save_checkpoints).at, "SaveCheckpoints is True"),
            Evidence(name.at, "no file"),
        ),
        observed="no CheckpointFileName",
        expected="the path of a file on shared storage",
        remedy=Remedy(
            "Set CheckpointFileName of the package to a path on shared storage, and deploy it again."
        ),
    )
