"""Cases of DC015: every Integration Services service has its DCOM application."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.dcom_scenes import SERVICE, a_node, hidden, with_dcom

from ssis_preflight.model.places import Place
from ssis_preflight.rule.severity import Severity

ALL = Place("nodes/NODE1/dcom.reg", node="NODE1", key=r"HKLM\SOFTWARE\Classes\AppID")

CASES: list[Case] = [
    Passing("there", with_dcom()),
    Passing("there-among-some", with_dcom(a_node("NODE1", whole=hidden("the others")))),
    Failing(
        "missing",
        with_dcom(a_node("NODE1", applications=()), a_node("NODE2")),
        SERVICE,
        ALL,
        Severity.INFO,
        node="NODE1",
        observed="none",
    ),
    Unevaluated(
        "not-seen-among-some",
        with_dcom(a_node("NODE1", applications=(), whole=hidden("DCOM applications"))),
        "DCOM applications",
    ),
]
