"""Cases of PK012: connection managers name no node."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_connection, a_package, damaged, with_packages

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("virtual-name", with_packages(a_package(connections=(a_connection("DW", server="SQLVS1"),)))),
    Passing("elsewhere", with_packages(a_package(connections=(a_connection("DW", server=r"OTHER\OPS"),)))),
    Passing(
        "a-file", with_packages(a_package(connections=(a_connection("In", "FLATFILE", path=r"S:\a.csv"),)))
    ),
    Failing(
        "local",
        with_packages(a_package(connections=(a_connection("DW", server="."),))),
        PATH,
        ("DW", "server"),
        Severity.WARNING,
        observed="DW: .",
    ),
    Failing(
        "a-node",
        with_packages(a_package(connections=(a_connection("DW", server="node2.corp.example,1433"),))),
        PATH,
        ("DW", "server"),
        Severity.WARNING,
    ),
    Unevaluated(
        "set-by-an-expression",
        with_packages(a_package(connections=(a_connection("DW", server=HIDDEN),))),
        "expression",
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
]
