"""FO011: enforced anti-affinity does not keep a group offline."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.distinct_nodes import Shortage, left_out
from ssis_preflight.analysis.owners import certain_owners, in_cluster_order
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, need
from ssis_preflight.model.names import fold
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.ssis_groups import BEARERS, Bearer


class _Crowd(msgspec.Struct, frozen=True):
    """After the loss of ``lost`` the groups of ``name`` that ``shortage`` tells have too few nodes."""

    name: str
    lost: str
    shortage: Shortage
    groups: tuple[Group, ...]


@rule(
    id="FO011",
    title="Enforced anti-affinity leaves the SSIS group a node when any node fails",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=BEARERS,
    needs=(
        "Cluster.enforced_anti_affinity",
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.anti_affinity_class_names",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: ClusterEnforcedAntiAffinity",
        "Microsoft Cluster Service: AntiAffinityClassNames",
    ),
)
def anti_affinity_leaves_a_node(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO011: Enforced anti-affinity leaves the SSIS group a node when any node fails

    What it checks
    --------------
    Where ``ClusterEnforcedAntiAffinity`` is set: whether, after the loss of any one node, the groups that share a
    class name with the SSIS group still find a node each among their possible owners.

    Why it matters
    --------------
    Enforced, a class name forbids two of its groups on one node. When a node fails and every other possible owner
    already hosts a group of the class, the group has nowhere to go and stays offline, SQL Server with it, until
    the node is back. A failover cluster then does not survive the one failure that it was built for.

    The check is exact for each class by itself (a matching of groups to nodes). Groups that have several classes
    can be in each other's way even more than it says.

    Passes when
    -----------
    - Anti-affinity is not enforced, or the group shares a class name with no other group.
    - After the loss of any node there are enough nodes for the groups of each class.
    - The group has one possible owner: CLU008 says so.

    Fails when
    ----------
    - After the loss of some node, groups of one class have together fewer nodes than there are groups, and the
      SSIS group can be the one that is left without.

    Not evaluated when
    ------------------
    - ``ClusterEnforcedAntiAffinity``, class names of groups, or possible owners of groups that share a class are
      unknown.

    How to fix
    ----------
    Add a node to the cluster and to the possible owners of the groups, or take the class off a group that may
    share a node: ``(Get-ClusterGroup -Name 'Group3').AntiAffinityClassNames = $classes``, where
    ``$classes = New-Object System.Collections.Specialized.StringCollection`` holds the classes that stay. Do not
    take it off groups that host the same Integration Services service: they must not meet (CLU001). Stand-alone
    services make the class needless (SVC013).

    Sources
    -------
    - Microsoft Cluster Service, ClusterEnforcedAntiAffinity: groups of a class never share a node; that the group
      then stays offline is also shown by its status OfflineAntiAffinityConflict.
    - Microsoft Cluster Service, AntiAffinityClassNames: which groups belong to a class.
    """
    enforced = view.cluster.enforced_anti_affinity
    if isinstance(enforced, Known) and enforced.value == 0:
        return Pass()
    gap: Unknown | None = None
    for name in need(bearer.group.anti_affinity_class_names).value:
        others = [group for group in view.groups() if group is not bearer.group]
        unclear = [f for group in others if isinstance(f := group.anti_affinity_class_names, Unknown)]
        gap = gap or next(iter(unclear), None)
        members = (bearer.group, *(group for group in others if _has(group, name)))
        found = attempt(_crowd, view, name, members) if len(members) > 1 else None
        if isinstance(found, Unknown):
            gap = gap or found
        elif found is not None:
            need(enforced)
            return _failure(bearer, found, view)
    if gap is not None:
        raise GapError(gap)
    return Pass()


def _has(group: Group, name: str) -> bool:
    """Say whether a group is known to have this class."""
    names = group.anti_affinity_class_names
    return isinstance(names, Known) and fold(name) in {fold(own) for own in names.value}


def _crowd(view: ClusterView, name: str, members: tuple[Group, ...]) -> _Crowd | None:
    """Return the first loss of a node that can leave the first member without a node of its own."""
    owners = {group.name: certain_owners(view, group.name) for group in members}
    for node in view.nodes():
        left = {group: rest for group, nodes in owners.items() if (rest := nodes - {fold(node.name)})}
        if members[0].name not in left:
            continue
        shortage = left_out(members[0].name, left)
        if shortage is not None:
            groups = tuple(group for group in members if group.name in shortage.groups)
            return _Crowd(name, node.name, shortage, groups)
    return None


def _failure(bearer: Bearer, crowd: _Crowd, view: ClusterView) -> Fail:
    nodes = ", ".join(in_cluster_order(view, crowd.shortage.nodes))
    listed = " and ".join(group.name for group in crowd.groups)
    enforced = need(view.cluster.enforced_anti_affinity)
    count = f"{len(crowd.groups)} groups, {len(crowd.shortage.nodes)} node(s)"
    return Fail(
        f"{bearer.name} can stay offline when {crowd.lost} fails: {listed} share the class {crowd.name}, "
        f"which is enforced, and have only {nodes} left",
        (
            *(
                Evidence(need(group.anti_affinity_class_names).at, f"{group.name} has the class {crowd.name}")
                for group in crowd.groups
            ),
            Evidence(enforced.at, f"ClusterEnforcedAntiAffinity is {enforced.value}"),
        ),
        observed=f"{count} without {crowd.lost}",
        expected="a node for each group of the class after any node failure",
        remedy=Remedy(
            "Add a node to the possible owners of these groups. Or, where groups of the class may share a node, take "
            f"the class off one of them, such as:\n{_without(crowd.groups[-1], crowd.name)}"
        ),
    )


def _without(group: Group, name: str) -> str:
    """Return the commands that give a group all its classes but one."""
    kept = [own for own in need(group.anti_affinity_class_names).value if fold(own) != fold(name)]
    return "\n".join(
        [
            "$classes = New-Object System.Collections.Specialized.StringCollection",
            *(f"[void]$classes.Add({quote(own)})" for own in kept),
            f"(Get-ClusterGroup -Name {quote(group.name)}).AntiAffinityClassNames = $classes",
        ]
    )
