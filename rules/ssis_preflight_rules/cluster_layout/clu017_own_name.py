"""CLU017: a group of its own has a name that clients can use."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown, known_or_none, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.resource import DISTRIBUTED_NETWORK_NAME, NETWORK_NAME
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.layout_subjects import SSIS_GROUPS, SsisGroup
from ssis_preflight_rules.cluster_layout.sql_members import has_sql

_NAMES = frozenset({fold(NETWORK_NAME), fold(DISTRIBUTED_NETWORK_NAME)})


@rule(
    id="CLU017",
    title="An SSIS group of its own has a network name",
    severity=Severity.WARNING,
    subjects=SSIS_GROUPS,
    needs=(
        "Cluster.groups",
        "Cluster.resources",
        "Resource.group",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, choice of the group",
        "Microsoft Cluster Service: Virtual Servers; Network Name",
    ),
)
def group_has_a_name(group: SsisGroup, view: ClusterView) -> Verdict:
    """CLU017: An SSIS group of its own has a network name

    What it checks
    --------------
    Whether a group with Integration Services and without SQL Server has a Network Name or Distributed Network Name
    resource.

    Why it matters
    --------------
    Without a network name there is no virtual server: clients must connect to the node that happens to own the
    group. After a failover Management Studio and everything else that knows the name of the old node connects to
    a computer on which the service does not run any more, and the failover has helped nobody.

    Passes when
    -----------
    - The group has a network name. An IP address is not asked for here, since a Network Name cannot come online
      without one.
    - SQL Server is in the group: its network name serves Integration Services as well.
    - The group is the Cluster Group or Available Storage: CLU002 says so.

    Fails when
    ----------
    - The group has neither SQL Server nor a network name.

    Not evaluated when
    ------------------
    - The group or type of a resource that may be a network name or SQL Server is unknown, or which groups the
      cluster has.

    How to fix
    ----------
    Add a client access point to the group: in Failover Cluster Manager "Add Resource", "Client Access Point". It
    makes a Network Name and an IP Address; clients then connect to the new name.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: clients connect to the virtual server
      on which the service runs, in a group of its own too.
    - Microsoft Cluster Service, Virtual Servers: a group with a Network Name and an IP Address; Network Name: needs
      an IP Address resource.
    """
    gap: Unknown | None = None
    for resource in view.resources():
        kind, home = resource.type, resource.group
        if isinstance(kind, Known) and fold(kind.value) not in _NAMES:
            continue
        if isinstance(home, Known) and not same(home.value, group.name):
            continue
        if isinstance(kind, Unknown):
            gap = gap or kind
        elif isinstance(home, Unknown):
            gap = gap or home
        else:
            return Pass()
    if has_sql(view, group.name):
        return Pass()
    if gap is not None:
        raise GapError(gap)
    return _failure(group, view)


def _failure(group: SsisGroup, view: ClusterView) -> Fail:
    host = group.hosts[0]
    home = need(host.resource.group)
    found = view.group(group.name)
    owner = None if found is None else known_or_none(found.owner_node)
    return Fail(
        f"{group.name} has no network name: clients reach Integration Services only under the name of its node, "
        "which changes at a failover",
        (Evidence(home.at, f"{host.name} is in {group.name}, where no Network Name is"),),
        observed="no network name" if owner is None else f"only the node's name, now {owner}",
        expected="a Network Name with an IP Address",
        remedy=Remedy(
            "Add a client access point to the group (Failover Cluster Manager: Add Resource, Client Access Point), "
            f"and let clients use its name. What the group has now:\n"
            f"Get-ClusterGroup -Name {quote(group.name)} | Get-ClusterResource"
        ),
    )
