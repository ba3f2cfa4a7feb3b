"""PK006: work in loops is not kept in checkpoints."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.package import Container
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK006",
    title="No restart point is inside a loop",
    severity=Severity.INFO,
    subjects=CHECKPOINTED,
    needs=(
        "Container.fail_package_on_failure",
        "CopiedFile.package",
        "Package.save_checkpoints",
    ),
    sources=(
        "Microsoft: Restart Packages by Using Checkpoints",
        "Microsoft Support: SSIS checkpoints are not honored for For Loop or Foreach Loop containers (KB2624458)",
    ),
)
def restart_points_are_outside_loops(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK006: No restart point is inside a loop

    What it checks
    --------------
    Whether tasks with ``FailPackageOnFailure`` lie inside a For Loop or Foreach Loop container of a package that
    saves checkpoints.

    Why it matters
    --------------
    A checkpoint does not record the rounds of a loop: a restarted package runs the whole loop again. Work that must
    not be done twice is then done twice.

    Passes when
    -----------
    - No task or container inside a loop has FailPackageOnFailure True.

    Fails when
    ----------
    - One has.

    Not evaluated when
    ------------------
    - An expression sets the property of a task inside a loop at run time.

    How to fix
    ----------
    Make the rounds safe to repeat, or move the work of one round into a package of its own.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints.
    - Microsoft Support, KB2624458.
    """
    inside = [c for c in entry.package.containers if _in_loop(c, entry.package.containers)]
    points = [c for c in inside if need(c.fail_package_on_failure).value]
    if not points:
        return Pass()
    names = ", ".join(c.name for c in points[:3])
    return Fail(
        f"{entry.package.name} repeats its loop from the first round after a restart",
        tuple(Evidence(need(c.fail_package_on_failure).at, f"{c.name} is inside a loop") for c in points[:5]),
        observed=f"restart points inside a loop: {names}",
        expected="restart points around loops, or rounds that may be repeated",
        remedy=Remedy(
            "Let the rounds of the loop be safe to repeat, or put the work of one round into a package."
        ),
    )


def _in_loop(container: Container, others: tuple[Container, ...]) -> bool:
    by_name = {other.name: other for other in others}
    parent = container.parent
    for _ in range(len(others)):
        if parent is None or parent not in by_name:
            return False
        if by_name[parent].loop:
            return True
        parent = by_name[parent].parent
    return False
