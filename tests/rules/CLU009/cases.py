"""Cases of CLU009: every possible owner of the SSIS resource has the service."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_node_evidence, change_resource, change_service
from tests.support.scenes import absent_service, clustered, place, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

NODE2 = "nodes/NODE2/evidence.json"


def _lacking(*nodes: str) -> Snapshot:
    return add_services(clustered(), *(absent_service(name) for name in nodes))


def _never_mentioned(snapshot: Snapshot, node: str) -> Snapshot:
    return replace(snapshot, services=tuple(s for s in snapshot.services if s.node != node))


CASES: list[Case] = [
    Passing("on-both", clustered()),
    Passing(
        "a-node-without-it-is-no-owner",
        change_resource(_lacking("NODE2"), "SSIS", possible_owners=("NODE1",)),
    ),
    Failing(
        "not-on-the-second-node",
        _lacking("NODE2"),
        "SSIS",
        place("MsDtsServer130", "installed", file=NODE2, node="NODE2"),
        Severity.ERROR,
        observed="MsDtsServer130 is not installed",
        expected="MsDtsServer130 on NODE1, NODE2",
        node="NODE2",
    ),
    Failing(
        "not-in-a-whole-list-of-services",
        _never_mentioned(clustered(), "NODE2"),
        "SSIS",
        place("NODE2", "services_whole", file=NODE2, node="NODE2"),
        Severity.ERROR,
        node="NODE2",
    ),
    Failing(
        "names-in-other-letters",
        change_resource(
            _lacking("NODE2"), "SSIS", service_name="msdtsserver130", possible_owners=("node1", "node2")
        ),
        "SSIS",
        place("MsDtsServer130", "installed", file=NODE2, node="NODE2"),
        Severity.ERROR,
        node="NODE2",
    ),
    Unevaluated(
        "services-of-a-node-unknown",
        change_service(clustered(), "NODE2", installed=unknown("services of NODE2")),
        "services of NODE2",
    ),
    Unevaluated(
        "owners-unknown",
        change_resource(clustered(), "SSIS", possible_owners=unknown("owners of SSIS")),
        "owners of SSIS",
    ),
    Unevaluated(
        "a-list-that-is-not-whole",
        change_node_evidence(_never_mentioned(clustered(), "NODE2"), "NODE2", services_whole=False),
        "whether NODE2 has a service MsDtsServer130",
    ),
    Inapplicable("no-node-has-any-which-is-for-svc002", _lacking("NODE1", "NODE2")),
]
