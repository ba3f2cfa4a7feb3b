"""FO016: the cluster survives the failure of a node."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from ssis_preflight.analysis.ssis import SsisResource, Undecided, ssis_resources
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Node
from ssis_preflight.model.facts import Fact, GapError, Known, Unknown, attempt, known_or_none, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.subjects import CLUSTER, Missing, Subjects
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

_ENOUGH = 3
"""With this many votes the loss of one leaves more than half; with fewer it does not."""

_DISK_ONLY = frozenset({"diskonly", "2"})
"""``QuorumType`` DiskOnly, as a name and as the number that ConvertTo-Json prints."""

_WITNESS_COMMAND = r"Set-ClusterQuorum -NodeAndFileShareMajority '\\<server>\<share>'"


def _with_ssis(view: ClusterView) -> Iterable[Snapshot | Missing]:
    services = view.snapshot.services
    found = attempt(ssis_resources, view)
    resources = () if isinstance(found, Unknown) else found
    if any(known_or_none(s.installed) for s in services) or any(
        isinstance(r, SsisResource) for r in resources
    ):
        yield view.snapshot
        return
    gaps = [found] if isinstance(found, Unknown) else []
    gaps += [entry.gap for entry in resources if isinstance(entry, Undecided)]
    gaps += [s.installed for s in services if isinstance(s.installed, Unknown)]
    for gap in gaps[:1]:
        yield Missing(CLUSTER.identify(view.snapshot), gap)


CLUSTER_WITH_SSIS: Subjects[Snapshot] = Subjects("cluster", _with_ssis, CLUSTER.identify)
"""The cluster, where it has Integration Services, clustered or on a node."""


@rule(
    id="FO016",
    title="The cluster keeps quorum when any one node fails",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=CLUSTER_WITH_SSIS,
    needs=(
        "Cluster.nodes",
        "Cluster.quorum",
        "Node.dynamic_weight",
        "Quorum.resource",
        "Quorum.type",
    ),
    sources=(
        "Microsoft: Configure and manage quorum",
        "Microsoft: Understanding cluster and pool quorum",
    ),
)
def quorum_survives(snapshot: Snapshot, view: ClusterView) -> Verdict:
    r"""FO016: The cluster keeps quorum when any one node fails

    What it checks
    --------------
    Whether the votes that remain after the loss of any one node are more than half of all votes. A node has a
    vote unless its ``NodeWeight`` is 0; ``DynamicWeight`` says whether the cluster counts it today. A witness, the
    resource that ``Get-ClusterQuorum`` names, has one vote.

    Why it matters
    --------------
    Without quorum the cluster service stops on the nodes that are left. Then nothing fails over: SQL Server and a
    clustered Integration Services service are down on every node, although only one has failed. What the
    other rules say about failover all assumes that quorum holds.

    Dynamic quorum takes votes away from nodes that leave one after the other, and so can rescue the cluster when
    failures follow each other slowly or a node is shut down properly. It cannot help where one failure takes more
    than half of the votes at once, as the failure of the node that has the last vote does. The confidence is medium
    because the weights change while the cluster runs, and because the witness is taken to be reachable.

    Passes when
    -----------
    - Three votes or more are counted: then the loss of one leaves more than half.
    - The quorum type is DiskOnly: the disk alone decides, and the loss of a node does not.
    - The cluster has one node: CLU008 tells what that means.

    Fails when
    ----------
    - One or two votes are counted: two nodes without a witness, or one voting node.

    Not evaluated when
    ------------------
    - The weights of nodes or the witness are unknown, and what is known is not enough for three votes.

    How to fix
    ----------
    Configure a witness, on a small disk of the cluster's own or on a file share outside the cluster:
    ``Set-ClusterQuorum -NodeAndDiskMajority 'Cluster Disk 1'`` or
    ``Set-ClusterQuorum -NodeAndFileShareMajority '\\FILESERVER\Witness'``. Give nodes their votes back where somebody
    took them: ``(Get-ClusterNode -Name 'NODE2').NodeWeight = 1``. Bring nodes back that are down.

    Sources
    -------
    - Microsoft, Configure and manage quorum: votes of nodes, witness, dynamic quorum.
    - Microsoft, Understanding cluster and pool quorum: two nodes without a witness do not survive the loss of one
      for certain; a majority is more than half of the votes.
    """
    nodes = view.nodes()
    sure = [node for node in nodes if _vote(node) is True]
    voting = [node for node in nodes if _vote(node) is not False]
    witness = _witness(view)
    if len(nodes) < 2 or len(sure) + (witness is True) >= _ENOUGH:
        return Pass()
    if isinstance(witness, Unknown):
        raise GapError(witness)
    if len(voting) + witness >= _ENOUGH:
        raise GapError(_weight_gap(voting))
    quorum = need(view.cluster.quorum).value
    if witness and fold(need(quorum.type).value) in _DISK_ONLY:
        return Pass()
    return _failure(snapshot, nodes, voting, need(quorum.resource))


def _vote(node: Node) -> bool | None:
    """Say whether the cluster counts a vote for the node; None where that is unknown."""
    if known_or_none(node.node_weight) == 0:
        return False
    return None if isinstance(node.dynamic_weight, Unknown) else node.dynamic_weight.value > 0


def _weight_gap(voting: list[Node]) -> Unknown:
    """Return what is missing about the votes, as a gap of the quorum evidence."""
    gaps = (node.dynamic_weight for node in voting if isinstance(node.dynamic_weight, Unknown))
    return replace(next(gaps), part=Part.QUORUM)


def _witness(view: ClusterView) -> bool | Unknown:
    quorum = view.cluster.quorum
    resource: Fact[str | None] = quorum if isinstance(quorum, Unknown) else quorum.value.resource
    return bool(resource.value) if isinstance(resource, Known) else resource


def _failure(
    snapshot: Snapshot, nodes: tuple[Node, ...], voting: list[Node], witness: Known[str | None]
) -> Fail:
    lost = " or ".join(node.name for node in voting or nodes)
    muted = [node.name for node in nodes if known_or_none(node.node_weight) == 0]
    votes = len(voting) + bool(witness.value)
    steps = [] if witness.value else [f"Configure a witness:\n{_WITNESS_COMMAND}"]
    if muted:
        commands = (f"(Get-ClusterNode -Name {quote(name)}).NodeWeight = 1" for name in muted)
        steps.append("\n".join(["Give the nodes their votes back:", *commands]))
    weights = [
        Evidence(fact.at, f"{node.name} has {name} {fact.value}")
        for node in nodes
        for name, fact in (("NodeWeight", node.node_weight), ("DynamicWeight", node.dynamic_weight))
        if isinstance(fact, Known)
    ]
    return Fail(
        f"{known_or_none(snapshot.cluster.name) or 'The cluster'} loses quorum when {lost} fails: "
        "it stops on every node, and nothing fails over",
        (Evidence(witness.at, f"witness: {witness.value}" if witness.value else "no witness"), *weights),
        observed=f"{votes} vote(s), {'with' if witness.value else 'without'} a witness",
        expected="three votes or more",
        remedy=Remedy(
            "\n".join(steps) or "Bring back the nodes that are down, so that the cluster counts their votes."
        ),
    )
