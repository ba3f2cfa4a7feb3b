"""Cases of SVC005: the stand-alone service starts automatically and is running on every node."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.states import ServiceState, StartMode
from ssis_preflight.rule.severity import Severity

STOPPED = {"state": ServiceState.STOPPED}
MODE, STATE = ("MsDtsServer130", "start_mode"), ("MsDtsServer130", "state")

CASES: list[Case] = [
    Passing("automatic-and-running", standalone()),
    Passing("just-starting", change_service(standalone(), "NODE2", state=ServiceState.START_PENDING)),
    Passing(
        "disabled-is-svc007", change_service(standalone(), "NODE2", start_mode=StartMode.DISABLED, **STOPPED)
    ),
    Passing(
        "retired-beside-a-newer-release",
        add_services(
            standalone(),
            service("NODE1", 120, start_mode=StartMode.MANUAL, **STOPPED),
            absent_service("NODE2", 120),
        ),
    ),
    Failing(
        "manual-and-stopped",
        change_service(standalone(), "NODE2", start_mode=StartMode.MANUAL, **STOPPED),
        "MsDtsServer130",
        MODE,
        Severity.WARNING,
        observed="Manual, Stopped",
        expected="Automatic, Running",
        node="NODE2",
    ),
    Failing(
        "manual-and-running",
        change_service(standalone(), "NODE1", start_mode=StartMode.MANUAL),
        "MsDtsServer130",
        MODE,
        Severity.WARNING,
        observed="Manual",
        node="NODE1",
    ),
    Failing(
        "automatic-and-stopped",
        change_service(standalone(), "NODE2", **STOPPED),
        "MsDtsServer130",
        STATE,
        Severity.WARNING,
        observed="Stopped",
    ),
    Failing(
        "manual-decides-whatever-the-state",
        change_service(standalone(), "NODE2", start_mode=StartMode.MANUAL, state=unknown()),
        "MsDtsServer130",
        MODE,
        Severity.WARNING,
    ),
    Unevaluated(
        "state-unknown",
        change_service(standalone(), "NODE2", state=unknown("state of MsDtsServer130 on NODE2")),
        "state of MsDtsServer130",
    ),
    Unevaluated(
        "stopped-and-may-be-disabled",
        change_service(standalone(), "NODE2", start_mode=unknown("start mode"), **STOPPED),
        "start mode",
    ),
    Unevaluated(
        "not-known-whether-installed",
        change_service(standalone(), "NODE2", installed=unknown("MsDtsServer130 on NODE2")),
        "MsDtsServer130 on NODE2",
    ),
    Inapplicable("clustered", clustered()),
]
