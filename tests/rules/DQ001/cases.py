"""Cases of DQ001: every node of the cluster has evidence of its own."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_cluster
from tests.support.scenes import clustered, node_evidence, unknown

from ssis_preflight.model.parts import Part
from ssis_preflight.rule.severity import Severity

ONLY_ONE = replace(clustered(), node_evidence=(node_evidence("node1"),))
CASES: list[Case] = [
    Passing("both-nodes", clustered()),
    Failing("one-node-missing", ONLY_ONE, "NODE2", ("NODE2",), Severity.WARNING, node="NODE2"),
    Failing(
        "an-empty-folder",
        replace(ONLY_ONE, node_evidence=(*ONLY_ONE.node_evidence, node_evidence("NODE2", collected=False))),
        "NODE2",
        ("NODE2",),
        Severity.WARNING,
    ),
    Unevaluated(
        "nodes-unknown", change_cluster(clustered(), nodes=unknown("the nodes", Part.NODES)), "the nodes"
    ),
]
