"""CLU023: every node is there to take a group."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Node
from ssis_preflight.model.facts import GapError, GapKind, Known, Unknown, known_or_none, need
from ssis_preflight.model.parts import Part
from ssis_preflight.model.states import NodeState, label
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import NODES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

_STATUS = {
    1: "isolated",
    2: "quarantined",
    4: "being drained",
    8: "drained",
    16: "not drained, though told to",
}
"""The bits of ``StatusInformation`` with which a node takes no group."""

_FIRST_WITH_STATUS = 10
"""The major version of Windows (Server 2016) that brought isolation and quarantine."""


@rule(
    id="CLU023",
    title="Every node of the cluster is up and takes groups",
    severity=Severity.WARNING,
    subjects=NODES,
    needs=(
        "Cluster.nodes",
        "Node.state",
        "Node.status_information",
        "Node.version",
    ),
    sources=(
        "Microsoft: CLUSTER_NODE_STATE enumeration",
        "Microsoft: FailoverClusters module, Get-ClusterNode and Suspend-ClusterNode",
        "Microsoft: Virtual machine compute resiliency in Windows Server 2016",
    ),
)
def node_takes_groups(node: Node, view: ClusterView) -> Verdict:
    """CLU023: Every node of the cluster is up and takes groups

    What it checks
    --------------
    ``State`` and ``StatusInformation`` of every node at the time of the snapshot.

    Why it matters
    --------------
    A node that is down, paused, drained, isolated or quarantined takes no group: the cluster has less to fall back
    on than its list of nodes says, and a two-node cluster has nothing. A change that is planned for "the passive
    node first" then takes the last node away. What was exported from such a node may be old, or missing.

    Passes when
    -----------
    - The node is Up, and neither isolated, quarantined nor drained. Windows Server 2012 R2 and earlier know Paused
      for a node that is drained, and neither isolation nor quarantine.

    Fails when
    ----------
    - The node is Down, Paused or Joining.
    - It is Up, but isolated, quarantined, drained or being drained.

    Not evaluated when
    ------------------
    - The state of the node is unknown, or shown as Unknown by the cluster.
    - The node is Up, and its StatusInformation is unknown; not so where its Windows is known to be older than
      Windows Server 2016.

    How to fix
    ----------
    Find out why before you change anything: ``Get-ClusterNode -Name 'NODE2'``, and the System event log of the
    node. Then ``Start-ClusterNode -Name 'NODE2'`` for one that is Down (with ``-ClearQuarantine`` where it is
    quarantined), ``Resume-ClusterNode -Name 'NODE2'`` for one that is Paused or drained. When the maintenance is
    meant, finish it first, and export again.

    Sources
    -------
    - Microsoft, CLUSTER_NODE_STATE: Up, Down, Paused, Joining.
    - Microsoft, Suspend-ClusterNode: a paused node keeps what it has and takes nothing; Resume-ClusterNode and
      Start-ClusterNode bring it back.
    - Microsoft, Virtual machine compute resiliency in Windows Server 2016: isolated and quarantined nodes.
    """
    state = need(node.state)
    if state.value is NodeState.UNKNOWN:
        missing = f"the state of {node.name}, which the cluster shows as Unknown"
        raise GapError(Unknown(Part.NODES, missing, GapKind.UNREADABLE))
    status = node.status_information
    words = [word for bit, word in _STATUS.items() if isinstance(status, Known) and status.value & bit]
    if state.value is not NodeState.UP:
        return _failure(node, state.value, words, Evidence(state.at, f"State {label(state.value)}"))
    if isinstance(status, Unknown):
        return _without_status(node, status)
    if not words:
        return Pass()
    return _failure(node, state.value, words, Evidence(status.at, f"StatusInformation {status.value}"))


def _without_status(node: Node, status: Unknown) -> Verdict:
    """Judge a node that is up: before Windows Server 2016 there is nothing more to know."""
    major = (known_or_none(node.version) or "").split(".", 1)[0]
    if major.isdecimal() and int(major) < _FIRST_WITH_STATUS:
        return Pass()
    raise GapError(status)


def _failure(node: Node, state: NodeState, words: list[str], evidence: Evidence) -> Fail:
    observed = ", ".join([label(state), *words])
    return Fail(
        f"{node.name} is {observed}: no group can fail over to it",
        (evidence,),
        observed=observed,
        expected=label(NodeState.UP),
        remedy=Remedy(
            f"Find out why, then bring the node back before any change:\n{_command(node.name, state, words)}"
        ),
    )


def _command(name: str, state: NodeState, words: list[str]) -> str:
    if state is NodeState.DOWN or _STATUS[2] in words:
        clear = " -ClearQuarantine" if _STATUS[2] in words else ""
        return f"Start-ClusterNode -Name {quote(name)}{clear}"
    if state is NodeState.JOINING or _STATUS[1] in words:
        return f"Get-ClusterNode -Name {quote(name)}"
    return f"Resume-ClusterNode -Name {quote(name)}"
