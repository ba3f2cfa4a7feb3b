"""Cases of DC004: the DCOM permissions of Integration Services are the same on every node."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.dcom_scenes import ACCESS, APP_KEY, LAUNCH, SERVICE, a_node, at, hidden, with_dcom

from ssis_preflight.rule.severity import Severity

MORE = LAUNCH + "(A;;CCDCLCSWRP;;;S-1-5-21-1-2-3-9)"

CASES: list[Case] = [
    Passing("the-same-everywhere", with_dcom()),
    Passing("no-list-anywhere", with_dcom(a_node("NODE1", launch=None), a_node("NODE2", launch=None))),
    Inapplicable("one-node", with_dcom(a_node("NODE1"))),
    Failing(
        "somebody-more-on-one-node",
        with_dcom(a_node("NODE1"), a_node("NODE2", launch=MORE)),
        SERVICE,
        at("NODE2", APP_KEY, "LaunchPermission"),
        Severity.WARNING,
        expected="as on NODE1: lacks S-1-5-21-1-2-3-9: local launch or access, remote launch or access, "
        "local activation, remote activation",
    ),
    Failing(
        "a-list-on-one-node-only",
        with_dcom(a_node("NODE1"), a_node("NODE2", access=ACCESS)),
        SERVICE,
        at("NODE2", APP_KEY, "AccessPermission"),
        Severity.WARNING,
        expected="as on NODE1: no list of its own",
    ),
    Failing(
        "everybody-on-one-node-and-nobody-on-the-other",
        with_dcom(a_node("NODE1", launch="D:"), a_node("NODE2", launch="D:NO_ACCESS_CONTROL")),
        SERVICE,
        at("NODE2", APP_KEY, "LaunchPermission"),
        Severity.WARNING,
        "NODE2: no list: everybody may do everything",
        "as on NODE1: no entry",
    ),
    Failing(
        "two-differ-and-one-is-unknown",
        with_dcom(a_node("NODE1", launch=MORE), a_node("NODE2"), a_node("NODE1", launch=hidden("a list"))),
        SERVICE,
        at("NODE2", APP_KEY, "LaunchPermission"),
        Severity.WARNING,
    ),
    Unevaluated(
        "unknown-on-one-node", with_dcom(a_node("NODE1"), a_node("NODE2", launch=hidden("a list"))), "a list"
    ),
    Unevaluated(
        "application-not-seen",
        with_dcom(a_node("NODE1"), a_node("NODE2", applications=(), whole=hidden("DCOM applications"))),
        "DCOM applications",
    ),
]
