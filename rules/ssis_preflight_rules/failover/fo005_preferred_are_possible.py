"""FO005: the group can go where it is told to go first."""

from __future__ import annotations

from ssis_preflight.analysis.owners import certain_owners, in_cluster_order, owners_of_group
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.owner_split import taken_nodes
from ssis_preflight_rules.failover.ssis_groups import (
    BEARERS,
    Bearer,
    prefer,
    preferred_nodes,
    prefers_nobody,
)


@rule(
    id="FO005",
    title="Every preferred owner of the SSIS group is a possible owner of all its resources",
    severity=Severity.WARNING,
    subjects=BEARERS,
    needs=(
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.preferred_owners",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: Groups",
        "Microsoft: Preferred Owners in a Cluster",
    ),
)
def preferred_owners_are_possible(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO005: Every preferred owner of the SSIS group is a possible owner of all its resources

    What it checks
    --------------
    Whether the preferred owners of a group with Integration Services can own it at all: whether each is a
    possible owner of every resource of the group.

    Why it matters
    --------------
    The cluster passes over a preferred owner that may not own every resource, without a word. The group then
    goes to another node than the list says, and it never fails back to the one that somebody expects to see.

    Passes when
    -----------
    - Every preferred owner is a possible owner of the whole group, or the group prefers none.
    - Only the list of the SSIS resource leaves the node out: CLU007 says so.
    - One node or none can own the group: CLU008 says so.
    - The name is no node of the cluster: DQ006 says so.

    Fails when
    ----------
    - A preferred owner is missing in the possible owners of some resource of the group.

    Not evaluated when
    ------------------
    - The group has preferred owners, or may have, and they or the possible owners of a resource are unknown.

    How to fix
    ----------
    Either take the node off the preferred list,
    ``Set-ClusterOwnerNode -Group 'SQL Server (MSSQLSERVER)' -Owners 'NODE1','NODE2'``, or, where the group is
    meant to run there, allow it in the resource that leaves it out:
    ``Set-ClusterOwnerNode -Resource 'Cluster Disk 2' -Owners 'NODE1','NODE2','NODE3'``.

    Sources
    -------
    - Microsoft Cluster Service, Groups: the nodes that can own a group are those that can own all its
      resources.
    - Microsoft, Preferred Owners in a Cluster: preferred owners only order the nodes that are possible.
    """
    group = bearer.group
    if prefers_nobody(group):
        return Pass()
    owners = owners_of_group(view, bearer.name)
    if len(owners.allowed) < 2:
        return Pass()
    preferred = preferred_nodes(view, group)
    possible = certain_owners(view, bearer.name)
    strays = [name for name in preferred if fold(name) not in possible]
    if strays:
        taken = {node for ssis in bearer.ssis.hosts for node in taken_nodes(view, ssis)}
        strays = [name for name in strays if name not in taken]
    if not strays:
        return Pass()
    narrow = [
        Evidence(need(resource.possible_owners).at, f"{resource.name} leaves it out")
        for resource in owners.narrowed_by
        if {fold(name) for name in strays} - {fold(name) for name in need(resource.possible_owners).value}
    ]
    kept = [name for name in preferred if fold(name) in possible] or in_cluster_order(view, possible)
    listed = need(group.preferred_owners)
    return Fail(
        f"{bearer.name} prefers {', '.join(strays)} but cannot run there: a failover passes over it",
        (Evidence(listed.at, f"prefers {', '.join(listed.value)}"), *narrow),
        observed=", ".join(preferred),
        expected=", ".join(kept),
        remedy=Remedy(
            f"Take {', '.join(strays)} off the preferred list, or allow it in the resources that leave it out:\n"
            f"{prefer(bearer.name, kept)}"
        ),
    )
