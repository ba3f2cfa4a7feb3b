"""PK005: a package with checkpoints has a point to restart from."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, first_gap, need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK005",
    title="A container is a restart point where checkpoints are saved",
    severity=Severity.WARNING,
    subjects=CHECKPOINTED,
    needs=(
        "Container.fail_package_on_failure",
        "CopiedFile.package",
        "Package.save_checkpoints",
    ),
    statements=("S07",),
    sources=("Microsoft: Restart Packages by Using Checkpoints",),
)
def package_has_a_restart_point(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK005: A container is a restart point where checkpoints are saved

    What it checks
    --------------
    Whether any task or container of a package that saves checkpoints has ``FailPackageOnFailure`` set.

    Why it matters
    --------------
    A checkpoint is kept where a task or container with ``FailPackageOnFailure`` fails. Where none has it, the file is
    not there when somebody restarts the package after a failure.

    Passes when
    -----------
    - At least one task or container has FailPackageOnFailure True.

    Fails when
    ----------
    - None has.

    Not evaluated when
    ------------------
    - An expression sets the property at run time and no other task or container has it.

    How to fix
    ----------
    Set ``FailPackageOnFailure`` to True on the tasks and containers that the package may restart from.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints.
    """
    containers = entry.package.containers
    facts = [container.fail_package_on_failure for container in containers]
    if any(isinstance(fact, Known) and fact.value for fact in facts):
        return Pass()
    gap = first_gap(facts)
    if gap is not None:
        return NotEvaluated(gap)
    return Fail(
        f"{entry.package.name} restarts from its first task: no task or container is a restart point",
        (
            Evidence(need(entry.package.save_checkpoints).at, "SaveCheckpoints is True"),
            *(Evidence(c.at, f"{c.name}: FailPackageOnFailure is False") for c in containers[:3]),
        ),
        observed=f"FailPackageOnFailure is False on all {len(containers)} tasks and containers",
        expected="FailPackageOnFailure is True on those that are restart points",
        remedy=Remedy(
            "Set FailPackageOnFailure to True on the tasks and containers that are restart points."
        ),
    )
