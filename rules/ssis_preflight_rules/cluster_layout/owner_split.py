"""Which nodes the SSIS resource takes away from the SQL Server in its group."""

from __future__ import annotations

from ssis_preflight.analysis.owners import in_cluster_order
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView, listed
from ssis_preflight.model.facts import GapError, Unknown, attempt, need
from ssis_preflight.model.names import fold, same
from ssis_preflight.operations.powershell import quote
from ssis_preflight_rules.cluster_layout.sql_members import has_sql


def taken_nodes(view: ClusterView, ssis: SsisResource) -> tuple[str, ...]:
    """Return the nodes that every other resource of the group may use, but not the SSIS resource.

    Empty where no SQL Server is in the group.

    Raises:
        GapError: what is known does not rule such nodes out, and something that decides is unknown.
    """
    group = need(ssis.resource.group).value
    rest, gap = frozenset(fold(node.name) for node in view.nodes()), None
    for resource in view.members(group):
        if same(resource.name, ssis.name):
            continue
        owners = attempt(listed, resource.possible_owners)
        if isinstance(owners, Unknown):
            gap = gap or owners
        else:
            rest &= owners.value
    if not rest:
        return ()
    own = listed(ssis.resource.possible_owners)
    if rest <= own.value or not has_sql(view, group):
        return ()
    if gap is not None:
        raise GapError(gap)
    return in_cluster_order(view, rest - own.value)


def owner_command(resource: str, nodes: tuple[str, ...]) -> str:
    """Return the PowerShell command that gives a resource these possible owners."""
    owners = ",".join(quote(node) for node in nodes)
    return f"Set-ClusterOwnerNode -Resource {quote(resource)} -Owners {owners}"
