"""FO004: where the group goes is known beforehand."""

from __future__ import annotations

from ssis_preflight.analysis.owners import certain_owners, in_cluster_order, owners_of_group
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, known_or_none, need
from ssis_preflight.model.names import same
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.ssis_groups import BEARERS, Bearer, prefer

_A_CHOICE = 3


@rule(
    id="FO004",
    title="The SSIS group has preferred owners where a node failure leaves a choice",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
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
        "Microsoft: Groups fail logic with three or more cluster node members (KB299631)",
        "Microsoft: Preferred Owners in a Cluster",
    ),
)
def next_node_is_known(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO004: The SSIS group has preferred owners where a node failure leaves a choice

    What it checks
    --------------
    Whether a group with Integration Services that three or more nodes may own has a list of preferred owners.

    Why it matters
    --------------
    When its node fails, a group without preferred owners goes to a random node. Nobody can say beforehand which
    node then runs the service and the packages of this group, or which other group it meets there; a test of
    one failover says nothing about the next.

    With preferred owners the cluster walks down the list, beginning behind the node that failed. The random
    choice is documented for Windows Server 2003 to 2012 R2; whether later releases choose in the same way is
    not confirmed, and no document promises an order.

    Passes when
    -----------
    - The group has preferred owners. FO005, FO006 and DQ006 judge whom the list names.
    - Two nodes or fewer can own the group: then there is no choice.

    Fails when
    ----------
    - Three or more nodes can own the group, and it prefers none.

    Not evaluated when
    ------------------
    - The preferred owners of the group are unknown, or the possible owners of one of its resources are, and
      what is known leaves three nodes or more.

    How to fix
    ----------
    List every possible owner in the order you want:
    ``Set-ClusterOwnerNode -Group 'SQL Server (MSSQLSERVER)' -Owners 'NODE1','NODE2','NODE3'``. The command
    moves nothing. With ``AutoFailbackType`` 1 the group moves back to a preferred node that returns (FO007).

    Sources
    -------
    - Microsoft, Groups fail logic with three or more cluster node members (KB299631): a node failure without a
      preferred list leads to a random node.
    - Microsoft, Preferred Owners in a Cluster: how the list is walked.
    """
    preferred = bearer.group.preferred_owners
    if isinstance(preferred, Known) and preferred.value:
        return Pass()
    if len(owners_of_group(view, bearer.name).allowed) < _A_CHOICE:
        return Pass()
    at = need(preferred).at
    nodes = in_cluster_order(view, certain_owners(view, bearer.name))
    owner = known_or_none(bearer.group.owner_node) or ""
    order = sorted(nodes, key=lambda name: not same(name, owner))
    return Fail(
        f"{bearer.name} goes to a random node when its node fails: it prefers none of {', '.join(nodes)}",
        (Evidence(at, "no preferred owners"),),
        observed="no preferred owners",
        expected="preferred owners in the order you want",
        remedy=Remedy(
            f"List the possible owners in the order you want, such as:\n{prefer(bearer.name, order)}"
        ),
    )
