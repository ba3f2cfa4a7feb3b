"""DQ005: dependencies stay within their group."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.expression import names, write
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.model.resource import Resource
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="DQ005",
    title="Dependencies stay within their group",
    severity=Severity.ERROR,
    subjects=RESOURCES,
    needs=("Cluster.resources", "Resource.dependency", "Resource.group"),
    sources=("Microsoft Cluster Service: Resource Dependencies",),
)
def dependencies_stay_in_group(resource: Resource, view: ClusterView) -> Verdict:
    """DQ005: Dependencies stay within their group

    What it checks
    --------------
    Whether every resource that a dependency expression mentions belongs to the same group.

    Why it matters
    --------------
    A live cluster cannot hold a dependency across groups, so the exports are of different times (a resource moved
    in between) or of different clusters. Start order and failover would be judged on a layout that never was.

    Passes when
    -----------
    - All providers of the resource are in its own group. Names that no resource has are DQ004's.

    Fails when
    ----------
    - A provider belongs to another group.

    Not evaluated when
    ------------------
    - The dependency expression or the group of one of the resources is unknown.

    How to fix
    ----------
    Export resources and dependencies again from the same node at the same time.

    Sources
    -------
    - Microsoft Cluster Service, Resource Dependencies: both resources must be in the same group.
    """
    dependency = need(resource.dependency)
    group = need(resource.group)
    for name in names(dependency.value):
        provider = view.resource(name)
        if provider is None:
            continue
        other = need(provider.group)
        if not same(other.value, group.value):
            return Fail(
                f"{resource.name} in {group.value} depends on {provider.name} in {other.value}, "
                "which no cluster allows",
                (
                    Evidence(dependency.at, f"mentions {provider.name}"),
                    Evidence(other.at, f"{provider.name} is in {other.value}"),
                ),
                observed=write(dependency.value),
                expected=f"resources of {group.value} only",
                remedy=Remedy("Export resources and dependencies again from the same node at the same time."),
            )
    return Pass()
