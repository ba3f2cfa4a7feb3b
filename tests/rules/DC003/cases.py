"""Cases of DC003: an access permission lets the declared principals in."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.dcom_scenes import (
    ACCESS,
    APP_KEY,
    ETL,
    OPS,
    SERVICE,
    a_node,
    at,
    groups,
    hidden,
    with_dcom,
)

from ssis_preflight.rule.severity import Severity

SUBJECT = f"{ETL}: {SERVICE}"
AT_NODE1 = at("NODE1", APP_KEY, "AccessPermission")

CASES: list[Case] = [
    Passing("none-is-set", with_dcom()),
    Passing("by-a-local-group", with_dcom(a_node("NODE1", access=ACCESS))),
    Failing(
        "local-access-only",
        with_dcom(a_node("NODE1", access=f"D:(A;;CCDC;;;{ETL})")),
        SUBJECT,
        AT_NODE1,
        Severity.WARNING,
        observed=f"{ETL}: local launch or access",
    ),
    Failing(
        "perhaps-through-a-group-of-the-domain",
        with_dcom(a_node("NODE1", access=f"D:(A;;CCDCLC;;;{OPS})")),
        SUBJECT,
        AT_NODE1,
        Severity.INFO,
    ),
    Unevaluated("permission-unknown", with_dcom(a_node("NODE1", access=hidden("the list"))), "the list"),
    Unevaluated(
        "members-unknown",
        with_dcom(a_node("NODE1", access=ACCESS), local=groups("NODE1", users=None)),
        "Distributed COM Users",
    ),
]
