"""CLU008: the group with the service has a node to fail over to."""

from __future__ import annotations

from ssis_preflight.analysis.owners import GroupOwners, owners_of_group
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.resource import Resource
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.parameter import RuleParameter
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.layout_subjects import SSIS_GROUPS, SsisGroup
from ssis_preflight_rules.cluster_layout.owner_split import owner_command, taken_nodes

_WORDS = {2: "two", 3: "three"}

FEWEST = RuleParameter(
    "CLU008",
    "fewest_owners",
    2,
    "The group must be able to be online on this many nodes.",
    unit="nodes",
    least=2,
    most=64,
)


@rule(
    id="CLU008",
    title="The group of the SSIS resource can fail over to another node",
    severity=(Severity.WARNING, Severity.ERROR),
    subjects=SSIS_GROUPS,
    needs=(
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S11", "S14"),
    sources=(
        "Microsoft Cluster Service: Groups",
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 6",
    ),
    parameters=(FEWEST,),
)
def group_can_fail_over(group: SsisGroup, view: ClusterView) -> Verdict:
    """CLU008: The group of the SSIS resource can fail over to another node

    What it checks
    --------------
    On how many nodes the whole group can be online: the nodes that are possible owners of every one of its
    resources. The core groups are left out (CLU002 judges them).

    Why it matters
    --------------
    With one node there is no failover: when that node goes down or is restarted for an update, Integration
    Services and everything else in the group is down until it is back. With none the group cannot come online
    anywhere, although each single list may look right.

    Passes when
    -----------
    - Two nodes or more (``fewest_owners``) are possible owners of every resource of the group.
    - Fewer are left because the SSIS resource alone leaves the others out: CLU007 says so.

    Fails when
    ----------
    - Error: no node is a possible owner of all resources.
    - Warning: one node is, or fewer than ``fewest_owners`` are. So it is in a cluster of one node, which is allowed
      but not highly available.

    Not evaluated when
    ------------------
    - Two nodes or more are left as far as is known, and the possible owners of a resource of the group are
      unknown.
    - The nodes of the cluster, or the group of a resource, are unknown.

    How to fix
    ----------
    Widen the lists that leave nodes out, resource by resource:
    ``Set-ClusterOwnerNode -Resource 'Cluster Disk 2' -Owners 'NODE1','NODE2'``.
    ``Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)' | Get-ClusterResource | Get-ClusterOwnerNode`` shows
    them all. In a cluster of one node, add a node.

    Sources
    -------
    - Microsoft Cluster Service, Groups: the nodes that can own a group are those that can own all its
      resources.
    - Microsoft, Configuring Integration Services in a Clustered Environment: a cluster of one or more nodes;
      possible owners are chosen when the resource is created.
    """
    owners = owners_of_group(view, group.name)
    if not owners.allowed:
        return _failure(group, owners, view, Severity.ERROR)
    if len(owners.allowed) >= FEWEST.of(view):
        if owners.gap is not None:
            raise GapError(owners.gap)
        return Pass()
    return Pass() if _ssis_takes_them(group, view) else _failure(group, owners, view, Severity.WARNING)


def _ssis_takes_them(group: SsisGroup, view: ClusterView) -> bool:
    """Say whether CLU007 names an SSIS resource as the one that leaves nodes out."""
    gap = group.gap
    for ssis in group.hosts:
        taken = attempt(taken_nodes, view, ssis)
        if isinstance(taken, Unknown):
            gap = gap or taken
        elif taken:
            return True
    if gap is not None:
        raise GapError(gap)
    return False


def _failure(group: SsisGroup, owners: GroupOwners, view: ClusterView, severity: Severity) -> Fail:
    everyone = tuple(node.name for node in view.nodes())
    left = [name for name in everyone if fold(name) in owners.allowed]
    narrow = _ssis_first(group, owners.narrowed_by)
    evidence = tuple(
        Evidence(need(resource.possible_owners).at, f"{resource.name} allows {_listed(resource)}")
        for resource in narrow
    )
    where = f"on {' and '.join(left)} only" if left else "on no node"
    wanted = FEWEST.of(view)
    number = _WORDS.get(wanted, str(wanted))
    alone = not narrow
    text = (
        f"Add nodes to the cluster, so that it has {number}."
        if alone
        else "Widen the possible owners of the group's resources:\n"
    )
    return Fail(
        f"{group.name} can be online {where}: " + _consequence(left, number),
        evidence or (Evidence(need(view.cluster.nodes).at, "the only node"),),
        observed=", ".join(left) or "none",
        expected=f"{number} nodes or more",
        remedy=Remedy(text + "\n".join(owner_command(resource.name, everyone) for resource in narrow)),
        severity=severity,
    )


def _consequence(left: list[str], wanted: str) -> str:
    if not left:
        return "it cannot come online after the next stop"
    return f"{wanted} nodes are wanted" if len(left) > 1 else "there is no failover"


def _listed(resource: Resource) -> str:
    return ", ".join(need(resource.possible_owners).value) or "no node"


def _ssis_first(group: SsisGroup, resources: tuple[Resource, ...]) -> list[Resource]:
    return sorted(resources, key=lambda one: not any(same(host.name, one.name) for host in group.hosts))
