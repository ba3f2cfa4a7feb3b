"""PK020: packages run no packages of SQL Server 2000."""

from __future__ import annotations

from ssis_preflight.analysis.installations import installed, services_on
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, first_gap, need
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import RELEASES
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import READABLE, PackageFile

_TASK = "exec80packagetask"
_LAST_RELEASE = 100
"""SQL Server 2008 and 2008 R2 are the last that run packages of Data Transformation Services."""


@rule(
    id="PK020",
    title="No package runs packages of SQL Server 2000 where no runtime for them is left",
    severity=Severity.ERROR,
    subjects=READABLE,
    needs=(
        "Container.disabled",
        "CopiedFile.package",
        "Service.installed",
    ),
    sources=(
        "Microsoft: Execute DTS 2000 Package Task",
        "Microsoft: Discontinued Integration Services Functionality in SQL Server 2012",
    ),
    confidence=Confidence.MEDIUM,
)
def no_dts_2000_tasks(entry: PackageFile, view: ClusterView) -> Verdict:
    """PK020: No package runs packages of SQL Server 2000 where no runtime for them is left

    What it checks
    --------------
    Execute DTS 2000 Package tasks, against the releases of Integration Services on each node.

    Why it matters
    --------------
    SQL Server 2012 took the task and the runtime of Data Transformation Services (DTS) out. A package that ran on a
    node with 2008 fails on one that has only later releases.

    Passes when
    -----------
    - The package has no such task, or those that it has are disabled.
    - Every node with Integration Services has SQL Server 2005, 2008 or 2008 R2 too.

    Fails when
    ----------
    - The package has such a task, and a node has later releases only.

    Not evaluated when
    ------------------
    - It is not known which releases a node has, or whether the task is disabled.

    How to fix
    ----------
    Build the DTS package anew as an Integration Services package, and run that with an Execute Package task.

    Sources
    -------
    - Microsoft, Execute DTS 2000 Package Task, SQL Server 2008: the runtime is installed apart, in 32 bits only.
    - Microsoft, Discontinued Integration Services Functionality in SQL Server 2012: DTS packages and this task.
    - Microsoft, Adding Tasks Programmatically: the task is called ``Exec80PackageTask``. How a package file spells
      the whole type was not seen in a real one, so the confidence is medium.
    """
    tasks = [task for task in entry.package.containers if _TASK in task.kind.casefold()]
    active = [task for task in tasks if not isinstance(task.disabled, Unknown) and not task.disabled.value]
    hidden = first_gap(task.disabled for task in tasks)
    if not tasks or (not active and hidden is None):
        return Pass()
    wrong: list[tuple[str, Place]] = []
    gap = hidden
    for node in dict.fromkeys(service.node for service in view.snapshot.services):
        found = attempt(_only_later, view, node)
        if isinstance(found, Unknown):
            gap = gap or found
        elif found is not None:
            wrong.append((node, found))
    if not active or not wrong:
        return Pass() if gap is None else NotEvaluated(gap)
    nodes = ", ".join(node for node, _ in wrong)
    return Fail(
        f"{entry.package.name} fails on {nodes}: nothing runs packages of SQL Server 2000 there",
        (
            Evidence(active[0].at, f"{active[0].name} is an Execute DTS 2000 Package task"),
            *(Evidence(at, f"{node} has later releases only") for node, at in wrong[:4]),
        ),
        observed=", ".join(task.name for task in active[:5]),
        expected="no Execute DTS 2000 Package task",
        remedy=Remedy("Build the DTS package anew, and run it with an Execute Package task."),
    )


def _only_later(view: ClusterView, node: str) -> Place | None:
    """Return where a node is seen to have releases, and all of them later than the last; None where it has none."""
    old = [release for release in RELEASES if release.number <= _LAST_RELEASE]
    facts = [installed(view, node, release.service_name) for release in old]
    if any(not isinstance(fact, Unknown) and fact.value for fact in facts):
        return None
    later = [need(service.installed) for service in services_on(view, node)]
    there = [fact for fact in later if fact.value]
    for fact in facts if there else ():
        need(fact)
    return there[0].at if there else None
