"""Cases of DQ002: the evidence is of one cluster and of one time."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, place

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Contradiction, DocumentTime, Snapshot
from ssis_preflight.rule.severity import Severity

OTHER = Place("cluster/other.json", ("Name",))
NAMES = Contradiction(
    "cluster",
    "cluster",
    "name",
    Known("CLU1", place("cluster", "name")),
    Known("CLU2", OTHER),
    "the first file counts",
)


def collected(*times: str) -> Snapshot:
    """Return the clustered scene with a document of each node that was finished at one of the times."""
    documents = (
        DocumentTime(node, time, Place(f"nodes/{node}/node.json", ("finished_at",), node))
        for node, time in zip(("NODE1", "NODE2"), times, strict=False)
    )
    return replace(clustered(), documents=tuple(documents))


CASES: list[Case] = [
    Passing("by-hand", clustered()),
    Passing("one-document", collected("2026-11-22T09:30:00Z")),
    Passing("within-a-day", collected("2026-11-22T09:30:00.5Z", "2026-11-21T09:30:00.5Z")),
    Passing(
        "another-contradiction-is-another-rule",
        replace(clustered(), contradictions=(replace(NAMES, what="ClusterGroupWaitDelay"),)),
    ),
    Failing(
        "two-clusters",
        replace(collected("2026-11-22T09:30:00Z", "2026-11-01T09:30:00Z"), contradictions=(NAMES,)),
        "CLU1",
        OTHER,
        Severity.WARNING,
        observed="CLU2",
        expected="CLU1",
    ),
    Failing(
        "two-days",
        collected("2026-11-22T09:30:01Z", "2026-11-21T09:30:00Z"),
        "CLU1",
        Place("nodes/NODE2/node.json", ("finished_at",), "NODE2"),
        Severity.WARNING,
        observed="2026-11-21T09:30:00Z to 2026-11-22T09:30:01Z",
        expected="at most 24 hours",
    ),
]
