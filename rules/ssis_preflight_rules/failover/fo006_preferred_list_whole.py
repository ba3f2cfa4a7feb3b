"""FO006: the preferred list says the whole order."""

from __future__ import annotations

from ssis_preflight.analysis.owners import certain_owners, in_cluster_order, owners_of_group
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.ssis_groups import (
    BEARERS,
    Bearer,
    prefer,
    preferred_nodes,
    prefers_nobody,
)


@rule(
    id="FO006",
    title="The preferred owners of the SSIS group list every node that can own it",
    severity=Severity.INFO,
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
        "Microsoft: Preferred Owners in a Cluster",
        "Microsoft: Groups fail logic with three or more cluster node members (KB299631)",
    ),
)
def preferred_list_is_whole(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO006: The preferred owners of the SSIS group list every node that can own it

    What it checks
    --------------
    Whether a list of preferred owners, where there is one, holds every node that can own the group.

    Why it matters
    --------------
    Preferred owners order the nodes; they exclude none. After the listed nodes the cluster goes on with all
    other possible owners, by node number. Whoever reads the list as "only these nodes" finds the service, its
    disks and SQL Server on a node where nobody expected them.

    Passes when
    -----------
    - The list holds every possible owner of the group, or the group prefers none (FO004).
    - No preferred owner can own the group (FO005), or fewer than two nodes can (CLU008).

    Fails when
    ----------
    - The list holds some of the nodes that can own the group, and others can own it too. It is a remark and no
      fault: nothing has to be changed where the others are welcome in the order of their numbers.

    Not evaluated when
    ------------------
    - The preferred owners are unknown, or they leave out a node that may be a possible owner and the possible
      owners of a resource are unknown.

    How to fix
    ----------
    List the rest as well:
    ``Set-ClusterOwnerNode -Group 'SQL Server (MSSQLSERVER)' -Owners 'NODE1','NODE2','NODE3'``. To keep the group
    off a node, take the node out of the possible owners of its resources:
    ``Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)' | Get-ClusterResource | Set-ClusterOwnerNode -Owners
    'NODE1','NODE2'``.

    Sources
    -------
    - Microsoft, Preferred Owners in a Cluster: the nodes that are not listed follow those that are.
    - Microsoft, Groups fail logic with three or more cluster node members (KB299631): the order of the nodes.
    """
    group = bearer.group
    if prefers_nobody(group):
        return Pass()
    allowed = owners_of_group(view, bearer.name).allowed
    if len(allowed) < 2:
        return Pass()
    preferred = preferred_nodes(view, group)
    listed = frozenset(fold(name) for name in preferred)
    if not allowed & listed or allowed <= listed:
        return Pass()
    others = in_cluster_order(view, certain_owners(view, bearer.name) - listed)
    first = [name for name in preferred if fold(name) in allowed]
    return Fail(
        f"{bearer.name} also goes to {', '.join(others)}, which its preferred owners do not list",
        (Evidence(need(group.preferred_owners).at, f"prefers {', '.join(preferred)}"),),
        observed=", ".join(preferred),
        expected=", ".join([*first, *others]),
        remedy=Remedy(
            "List the other nodes too, or take them out of the possible owners of the group's resources:\n"
            f"{prefer(bearer.name, [*first, *others])}"
        ),
    )
