"""Cases of SVC010: the service does not run as LocalSystem."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_service
from tests.support.scenes import clustered, standalone, unknown

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("virtual-account", standalone()),
    Passing(
        "network-service", change_service(standalone(), "NODE1", account=r"NT AUTHORITY\NETWORK SERVICE")
    ),
    Passing(
        "an-account-of-the-domain", change_service(clustered(), "NODE1", account=r"CORP\LocalSystem-ssis")
    ),
    Failing(
        "local-system",
        change_service(standalone(), "NODE2", account="LocalSystem"),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.INFO,
        observed="LocalSystem",
        node="NODE2",
    ),
    Failing(
        "local-system-by-its-long-name",
        change_service(clustered(), "NODE1", account=r"NT AUTHORITY\SYSTEM"),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.INFO,
        node="NODE1",
    ),
    Unevaluated(
        "account-unknown",
        change_service(standalone(), "NODE2", account=unknown("account of MsDtsServer130 on NODE2")),
        "account of MsDtsServer130",
    ),
]
