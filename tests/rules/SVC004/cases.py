"""Cases of SVC004: all nodes have the same release and build of Integration Services."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_node_evidence, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.parts import Part
from ssis_preflight.rule.severity import Severity

VERSION = ("MsDtsServer130", "version")
OLDER_ON_NODE2 = add_services(
    standalone(), absent_service("NODE2"), service("NODE2", 120), absent_service("NODE1", 120)
)

CASES: list[Case] = [
    Passing("same-build-stand-alone", standalone()),
    Passing("same-build-clustered", clustered()),
    Passing("only-one-node-has-it", add_services(clustered(), absent_service("NODE2"))),
    Passing("a-node-without-any-is-svc001", add_services(standalone(), absent_service("NODE2"))),
    Passing(
        "an-older-release-beside-the-newest-on-one-node",
        add_services(standalone(), service("NODE1", 120), absent_service("NODE2", 120)),
    ),
    Failing(
        "another-cumulative-update",
        change_service(standalone(), "NODE2", version="13.0.6300.2"),
        "MsDtsServer130",
        VERSION,
        Severity.WARNING,
        observed="NODE1: 13.0.5026.0, NODE2: 13.0.6300.2",
        expected="13.0.6300.2",
    ),
    Failing(
        "another-cumulative-update-of-a-clustered-service",
        change_service(clustered(), "NODE1", version="13.0.10000.1"),
        "MsDtsServer130",
        VERSION,
        Severity.WARNING,
        observed="NODE2: 13.0.5026.0, NODE1: 13.0.10000.1",
        expected="13.0.10000.1",
    ),
    Failing(
        "a-node-is-left-with-the-older-release",
        OLDER_ON_NODE2,
        "MsDtsServer130",
        ("MsDtsServer130", "installed"),
        Severity.WARNING,
        observed="MsDtsServer120 on NODE2",
        expected="MsDtsServer130",
    ),
    Unevaluated(
        "build-unknown",
        change_service(standalone(), "NODE1", version=unknown("build", Part.VERSIONS)),
        "build of MsDtsServer130 on NODE1",
    ),
    Unevaluated("build-not-recorded", change_service(standalone(), "NODE1", version=None), "build of"),
    Unevaluated(
        "a-newer-release-may-be-there",
        add_services(OLDER_ON_NODE2, service("NODE1", 150, installed=unknown("MsDtsServer150 on NODE1"))),
        "MsDtsServer150 on NODE1",
    ),
    Unevaluated(
        "a-node-of-which-nothing-is-known",
        change_node_evidence(
            change_service(standalone(), "NODE2", installed=unknown("services of NODE2")),
            "NODE2",
            services_whole=unknown(),
        ),
        "services of NODE2",
    ),
]
