"""Cases of SVC003: ServiceName is that of the installed release, not of SQL Server 2005."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _copied() -> Snapshot:
    scene = change_resource(clustered(), "SSIS", service_name="msdtsserver")
    return add_services(scene, absent_service("NODE1", 90), absent_service("NODE2", 90))


CASES: list[Case] = [
    Passing("the-service-of-the-release", clustered()),
    Passing(
        "another-wrong-name-is-svc002", change_resource(clustered(), "SSIS", service_name="MsDtsServer140")
    ),
    Passing("it-is-sql-server-2005", add_services(_copied(), service("NODE2", 90))),
    Passing(
        "nothing-installed-is-svc002",
        add_services(_copied(), absent_service("NODE1"), absent_service("NODE2")),
    ),
    Failing(
        "name-of-2005-on-2016",
        _copied(),
        "SSIS",
        ("SSIS", "service_name"),
        Severity.ERROR,
        observed="MsDtsServer",
        expected="MsDtsServer130",
    ),
    Failing(
        "one-node-with-the-newer-release-is-enough",
        change_service(_copied(), "NODE2", installed=unknown()),
        "SSIS",
        ("SSIS", "service_name"),
        Severity.ERROR,
    ),
    Unevaluated(
        "a-node-may-have-2005",
        change_service(_copied(), "NODE2", 90, installed=unknown("MsDtsServer on NODE2")),
        "MsDtsServer on NODE2",
    ),
    Unevaluated(
        "service-name-unknown",
        change_resource(clustered(), "SSIS", service_name=unknown("ServiceName of SSIS")),
        "ServiceName of SSIS",
    ),
    Inapplicable("stand-alone", standalone()),
]
