"""Cases of SVC002: ServiceName of the SSIS resource is a service that exists."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_node_evidence, change_resource, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

AT = ("SSIS", "service_name")


def _named(name: str | None, scene: Snapshot | None = None) -> Snapshot:
    return change_resource(scene or clustered(), "SSIS", service_name=name)


def _nowhere(number: int) -> Snapshot:
    return add_services(clustered(), absent_service("NODE1", number), absent_service("NODE2", number))


CASES: list[Case] = [
    Passing("the-service-of-the-release", clustered()),
    Passing("in-another-spelling", _named("MSDTSSERVER130")),
    Passing("one-node-has-it", add_services(clustered(), absent_service("NODE1"))),
    Passing(
        "one-node-has-it-and-nothing-is-known-of-the-other",
        change_service(clustered(), "NODE2", installed=unknown()),
    ),
    Passing("the-name-of-2005-is-svc003", _named("MsDtsServer", _nowhere(90))),
    Failing("empty", _named(""), "SSIS", AT, Severity.ERROR, observed="empty", expected="MsDtsServer130"),
    Failing("absent", _named(None), "SSIS", AT, Severity.ERROR, observed="empty"),
    Failing(
        "display-name",
        _named("SQL Server Integration Services 13.0"),
        "SSIS",
        AT,
        Severity.ERROR,
        observed="SQL Server Integration Services 13.0",
        expected="MsDtsServer130",
    ),
    Failing(
        "display-name-of-a-release-of-which-nothing-is-known",
        _named(
            "sql server integration services 15.0",
            change_service(clustered(), "NODE1", display_name=unknown()),
        ),
        "SSIS",
        AT,
        Severity.ERROR,
        expected="MsDtsServer150",
    ),
    Failing("misspelt", _named("MsDtsServer13"), "SSIS", AT, Severity.ERROR, expected="MsDtsServer130"),
    Failing(
        "another-release-than-the-installed-one",
        _named("MsDtsServer140", _nowhere(140)),
        "SSIS",
        AT,
        Severity.ERROR,
        observed="MsDtsServer140",
        expected="MsDtsServer130",
    ),
    Failing(
        "the-lists-of-services-are-whole-and-lack-it",
        _named("MsDtsServer140"),
        "SSIS",
        AT,
        Severity.ERROR,
    ),
    Failing(
        "no-integration-services-anywhere",
        add_services(clustered(), absent_service("NODE1"), absent_service("NODE2")),
        "SSIS",
        AT,
        Severity.ERROR,
        expected="the name of the installed service, such as MsDtsServer130",
    ),
    Failing(
        "the-name-of-2005-and-nothing-newer",
        _named(
            "MsDtsServer",
            replace(_nowhere(90), services=(absent_service("NODE1", 90), absent_service("NODE2", 90))),
        ),
        "SSIS",
        AT,
        Severity.ERROR,
    ),
    Unevaluated(
        "service-name-unknown",
        change_resource(clustered(), "SSIS", service_name=unknown("ServiceName of SSIS")),
        "ServiceName of SSIS",
    ),
    Unevaluated(
        "a-node-may-have-it",
        _named("MsDtsServer140", change_node_evidence(clustered(), "NODE2", services_whole=unknown())),
        "whether NODE2 has a service MsDtsServer140",
    ),
    Unevaluated(
        "a-service-of-somebody-else",
        _named("SSIS Watcher", change_node_evidence(clustered(), "NODE1", services_whole=False)),
        "SSIS Watcher",
    ),
    Passing(
        "a-service-of-2005-on-one-node",
        _named("MsDtsServer", add_services(clustered(), service("NODE2", 90), absent_service("NODE1", 90))),
    ),
    Inapplicable("stand-alone", standalone()),
]
