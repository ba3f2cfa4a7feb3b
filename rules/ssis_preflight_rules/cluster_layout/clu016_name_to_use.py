"""CLU016: a service that shall see the virtual name depends on one."""

from __future__ import annotations

from ssis_preflight.analysis.reach import leads_to
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.resource import DISTRIBUTED_NETWORK_NAME, NETWORK_NAME
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.dependency_edits import shown

_NAMES = frozenset({fold(NETWORK_NAME), fold(DISTRIBUTED_NETWORK_NAME)})


@rule(
    id="CLU016",
    title="An SSIS resource with UseNetworkName depends on a network name",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.use_network_name",
        "Resource.dependency",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=("Microsoft Cluster Service: Generic Service, UseNetworkName",),
)
def there_is_a_name_to_use(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU016: An SSIS resource with UseNetworkName depends on a network name

    What it checks
    --------------
    The private parameter ``UseNetworkName`` of the Generic Service resource ("Use Network Name for computer name")
    together with the dependencies of the resource.

    Why it matters
    --------------
    With 1 the service takes the name of the Network Name resource on which it depends for the name of its
    computer. Without such a dependency there is no name to take, and what the cluster does then is not
    documented: logs and connections that were meant to carry the virtual name carry that of whichever node owns
    the group.

    Passes when
    -----------
    - UseNetworkName is 0 or absent, the default: the service sees the name of the node.
    - A chain of dependencies leads to a Network Name. Whether one that is not direct is enough is not documented.
    - The resource is no Generic Service: CLU019 says so.

    Fails when
    ----------
    - UseNetworkName is 1, and no chain of dependencies leads to a Network Name.

    Not evaluated when
    ------------------
    - UseNetworkName, a dependency expression on the way, or the type of a resource is unknown, and what is known
      does not decide.

    How to fix
    ----------
    Add the network name of the group to the dependencies with AND, or switch the parameter off:
    ``Get-ClusterResource -Name 'SSIS' | Set-ClusterParameter -Name UseNetworkName -Value 0``. Either takes effect
    when the resource goes offline and online.

    Sources
    -------
    - Microsoft Cluster Service, UseNetworkName: with TRUE, GetComputerName returns the name of the Network Name
      resource on which the service depends, with FALSE that of the node.
    """
    wanted = ssis.resource.private.use_network_name
    if not ssis.is_generic_service or (isinstance(wanted, Known) and not wanted.value):
        return Pass()
    if _has_a_name(view, ssis):
        return Pass()
    found, dependency = need(wanted), need(ssis.resource.dependency)
    return Fail(
        f"{ssis.name} shall take a network name for its computer name, but depends on none",
        (
            Evidence(found.at, "UseNetworkName 1"),
            Evidence(dependency.at, "does not lead to a Network Name"),
        ),
        observed=shown(dependency.value),
        expected="a dependency on a Network Name, or UseNetworkName 0",
        remedy=Remedy(
            "Add the network name of the group to the dependencies, or switch the parameter off:\n"
            f"Get-ClusterResource -Name {quote(ssis.name)} | Set-ClusterParameter -Name UseNetworkName -Value 0"
        ),
    )


def _has_a_name(view: ClusterView, ssis: SsisResource) -> bool:
    """Say whether a chain of dependencies leads to a network name; a gap where one that is unknown may."""
    gap: Unknown | None = None
    for resource in view.resources():
        kind = resource.type
        if isinstance(kind, Known) and fold(kind.value) not in _NAMES:
            continue
        reached = attempt(leads_to, view, ssis.name, resource.name)
        if isinstance(reached, Unknown):
            gap = gap or reached
        elif reached and isinstance(kind, Unknown):
            gap = gap or kind
        elif reached:
            return True
    if gap is not None:
        raise GapError(gap)
    return False
