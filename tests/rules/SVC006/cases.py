"""Cases of SVC006: a service that the cluster hosts has the start mode Manual."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.states import StartMode
from ssis_preflight.rule.severity import Severity

AUTOMATIC_ON_NODE2 = change_service(clustered(), "NODE2", start_mode=StartMode.AUTOMATIC)

CASES: list[Case] = [
    Passing("manual", clustered()),
    Passing("disabled-is-svc007", change_service(clustered(), "NODE2", start_mode=StartMode.DISABLED)),
    Passing(
        "another-release-stands-alone",
        add_services(clustered(), service("NODE1", 150), service("NODE2", 150)),
    ),
    Passing("no-possible-owner", change_resource(AUTOMATIC_ON_NODE2, "SSIS", possible_owners=("NODE1",))),
    Passing("not-installed-on-a-node", add_services(clustered(), absent_service("NODE2"))),
    Failing(
        "automatic",
        AUTOMATIC_ON_NODE2,
        "MsDtsServer130",
        ("MsDtsServer130", "start_mode"),
        Severity.WARNING,
        observed="Automatic",
        expected="Manual",
        node="NODE2",
    ),
    Failing(
        "name-in-another-spelling",
        change_resource(AUTOMATIC_ON_NODE2, "SSIS", service_name="msdtsserver130"),
        "MsDtsServer130",
        ("MsDtsServer130", "start_mode"),
        Severity.WARNING,
        node="NODE2",
    ),
    Unevaluated(
        "start-mode-unknown",
        change_service(clustered(), "NODE2", start_mode=unknown("start mode of MsDtsServer130 on NODE2")),
        "start mode",
    ),
    Unevaluated(
        "automatic-and-possible-owners-unknown",
        change_resource(AUTOMATIC_ON_NODE2, "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners of SSIS",
    ),
    Inapplicable("stand-alone", standalone()),
    Inapplicable(
        "a-wrong-name-is-svc003",
        add_services(
            change_resource(AUTOMATIC_ON_NODE2, "SSIS", service_name="MsDtsServer"),
            absent_service("NODE1", 90),
            absent_service("NODE2", 90),
        ),
    ),
]
