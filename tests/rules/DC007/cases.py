"""Cases of DC007: DCOM is enabled on every node with Integration Services."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.dcom_scenes import OLE, a_node, at, hidden, with_dcom
from tests.support.scene_changes import change_service
from tests.support.scenes import clustered, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.rule.severity import Severity

OFF = Known(value=False, at=at("NODE2", OLE, "EnableDCOM"))

CASES: list[Case] = [
    Passing("enabled", with_dcom()),
    Inapplicable(
        "a-node-without-the-service",
        with_dcom(a_node("NODE2", enabled=OFF), into=change_service(clustered(), "NODE2", installed=False)),
    ),
    Failing(
        "switched-off-on-one-node",
        with_dcom(a_node("NODE1"), a_node("NODE2", enabled=OFF)),
        "NODE2",
        OFF.at,
        Severity.ERROR,
        observed="N",
        expected="Y",
    ),
    Unevaluated("unknown", with_dcom(a_node("NODE1", enabled=hidden("EnableDCOM of NODE1"))), "EnableDCOM"),
    Unevaluated(
        "not-known-whether-the-service-is-there",
        with_dcom(
            a_node("NODE2"),
            into=change_service(clustered(), "NODE2", installed=unknown("whether it is installed")),
        ),
        "whether it is installed",
    ),
]
