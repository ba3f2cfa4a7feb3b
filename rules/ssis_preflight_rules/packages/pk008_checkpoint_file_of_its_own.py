"""PK008: two packages do not share a checkpoint file."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, first_gap, known_or_none, need
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import Missing
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK008",
    title="Each package has a checkpoint file of its own",
    severity=Severity.ERROR,
    subjects=CHECKPOINTED,
    needs=(
        "CopiedFile.package",
        "Package.checkpoint_file",
        "Package.save_checkpoints",
    ),
    sources=("Microsoft: Restart Packages by Using Checkpoints",),
)
def checkpoint_file_is_its_own(entry: PackageFile, view: ClusterView) -> Verdict:
    r"""PK008: Each package has a checkpoint file of its own

    What it checks
    --------------
    Whether two packages that save checkpoints name the same ``CheckpointFileName``.

    Why it matters
    --------------
    The checkpoint file holds the id of the package that wrote it. A package that finds the file of another one fails
    instead of restarting.

    Passes when
    -----------
    - No other package of the snapshot names the file.

    Fails when
    ----------
    - Another one does.

    Not evaluated when
    ------------------
    - An expression sets the file name of this package, or of another one, at run time; or a package is damaged.

    How to fix
    ----------
    Give each package a file of its own.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints.
    """
    name = need(entry.package.checkpoint_file)
    if name.value is None:
        return Pass()
    others = [other for other in CHECKPOINTED.select(view) if not _is_same_package(other, entry)]
    sharers = [other for other in others if isinstance(other, PackageFile) and _writes(other, name.value)]
    if not sharers:
        gap = first_gap(_file_fact(other) for other in others)
        return Pass() if gap is None else NotEvaluated(gap)
    names = ", ".join(other.path for other in sharers[:3])
    return Fail(
        f"{entry.package.name} cannot restart once another package has written its checkpoint file",
        (
            Evidence(name.at, f"names {name.value}"),
            *(
                Evidence(need(other.package.checkpoint_file).at, f"so does {other.path}")
                for other in sharers[:3]
            ),
        ),
        observed=f"{name.value}, shared with {names}",
        expected="a file that no other package names",
        remedy=Remedy("Give each package a CheckpointFileName of its own."),
    )


def _is_same_package(other: PackageFile | Missing, entry: PackageFile) -> bool:
    """Say whether this is the package itself, or a copy of it on another node."""
    path = other.subject.name if isinstance(other, Missing) else other.path
    return same(path, entry.path)


def _writes(other: PackageFile, path: str) -> bool:
    theirs = known_or_none(other.package.checkpoint_file)
    return theirs is not None and fold_path(theirs) == fold_path(path)


def _file_fact(other: PackageFile | Missing) -> Fact[str | None]:
    return other.gap if isinstance(other, Missing) else other.package.checkpoint_file
