"""DQ012: the snapshot has dependencies."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.parts import PART_INFO, Part
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import CLUSTER
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="DQ012",
    title="The snapshot has the dependencies between resources",
    severity=Severity.WARNING,
    subjects=CLUSTER,
    needs=("Cluster.resources",),
    sources=("Microsoft FailoverClusters: Get-ClusterResourceDependency",),
)
def dependencies_are_in_evidence(snapshot: Snapshot, view: ClusterView) -> Verdict:
    """DQ012: The snapshot has the dependencies between resources

    What it checks
    --------------
    Whether the dependency expression of at least one resource is in evidence.

    Why it matters
    --------------
    Whether the service can start before its disk or before SQL Server is written in the dependencies and nowhere
    else. Registry exports of current clusters do not hold them in a form that is known.

    Passes when
    -----------
    - The dependencies of at least one resource are known, or the cluster has no resource.

    Fails when
    ----------
    - Resources are known and the dependencies of none of them.

    Not evaluated when
    ------------------
    - The resources of the cluster are unknown.

    How to fix
    ----------
    ``Get-ClusterResource | Get-ClusterResourceDependency | Select-Object * | ConvertTo-Json -Depth 3``, into a file
    below ``cluster`` in the snapshot.

    Sources
    -------
    - Microsoft, Get-ClusterResourceDependency.
    """
    resources = need(view.cluster.resources)
    if not resources.value or any(isinstance(r.dependency, Known) for r in resources.value):
        return Pass()
    return Fail(
        "The snapshot has resources but no dependencies: whether the service can start too early cannot be told",
        (Evidence(resources.at, "resources without dependencies"),),
        observed="no dependency expressions",
        expected="the output of Get-ClusterResourceDependency",
        remedy=Remedy(f"Export the dependencies:\n{PART_INFO[Part.DEPENDENCIES].collect}"),
    )
