"""DQ001: every node of the cluster was looked at."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Node
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import NODES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="DQ001",
    title="Every node of the cluster has evidence of its own",
    severity=Severity.WARNING,
    subjects=NODES,
    needs=("Cluster.nodes",),
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment",),
)
def node_has_evidence(node: Node, view: ClusterView) -> Verdict:
    r"""DQ001: Every node of the cluster has evidence of its own

    What it checks
    --------------
    Whether the snapshot holds anything that was exported on the node itself: its services or its registry.

    Why it matters
    --------------
    Integration Services is installed, started and configured on each node separately. A node that nobody looked at
    is the one on which the next failover ends; every conclusion about it is "not evaluated".

    Passes when
    -----------
    - ``nodes\<NODE>`` holds at least one file that was read.

    Fails when
    ----------
    - The cluster lists the node, and the snapshot has nothing from it.

    Not evaluated when
    ------------------
    - The list of the cluster's nodes is unknown.

    How to fix
    ----------
    Export the services and the registry keys on that node, into ``nodes\<NODE>`` of the snapshot.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the service is installed on each node.
    """
    evidence = view.evidence_of(node.name)
    if evidence is not None and evidence.collected:
        return Pass()
    return Fail(
        f"{node.name} is a node of the cluster, but the snapshot has nothing from it",
        (Evidence(node.at, "is a node of the cluster"),),
        observed="no file",
        expected=f"exports in nodes\\{node.name}",
        remedy=Remedy(f"Export the services and the registry of {node.name} into nodes\\{node.name}."),
    )
