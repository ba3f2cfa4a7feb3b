"""Cases of SVC015: no Integration Services service is in use that its release deprecates."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services
from tests.support.scenes import absent_service, service, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import ServiceState, StartMode
from ssis_preflight.rule.severity import Severity

IDLE = {"start_mode": StartMode.DISABLED, "state": ServiceState.STOPPED}


def with_2025(**values: Any) -> Snapshot:
    """Return the stand-alone scene with MsDtsServer170, idle but for these facts of NODE1."""
    return add_services(standalone(), service("NODE1", 170, **(IDLE | values)), service("NODE2", 170, **IDLE))


MANUAL = StartMode.MANUAL

CASES: list[Case] = [
    Passing("disabled", with_2025()),
    Passing("manual-and-stopped", with_2025(start_mode=MANUAL)),
    Failing(
        "running",
        with_2025(start_mode=MANUAL, state=ServiceState.RUNNING),
        "MsDtsServer170",
        ("MsDtsServer170", "state"),
        Severity.INFO,
        observed="MsDtsServer170 on NODE1",
    ),
    Failing(
        "automatic-and-stopped",
        with_2025(start_mode=StartMode.AUTOMATIC),
        "MsDtsServer170",
        ("MsDtsServer170", "start_mode"),
        Severity.INFO,
    ),
    Failing(
        "once-for-all-nodes",
        add_services(standalone(), service("NODE1", 170), service("NODE2", 170)),
        "MsDtsServer170",
        ("MsDtsServer170", "state"),
        Severity.INFO,
        observed="MsDtsServer170 on NODE1, NODE2",
    ),
    Failing(
        "in-use-whatever-the-other-node",
        add_services(
            standalone(),
            service("NODE1", 170, installed=unknown("MsDtsServer170 on NODE1")),
            service("NODE2", 170),
        ),
        "MsDtsServer170",
        ("MsDtsServer170", "state"),
        Severity.INFO,
        observed="MsDtsServer170 on NODE2",
    ),
    Unevaluated(
        "state-unknown",
        with_2025(state=unknown("state of MsDtsServer170 on NODE1")),
        "state of MsDtsServer170",
    ),
    Unevaluated(
        "not-known-whether-installed",
        with_2025(installed=unknown("MsDtsServer170 on NODE1")),
        "MsDtsServer170 on NODE1",
    ),
    Inapplicable("an-earlier-release", standalone()),
    Inapplicable(
        "not-installed",
        add_services(standalone(), absent_service("NODE1", 170), absent_service("NODE2", 170)),
    ),
]
