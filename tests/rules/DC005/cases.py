"""Cases of DC005: the entries of a DCOM permission are whole and of one style."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.dcom_scenes import ACCESS, APP_KEY, ETL, OPS, SERVICE, a_node, at, hidden, with_dcom

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("single-rights", with_dcom(a_node("NODE1", access=ACCESS))),
    Passing("the-old-style-throughout", with_dcom(a_node("NODE1", launch=f"D:(A;;CC;;;{ETL})(A;;CC;;;BA)"))),
    Passing("no-list", with_dcom(a_node("NODE1", launch=None))),
    Failing(
        "without-execute",
        with_dcom(a_node("NODE1", launch=f"D:(A;;CCDCLCSWRP;;;BA)(A;;LCRP;;;{ETL})")),
        SERVICE,
        at("NODE1", APP_KEY, "LaunchPermission"),
        Severity.ERROR,
        observed=f"{ETL}: remote launch or access, remote activation (0x14)",
    ),
    Failing(
        "both-styles",
        with_dcom(a_node("NODE1", access=f"D:(A;;CCDCLC;;;BA)(A;;CC;;;{OPS})")),
        SERVICE,
        at("NODE1", APP_KEY, "AccessPermission"),
        Severity.ERROR,
        observed=f"{OPS}: execute (0x1)",
    ),
    Unevaluated("launch-unknown", with_dcom(a_node("NODE1", launch=hidden("the list"))), "the list"),
    Unevaluated("access-unknown", with_dcom(a_node("NODE1", access=hidden("the list"))), "the list"),
    Unevaluated(
        "application-not-seen",
        with_dcom(a_node("NODE1", applications=(), whole=hidden("DCOM applications"))),
        "DCOM applications",
    ),
]
