"""Cases of SVC007: the Integration Services service is not disabled."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.states import StartMode
from ssis_preflight.rule.severity import Severity

DISABLED = {"start_mode": StartMode.DISABLED}
AT = ("MsDtsServer130", "start_mode")
DISABLED_ON_NODE2 = change_service(clustered(), "NODE2", **DISABLED)

CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("stand-alone", standalone()),
    Passing("no-possible-owner", change_resource(DISABLED_ON_NODE2, "SSIS", possible_owners=("NODE1",))),
    Passing(
        "retired-beside-a-newer-release",
        add_services(standalone(), service("NODE1", 120, **DISABLED), absent_service("NODE2", 120)),
    ),
    Failing(
        "disabled-where-the-resource-may-go",
        DISABLED_ON_NODE2,
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        observed="Disabled",
        expected="Manual",
        node="NODE2",
    ),
    Failing(
        "disabled-stand-alone",
        change_service(standalone(), "NODE1", **DISABLED),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        observed="Disabled",
        expected="Automatic",
        node="NODE1",
    ),
    Unevaluated(
        "start-mode-unknown",
        change_service(standalone(), "NODE2", start_mode=unknown("start mode of MsDtsServer130 on NODE2")),
        "start mode",
    ),
    Unevaluated(
        "disabled-and-possible-owners-unknown",
        change_resource(DISABLED_ON_NODE2, "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners of SSIS",
    ),
    Unevaluated(
        "disabled-and-not-known-whether-clustered",
        change_resource(DISABLED_ON_NODE2, "SSIS", service_name=unknown("ServiceName of SSIS")),
        "ServiceName of SSIS",
    ),
]
