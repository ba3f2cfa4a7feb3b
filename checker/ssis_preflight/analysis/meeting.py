"""Whether two resources of a cluster can be on one node at the same time.

Sources: Microsoft Cluster Service documentation, *Groups*, *AntiAffinityClassNames* and
*ClusterEnforcedAntiAffinity*. Anti-affinity that is not enforced is only a wish: the cluster breaks it where no
other node is left, and so it proves nothing here.
"""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.owners import in_cluster_order, owners_of_group
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, GapError, Known, Unknown, attempt, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.resource import Resource


class Meeting(msgspec.Struct, frozen=True):
    """Two resources can be on one node: always (``same_group``), or on the nodes that may own both groups."""

    same_group: bool
    nodes: tuple[str, ...]


def meeting(view: ClusterView, one: Resource, other: Resource) -> Meeting | None:
    """Return where two resources can meet, or None where it is proved that they cannot.

    Possible owners that share no node prove it even where some lists are unknown, for an unknown list can only
    take nodes away. So does enforced anti-affinity between groups that share a class name.

    Raises:
        GapError: the groups, possible owners or anti-affinity settings that decide are unknown.
    """
    left, right = need(one.group).value, need(other.group).value
    if same(left, right):
        return Meeting(same_group=True, nodes=())
    mine, theirs = owners_of_group(view, left), owners_of_group(view, right)
    common = mine.allowed & theirs.allowed
    if not common:
        return None
    apart = attempt(kept_apart, view, left, right)
    if apart is True:
        return None
    for gap in (mine.gap, theirs.gap, apart):
        if isinstance(gap, Unknown):
            raise GapError(gap)
    return Meeting(same_group=False, nodes=in_cluster_order(view, common))


def kept_apart(view: ClusterView, one: str, other: str) -> bool:
    """Say whether enforced anti-affinity keeps two groups on different nodes at all times.

    Raises:
        GapError: what is known does not rule it out, and something that decides is unknown.
    """
    enforced = view.cluster.enforced_anti_affinity
    if isinstance(enforced, Known) and enforced.value == 0:
        return False
    facts = (_class_names(view, one), _class_names(view, other))
    known = [frozenset(fold(name) for name in fact.value) for fact in facts if isinstance(fact, Known)]
    if known and not frozenset.intersection(*known):
        return False
    for fact in facts:
        need(fact)
    need(enforced)
    return True


def _class_names(view: ClusterView, name: str) -> Fact[tuple[str, ...]]:
    group = view.group(name)
    return group.anti_affinity_class_names if group else Unknown(Part.GROUPS, f"the group {name}")
