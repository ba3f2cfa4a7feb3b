"""Cases of VER001: no node has several releases of Integration Services side by side."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.states import StartMode
from ssis_preflight.rule.severity import Severity

BESIDE = add_services(standalone(), service("NODE1", 120), absent_service("NODE2", 120))
OPEN = unknown("MsDtsServer120 on NODE2")

CASES: list[Case] = [
    Passing("one-release", standalone()),
    Passing("one-release-clustered", clustered()),
    Passing(
        "older-one-is-disabled",
        change_service(BESIDE, "NODE1", 120, start_mode=StartMode.DISABLED),
    ),
    Passing(
        "one-release-on-each-node",
        add_services(
            standalone(), service("NODE2", 150), absent_service("NODE1", 150), absent_service("NODE2", 130)
        ),
    ),
    Failing(
        "two-releases-on-one-node",
        BESIDE,
        "CLU1",
        ("MsDtsServer130", "installed"),
        Severity.INFO,
        observed="NODE1: MsDtsServer130, MsDtsServer120",
    ),
    Failing(
        "manual-counts-too",
        change_service(BESIDE, "NODE1", 120, start_mode=StartMode.MANUAL),
        "CLU1",
        ("MsDtsServer130", "installed"),
        Severity.INFO,
    ),
    Failing(
        "two-nodes-are-one-finding",
        add_services(BESIDE, service("NODE2", 120)),
        "CLU1",
        ("MsDtsServer130", "installed"),
        Severity.INFO,
        observed="NODE1: MsDtsServer130, MsDtsServer120; NODE2: MsDtsServer130, MsDtsServer120",
    ),
    Failing(
        "two-on-one-node-whatever-the-other",
        add_services(BESIDE, service("NODE2", 120, installed=OPEN)),
        "CLU1",
        ("MsDtsServer130", "installed"),
        Severity.INFO,
        observed="NODE1: MsDtsServer130, MsDtsServer120",
    ),
    Unevaluated(
        "not-known-whether-installed",
        add_services(standalone(), absent_service("NODE1", 120), service("NODE2", 120, installed=OPEN)),
        "MsDtsServer120 on NODE2",
    ),
    Unevaluated(
        "may-be-disabled",
        change_service(BESIDE, "NODE1", 120, start_mode=unknown("start mode of MsDtsServer120 on NODE1")),
        "start mode of MsDtsServer120",
    ),
]
