"""DQ015: dependencies have no cycle."""

from __future__ import annotations

from ssis_preflight.analysis.dependencies import cycles
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import CLUSTER
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="DQ015",
    title="Dependencies between resources have no cycle",
    severity=Severity.ERROR,
    subjects=CLUSTER,
    needs=("Cluster.resources", "Resource.dependency"),
    sources=("Microsoft Cluster Service: Resource Dependencies",),
)
def no_dependency_cycle(snapshot: Snapshot, view: ClusterView) -> Verdict:
    """DQ015: Dependencies between resources have no cycle

    What it checks
    --------------
    Whether any resource depends on itself through other resources.

    Why it matters
    --------------
    A cluster refuses cycles, so the exports are of different times or edited by hand. Resources in a cycle could
    never come online, and no order of start can be told for their group.

    Passes when
    -----------
    - No chain of dependencies leads back to where it began.

    Fails when
    ----------
    - One does; the finding names the whole path, once for each knot of resources.

    Not evaluated when
    ------------------
    - The dependencies of some resource are unknown, and the known ones have no cycle.

    How to fix
    ----------
    Export the dependencies again; compare each resource of the path with Failover Cluster Manager.

    Sources
    -------
    - Microsoft Cluster Service, Resource Dependencies: a dependency tree has no cycles.
    """
    knots = cycles(view)
    if not knots:
        for resource in view.resources():
            need(resource.dependency)
        return Pass()
    evidence = [
        Evidence(need(found.dependency).at, f"{name} depends on {knot[(index + 1) % len(knot)]}")
        for knot in knots
        for index, name in enumerate(knot)
        if (found := view.resource(name)) is not None
    ]
    path = " -> ".join((*knots[0], knots[0][0]))
    return Fail(
        f"Resources depend on each other in a circle: {path}",
        tuple(evidence),
        observed=path,
        expected="no cycle",
        remedy=Remedy("Export the dependencies again, and compare them with Failover Cluster Manager."),
    )
