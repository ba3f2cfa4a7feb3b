"""FO009: the group is not given up before its nodes are tried."""

from __future__ import annotations

from ssis_preflight.analysis.owners import certain_owners, in_cluster_order, owners_of_group
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.parameter import RuleParameter
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.ssis_groups import BEARERS, Bearer, set_property

_NO_LIMIT = 4294967295
_TIMES = {0: "not fail over at all", 1: "fail over once", 2: "fail over twice"}
_NODES = {1: "second", 2: "third"}

FEWEST = RuleParameter(
    "FO009",
    "fewest_failovers",
    2,
    "A threshold of this many failovers is enough, however many nodes can own the group.",
    unit="failovers",
    least=1,
    most=63,
)


@rule(
    id="FO009",
    title="The failover threshold lets the SSIS group try its other nodes",
    severity=Severity.WARNING,
    subjects=BEARERS,
    needs=(
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.failover_threshold",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: FailoverThreshold",
        "Microsoft Cluster Service: FailoverPeriod",
    ),
    parameters=(FEWEST,),
)
def threshold_lets_the_group_move(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO009: The failover threshold lets the SSIS group try its other nodes

    What it checks
    --------------
    Whether ``FailoverThreshold`` of a group with Integration Services allows the group at least one failover, and
    more than one where three or more nodes can own it.

    Why it matters
    --------------
    The cluster counts how often a failing resource has moved the group within ``FailoverPeriod`` hours. Above the
    threshold it gives the group up: the group stays failed where it is, SQL Server with it, although a healthy
    node may be left. With 0 the first failing resource does that; with 1 the second one, on the second node.

    The longer the period, the later the count begins anew: with a threshold of 1 and a period of a week, one
    moved group on Monday means no failover for it until the next. Moves by an operator do not count; whether
    moves because a node failed do is not documented.

    Passes when
    -----------
    - The threshold is 2 or more (``fewest_failovers``), or 4294967295, which means one less than the number of
      nodes.
    - The threshold is 1 and at most two nodes can own the group: it lets the group try each of them.

    Fails when
    ----------
    - The threshold is 0.
    - The threshold is 1 and three or more nodes can own the group. With a larger ``fewest_failovers``: it is
      smaller than that, and leaves out a node that can own the group.

    Not evaluated when
    ------------------
    - The threshold is unknown; or it is 1, and the possible owners of a resource are unknown and may be three.

    How to fix
    ----------
    Let the cluster count its nodes:
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').FailoverThreshold = 4294967295``. The default period of 6
    hours, ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').FailoverPeriod = 6``, suits most groups. To keep a
    failing Integration Services service from moving SQL Server at all, see CLU010.

    Sources
    -------
    - Microsoft Cluster Service, FailoverThreshold: the number of failovers within the period, and its default.
    - Microsoft Cluster Service, FailoverPeriod: hours, 6 by default.
    """
    threshold = need(bearer.group.failover_threshold)
    allowed = threshold.value
    if not 0 <= allowed < FEWEST.of(view):
        return Pass()
    if allowed == 0:
        consequence = "the first failure that should move it leaves it failed where it is"
    else:
        if len(owners_of_group(view, bearer.name).allowed) <= allowed + 1:
            return Pass()
        nodes = in_cluster_order(view, certain_owners(view, bearer.name))
        last = _NODES.get(allowed, f"{allowed + 1}th")
        consequence = f"it is given up on the {last} node, although {', '.join(nodes)} can own it"
    return Fail(
        f"{bearer.name} may {_TIMES.get(allowed, f'fail over {allowed} times')} in a period: {consequence}",
        (Evidence(threshold.at, f"FailoverThreshold is {threshold.value}"),),
        observed=str(threshold.value),
        expected=f"{_NO_LIMIT} (one less than the number of nodes)",
        remedy=Remedy(
            "Allow one failover less than there are nodes:\n"
            f"{set_property(bearer.name, 'FailoverThreshold', _NO_LIMIT)}"
        ),
    )
