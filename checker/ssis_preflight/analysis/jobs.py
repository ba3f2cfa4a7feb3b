"""Where the steps of SQL Server Agent jobs run: on the owner of a clustered instance's group, or on one node."""

from __future__ import annotations

from ssis_preflight.analysis.instances import Clustered, Declared, Foreign, OneNode, parse_server_name
from ssis_preflight.analysis.owners import certain_owners, in_cluster_order
from ssis_preflight.analysis.targets import target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown
from ssis_preflight.model.job import JobStep
from ssis_preflight.model.parts import Part

Home = Clustered | OneNode
"""A clustered instance, or the node of one that is not clustered."""


def home_of(view: ClusterView, step: JobStep) -> Home | None:
    """Return where the instance of a job runs; None for an instance outside the cluster.

    Raises:
        GapError: the export does not name the instance, or it is not known which one is meant.
    """
    unknown = Unknown(Part.JOBS, f"the server of the job {step.job}")
    if step.server is None or parse_server_name(step.server).local:
        raise GapError(unknown)
    found = target_of(view, step.server)
    if isinstance(found, (Clustered, OneNode)):
        return found
    if isinstance(found, (Declared, Foreign)):
        return None
    raise GapError(unknown)


def nodes_of(view: ClusterView, home: Home) -> tuple[str, ...]:
    """Return the nodes on which the job can run, as the cluster writes their names.

    Raises:
        GapError: possible owners are unknown.
    """
    if isinstance(home, OneNode):
        return (home.node,)
    return in_cluster_order(view, certain_owners(view, home.instance.group))
