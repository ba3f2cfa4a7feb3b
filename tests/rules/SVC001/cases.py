"""Cases of SVC001: every node of the cluster has Integration Services."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _without_evidence_of_node_2() -> Snapshot:
    scene = standalone()
    return replace(scene, services=tuple(s for s in scene.services if s.node != "NODE2"))


CASES: list[Case] = [
    Passing("both-nodes", standalone()),
    Passing(
        "an-older-release-is-a-service-too",
        add_services(
            standalone(), absent_service("NODE2", 130), service("NODE2", 120), service("NODE1", 120)
        ),
    ),
    Passing(
        "one-known-release-decides",
        add_services(standalone(), service("NODE1", 120), service("NODE2", 120, installed=unknown("sc"))),
    ),
    Failing(
        "second-node-has-none",
        add_services(standalone(), absent_service("NODE2", 130)),
        "NODE2",
        ("MsDtsServer130", "installed"),
        Severity.ERROR,
        observed="no Integration Services service",
        expected="MsDtsServer130",
        node="NODE2",
    ),
    Failing(
        "newest-release-elsewhere-is-wanted",
        add_services(
            standalone(),
            service("NODE1", 150),
            absent_service("NODE2", 130),
            absent_service("NODE2", 150),
        ),
        "NODE2",
        ("MsDtsServer150", "installed"),
        Severity.ERROR,
        expected="MsDtsServer150",
    ),
    Unevaluated("nothing-known-of-a-node", _without_evidence_of_node_2(), "services of NODE2"),
    Unevaluated(
        "not-known-whether-installed",
        change_service(standalone(), "NODE2", installed=unknown("MsDtsServer130 on NODE2")),
        "MsDtsServer130 on NODE2",
    ),
    Inapplicable("only-clustered", add_services(clustered(), absent_service("NODE2"))),
    Inapplicable("no-integration-services-at-all", replace(standalone(), services=())),
]
