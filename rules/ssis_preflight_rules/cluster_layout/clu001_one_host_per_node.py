"""CLU001: one service name, one resource per node."""

from __future__ import annotations

from itertools import combinations

from ssis_preflight.analysis.meeting import Meeting, meeting
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, known_or_none, need
from ssis_preflight.model.states import RestartAction
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.layout_subjects import HOSTED_SERVICES, Hosted
from ssis_preflight_rules.cluster_layout.sql_members import sql_members

Pair = tuple[SsisResource, SsisResource, Meeting]


@rule(
    id="CLU001",
    title="No two SSIS resources of one service name can meet on a node",
    severity=Severity.ERROR,
    subjects=HOSTED_SERVICES,
    needs=(
        "Cluster.enforced_anti_affinity",
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.anti_affinity_class_names",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S09",),
    covers=("REG011", "FO012"),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, disadvantages",
        "Microsoft Cluster Service: AntiAffinityClassNames",
        "Microsoft Cluster Service: Checkpointing",
    ),
)
def hosts_never_meet(hosted: Hosted, view: ClusterView) -> Verdict:
    """CLU001: No two SSIS resources of one service name can meet on a node

    What it checks
    --------------
    Whether two or more cluster resources that mean the same Integration Services service can be on one node
    at the same time: because they are in one group, or because some node is a possible owner of every
    resource of both groups. Releases have services of their own and do not disturb each other.

    Why it matters
    --------------
    Integration Services is a single-instance service: a node runs the one of a release only once. Group1 with SQL
    Server and the service is on one node, Group2 with the same on another; Group2 fails over to the first
    node. Its SSIS resource cannot start there, because the service is already in use. With RestartAction 2
    the failure of the resource takes the group along, and SQL Server of Group2 goes down as well where no
    other node is left; with 0 or 1 SQL Server stays online without Integration Services. Both resources also
    replicate the same registry key and overwrite each other's configuration path on that node.

    Passes when
    -----------
    - One resource hosts the service.
    - The possible owners of the groups share no node. A resource whose list is unknown cannot widen its
      group.
    - ``ClusterEnforcedAntiAffinity`` is 1 and the groups share a name in ``AntiAffinityClassNames``.

    Fails when
    ----------
    - Two such resources are in one group: only one of them can ever be online.
    - Two such resources are in different groups that can meet on a node. Preferred owners do not prevent it:
      they order the nodes and exclude none. Anti-affinity that is not enforced does not prevent it either:
      the cluster gives it up when no other node is left, which is the case that matters.

    Not evaluated when
    ------------------
    - The groups can meet as far as is known, and a list of possible owners or the anti-affinity settings of
      the cluster or the groups are unknown.
    - It is not known which service a resource hosts, and it could meet another one.

    How to fix
    ----------
    Keep the service in one group at most. Microsoft recommends no group at all: a stand-alone service on
    every node, whose configuration file lists all SQL Server instances.
    ``Remove-ClusterResource -Name 'SSIS 2' -Force`` removes a resource; SQL Server keeps running. Otherwise
    give the groups possible owners that share no node:
    ``Get-ClusterGroup 'Group2' | Get-ClusterResource | Set-ClusterOwnerNode -Owners 'NODE3','NODE4'``. Until
    then, ``(Get-ClusterResource -Name 'SSIS 2').RestartAction = 1`` saves SQL Server.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: several SQL Server groups that
      include Integration Services, and the failover that leads to unexpected results.
    - Microsoft Cluster Service, AntiAffinityClassNames: the setting cannot guarantee that an application that
      allows one instance only stays alone.
    - Microsoft Cluster Service, Checkpointing: resources with the same key on one node overwrite each other.
    """
    pairs: list[Pair] = []
    gap: Unknown | None = None
    for one, other in combinations(hosted.hosts, 2):
        found = attempt(meeting, view, one.resource, other.resource)
        if isinstance(found, Unknown):
            gap = gap or found
        elif found is not None:
            pairs.append((one, other, found))
    if pairs:
        return _failure(hosted, pairs, view)
    for host in hosted.hosts:
        for unclear in hosted.open:
            if attempt(meeting, view, host.resource, unclear.resource) is not None:
                gap = gap or unclear.gap
    if gap is not None:
        raise GapError(gap)
    return Pass()


def _failure(hosted: Hosted, pairs: list[Pair], view: ClusterView) -> Fail:
    second = pairs[0][1]
    hosts = [host for host in hosted.hosts if any(host in pair[:2] for pair in pairs)]
    hosts.sort(key=lambda host: host is not second)
    together = {node for *_, found in pairs for node in found.nodes}
    nodes = " or ".join(node.name for node in view.nodes() if node.name in together)
    inside = [pair for pair in pairs if pair[2].same_group]
    where = f"can meet on {nodes}" if together else "are in one group"
    listed = " and ".join(_in_group(host) for host in sorted(hosts, key=hosted.hosts.index))
    evidence = [_hosting(host, hosted.service_name) for host in hosts]
    evidence += [fate for host in hosts if (fate := _fate(host, view)) is not None]
    return Fail(
        f"{hosted.service_name} runs once per node, but {listed} {where}: "
        f"the one that comes second fails{_consequence(hosts, view)}",
        tuple(evidence),
        observed=f"{len(hosts)} resources that {where}",
        expected="one resource" if inside else "one resource, or groups that share no possible owner",
        remedy=_remedy(second, in_one_group=not together),
    )


def _in_group(host: SsisResource) -> str:
    return f"{host.name} in {need(host.resource.group).value}"


def _hosting(host: SsisResource, service_name: str) -> Evidence:
    named = host.service_name
    at = named.at if isinstance(named, Known) and named.value else need(host.resource.type).at
    return Evidence(at, f"{_in_group(host)} hosts {service_name}")


def _affects(host: SsisResource) -> bool:
    return known_or_none(host.resource.restart_action) == RestartAction.RESTART_NOTIFY


def _fate(host: SsisResource, view: ClusterView) -> Evidence | None:
    action = host.resource.restart_action
    if isinstance(action, Unknown) or not sql_members(view, need(host.resource.group).value).found:
        return None
    result = "takes SQL Server along" if _affects(host) else "leaves SQL Server online"
    return Evidence(action.at, f"RestartAction {action.value}: a failure of {host.name} {result}")


def _consequence(hosts: list[SsisResource], view: ClusterView) -> str:
    with_sql = [host for host in hosts if sql_members(view, need(host.resource.group).value).found]
    if not with_sql:
        return ""
    affected = sorted(need(host.resource.group).value for host in with_sql if _affects(host))
    if affected:
        return f", and in {' or '.join(dict.fromkeys(affected))} SQL Server fails or moves with it (RestartAction 2)"
    if all(isinstance(host.resource.restart_action, Known) for host in with_sql):
        return "; SQL Server stays online (RestartAction 0 or 1)"
    return "; whether SQL Server goes down too depends on RestartAction, which is not known"


def _remedy(second: SsisResource, *, in_one_group: bool) -> Remedy:
    group = need(second.resource.group).value
    text = (
        "Keep one resource at most; Microsoft recommends stand-alone services instead. To remove one:\n"
        f"Remove-ClusterResource -Name {quote(second.name)} -Force"
    )
    if in_one_group:
        return Remedy(text)
    return Remedy(
        f"{text}\nOr give the groups possible owners that share no node, such as:\n"
        f"Get-ClusterGroup -Name {quote(group)} | Get-ClusterResource | Set-ClusterOwnerNode -Owners '<node>'"
    )
