"""Cases of FO016: the cluster keeps quorum when any one node fails."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_cluster, change_node, with_nodes
from tests.support.scenes import clustered, node, place, standalone, unknown

from ssis_preflight.model.cluster import Quorum
from ssis_preflight.model.facts import Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _quorum(snapshot: Snapshot, witness: Any = None, kind: str = "Majority") -> Snapshot:
    resource = witness if isinstance(witness, Unknown) else Known(witness, place("quorum", "resource"))
    return change_cluster(snapshot, quorum=Quorum(Known(kind, place("quorum", "type")), resource))


TWO = _quorum(clustered())
ONE_VOTE = change_node(clustered(), "NODE2", node_weight=0, dynamic_weight=0)
NO_WEIGHT = unknown("DynamicWeight of NODE2", Part.NODES)
AT = ("quorum", "resource")

CASES: list[Case] = [
    Passing("two-nodes-and-a-witness", clustered()),
    Passing("two-nodes-and-a-witness-with-services-that-stand-alone", standalone()),
    Passing("three-nodes-without-a-witness", _quorum(with_nodes(clustered(), 3))),
    Passing(
        "three-nodes-whatever-the-witness",
        change_cluster(with_nodes(clustered(), 3), quorum=unknown("quorum", Part.QUORUM)),
    ),
    Passing(
        "three-of-four-vote", change_node(_quorum(with_nodes(clustered(), 4)), "NODE4", dynamic_weight=0)
    ),
    Passing("the-disk-alone-decides", _quorum(ONE_VOTE, "Cluster Disk 1", "DiskOnly")),
    Passing("one-node-is-another-matter", _quorum(change_cluster(clustered(), nodes=(node("NODE1", 1),)))),
    Failing(
        "two-nodes-without-a-witness",
        TWO,
        "CLU1",
        AT,
        Severity.WARNING,
        observed="2 vote(s), without a witness",
    ),
    Failing(
        "two-nodes-of-which-dynamic-quorum-counts-one",
        change_node(TWO, "NODE2", dynamic_weight=0),
        "CLU1",
        AT,
        Severity.WARNING,
        observed="1 vote(s), without a witness",
    ),
    Failing(
        "two-nodes-whatever-the-weights",
        change_node(TWO, "NODE2", node_weight=NO_WEIGHT, dynamic_weight=NO_WEIGHT),
        "CLU1",
        AT,
        Severity.WARNING,
    ),
    Failing(
        "one-vote-and-a-witness",
        ONE_VOTE,
        "CLU1",
        AT,
        Severity.WARNING,
        observed="2 vote(s), with a witness",
    ),
    Failing("stand-alone-services-too", _quorum(standalone()), "CLU1", AT, Severity.WARNING),
    Unevaluated(
        "unknown-quorum", change_cluster(clustered(), quorum=unknown("quorum", Part.QUORUM)), "quorum"
    ),
    Unevaluated("unknown-witness", _quorum(clustered(), unknown("QuorumResource")), "QuorumResource"),
    Unevaluated(
        "unknown-weight",
        change_node(clustered(), "NODE2", node_weight=NO_WEIGHT, dynamic_weight=NO_WEIGHT),
        "DynamicWeight",
    ),
    Inapplicable("no-integration-services", replace(standalone(), services=())),
]
