"""FO010: a wish is no wall between two groups."""

from __future__ import annotations

from itertools import combinations

import msgspec

from ssis_preflight.analysis.meeting import meeting
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.resource import Resource
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.layout_subjects import HOSTED_SERVICES, Hosted


class _Pair(msgspec.Struct, frozen=True):
    """Two groups that share a class name and can meet on these nodes."""

    groups: tuple[Group, Group]
    shared: str
    nodes: tuple[str, ...]


@rule(
    id="FO010",
    title="Anti-affinity that keeps SSIS groups apart is enforced",
    severity=Severity.WARNING,
    subjects=HOSTED_SERVICES,
    needs=(
        "Cluster.enforced_anti_affinity",
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.anti_affinity_class_names",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: AntiAffinityClassNames",
        "Microsoft Cluster Service: ClusterEnforcedAntiAffinity",
    ),
)
def anti_affinity_is_enforced(hosted: Hosted, view: ClusterView) -> Verdict:
    """FO010: Anti-affinity that keeps SSIS groups apart is enforced

    What it checks
    --------------
    Where two groups host the same Integration Services service, can run on a common node and share a name in
    ``AntiAffinityClassNames``: whether ``ClusterEnforcedAntiAffinity`` of the cluster is 1.

    Why it matters
    --------------
    Without enforcement a shared class name is a wish. The cluster avoids the node of the other group as long as
    another node is free, and gives the wish up when none is: after a node failure in a small cluster. Then both
    groups are on one node, the single-instance service can serve only the first, and the SSIS resource of the
    second fails. Microsoft says itself that the setting cannot protect an application that runs once per node.

    CLU001 tells that such groups can meet, with whatever settings. This rule tells that the setting which was
    meant to prevent it does not.

    Passes when
    -----------
    - No two groups with the same service share a class name, or their possible owners share no node.
    - ``ClusterEnforcedAntiAffinity`` is 1. FO011 judges what that costs.

    Fails when
    ----------
    - Two such groups share a class name and a possible owner, and ``ClusterEnforcedAntiAffinity`` is 0.

    Not evaluated when
    ------------------
    - The class names or possible owners of the groups, or ``ClusterEnforcedAntiAffinity``, are unknown and
      what is known leaves it open.

    How to fix
    ----------
    Give the groups possible owners that share no node:
    ``Get-ClusterGroup -Name 'Group2' | Get-ClusterResource | Set-ClusterOwnerNode -Owners 'NODE3','NODE4'``. Or
    enforce the classes, ``(Get-Cluster).ClusterEnforcedAntiAffinity = 1``; that holds for every class of the
    cluster, and a group for which no node is left stays offline with its SQL Server (FO011).

    Sources
    -------
    - Microsoft Cluster Service, AntiAffinityClassNames: groups with a common name avoid each other where possible.
    - Microsoft Cluster Service, ClusterEnforcedAntiAffinity: 1 makes that a demand.
    """
    pairs: list[_Pair] = []
    gap: Unknown | None = None
    for one, other in combinations(hosted.hosts, 2):
        found = attempt(_pair, view, one.resource, other.resource)
        if isinstance(found, Unknown):
            gap = gap or found
        elif found is not None:
            pairs.append(found)
    if pairs:
        return _failure(hosted, pairs, view)
    for host in hosted.hosts:
        for unclear in hosted.open:
            if attempt(_pair, view, host.resource, unclear.resource) is not None:
                gap = gap or unclear.gap
    if gap is not None:
        raise GapError(gap)
    return Pass()


def _pair(view: ClusterView, one: Resource, other: Resource) -> _Pair | None:
    """Return the groups of two resources if only a shared class name keeps them apart, and softly."""
    left, right = _group(view, one), _group(view, other)
    facts = (left.anti_affinity_class_names, right.anti_affinity_class_names)
    known = [{fold(name) for name in fact.value} for fact in facts if isinstance(fact, Known)]
    if left is right or (known and not set.intersection(*known)):
        return None
    met = meeting(view, one, other)
    if met is None:
        return None
    need(facts[1])
    shared = next(name for name in need(facts[0]).value if all(fold(name) in names for names in known))
    return _Pair((left, right), shared, met.nodes)


def _group(view: ClusterView, resource: Resource) -> Group:
    name = need(resource.group).value
    group = view.group(name)
    if group is None:
        raise GapError(Unknown(Part.GROUPS, f"the group {name}"))
    return group


def _failure(hosted: Hosted, pairs: list[_Pair], view: ClusterView) -> Fail:
    enforced = need(view.cluster.enforced_anti_affinity)
    groups = {group.name: group for pair in pairs for group in pair.groups}
    met = {node for pair in pairs for node in pair.nodes}
    nodes = " or ".join(node.name for node in view.nodes() if node.name in met)
    shared = ", ".join(dict.fromkeys(pair.shared for pair in pairs))
    last = pairs[0].groups[1].name
    return Fail(
        f"{hosted.service_name} runs once per node, and the class {shared} does not keep {' and '.join(groups)} "
        f"apart: it is not enforced, so both can meet on {nodes}",
        (
            Evidence(enforced.at, f"ClusterEnforcedAntiAffinity is {enforced.value}"),
            *(
                Evidence(need(group.anti_affinity_class_names).at, f"{name} has the class {shared}")
                for name, group in groups.items()
            ),
        ),
        observed=str(enforced.value),
        expected="1, or groups that share no possible owner",
        remedy=Remedy(
            "Give the groups possible owners that share no node, such as:\n"
            f"Get-ClusterGroup -Name {quote(last)} | Get-ClusterResource | Set-ClusterOwnerNode -Owners '<node>'\n"
            "Or enforce the classes; a group for which no node is left then stays offline:\n"
            "(Get-Cluster).ClusterEnforcedAntiAffinity = 1"
        ),
    )
