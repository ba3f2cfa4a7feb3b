"""CLU007: the service takes no node away from SQL Server."""

from __future__ import annotations

from ssis_preflight.analysis.owners import owner_names, owners_of_group
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView, in_list
from ssis_preflight.model.facts import need
from ssis_preflight.operations.operation import SetPossibleOwners
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.owner_split import owner_command, taken_nodes


@rule(
    id="CLU007",
    title="The SSIS resource may run on every node that the rest of its group may use",
    severity=Severity.WARNING,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S14",),
    sources=(
        "Microsoft Cluster Service: Groups",
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 6",
    ),
)
def ssis_takes_no_node_away(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU007: The SSIS resource may run on every node that the rest of its group may use

    What it checks
    --------------
    Whether the possible owners of an SSIS resource in a SQL Server group leave out a node that every other
    resource of the group lists.

    Why it matters
    --------------
    A group can go only to a node that is a possible owner of each of its resources. A node that is missing in
    the list of the SSIS resource is lost for SQL Server as well: when the other nodes fail, SQL Server stays
    down although it could run there.

    Passes when
    -----------
    - The list of the SSIS resource holds every node on which the rest of the group may be online.
    - No SQL Server is in the group.
    - No node is left for the group at all: CLU008 says so.

    Fails when
    ----------
    - The rest of the group may use a node that the SSIS resource may not.

    Not evaluated when
    ------------------
    - The possible owners that decide are unknown, or so are the nodes of the cluster, the group of a
      resource, or the types of the resources that may be SQL Server.

    How to fix
    ----------
    Install Integration Services on the missing node if it is not there (CLU009), then add the node:
    ``Set-ClusterOwnerNode -Resource 'SSIS' -Owners 'NODE1','NODE2'``. If Integration Services must not run
    there, move it out of the SQL Server group.

    Sources
    -------
    - Microsoft Cluster Service, Groups: the nodes that can own a group are those that can own all its
      resources.
    - Microsoft, Configuring Integration Services in a Clustered Environment: possible owners are chosen when
      the resource is created.
    """
    group = need(ssis.resource.group).value
    if not owners_of_group(view, group).allowed:
        return Pass()
    taken = taken_nodes(view, ssis)
    if not taken:
        return Pass()
    own = need(ssis.resource.possible_owners)
    left = owner_names(view, ssis.resource)
    wanted = tuple(node.name for node in view.nodes() if in_list(node.name, (*left, *taken)))
    return Fail(
        f"{ssis.name} takes {', '.join(taken)} away from SQL Server: {group} cannot fail over there",
        (Evidence(own.at, f"without {', '.join(taken)}"),),
        observed=", ".join(left),
        expected=", ".join(wanted),
        remedy=Remedy(
            f"Install the service where it is missing, then allow the node:\n{owner_command(ssis.name, wanted)}",
            (SetPossibleOwners(ssis.name, wanted),),
        ),
    )
