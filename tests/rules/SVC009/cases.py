"""Cases of SVC009: the service has the same account on every node."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service
from tests.support.scenes import absent_service, clustered, service, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def accounts(scene: Snapshot, one: str, other: str) -> Snapshot:
    """Return the scene with these accounts on NODE1 and NODE2."""
    return change_service(change_service(scene, "NODE1", account=one), "NODE2", account=other)


DOMAIN, VIRTUAL = r"CORP\svc-ssis", r"NT Service\MsDtsServer130"
DIFFERENT = accounts(clustered(), DOMAIN, VIRTUAL)

CASES: list[Case] = [
    Passing("virtual-accounts", standalone()),
    Passing("one-managed-account", accounts(clustered(), r"CORP\gmsa-ssis$", r"corp\GMSA-SSIS$")),
    Passing("another-release-has-another-account", add_services(standalone(), service("NODE1", 120))),
    Passing(
        "one-node-has-the-service",
        add_services(
            standalone(), service("NODE1", 150, account=unknown("account")), absent_service("NODE2", 150)
        ),
    ),
    Passing(
        "no-possible-owner",
        change_resource(DIFFERENT, "SSIS", possible_owners=("NODE1",)),
    ),
    Failing(
        "domain-account-and-virtual-account",
        DIFFERENT,
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
        observed=rf"NODE1: {DOMAIN}, NODE2: {VIRTUAL}",
        expected="one account on all nodes",
    ),
    Failing(
        "stand-alone",
        accounts(standalone(), r"NT AUTHORITY\NetworkService", VIRTUAL),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
    ),
    Failing(
        "two-accounts-of-the-domain",
        accounts(standalone(), DOMAIN, r"CORP\svc-sql"),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
    ),
    Failing(
        "two-differ-whatever-the-third",
        add_services(accounts(standalone(), DOMAIN, VIRTUAL), service("NODE3", account=unknown("account"))),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
        observed=rf"NODE1: {DOMAIN}, NODE2: {VIRTUAL}",
    ),
    Unevaluated(
        "account-unknown",
        change_service(standalone(), "NODE2", account=unknown("account of MsDtsServer130 on NODE2")),
        "account of MsDtsServer130 on NODE2",
    ),
    Unevaluated(
        "not-known-whether-installed",
        change_service(standalone(), "NODE2", installed=unknown("MsDtsServer130 on NODE2")),
        "MsDtsServer130 on NODE2",
    ),
    Unevaluated(
        "spellings-that-cannot-be-compared",
        accounts(standalone(), DOMAIN, "svc-ssis@corp.example"),
        rf"one and the same: NODE1: {DOMAIN}, NODE2: svc-ssis@corp.example",
    ),
    Unevaluated(
        "possible-owners-unknown",
        change_resource(DIFFERENT, "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners of SSIS",
    ),
    Inapplicable(
        "no-integration-services",
        add_services(standalone(), absent_service("NODE1"), absent_service("NODE2")),
    ),
]
