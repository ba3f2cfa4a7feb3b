"""Cases of CLU003: the SSIS resource depends on the disk with its configuration and packages."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scenes import DISK, all_of, change_resource, clustered, unknown

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("direct", clustered()),
    Passing("through-sql-server", change_resource(clustered(), "SSIS", dependency=all_of("SQL Server"))),
    Failing(
        "only-the-network-name",
        change_resource(clustered(), "SSIS", dependency=all_of("SQL Network Name (SQLVS1)")),
        "MsDtsServer130",
        ("SSIS", "dependency"),
        Severity.ERROR,
        observed="([SQL Network Name (SQLVS1)])",
        expected=f"([SQL Network Name (SQLVS1)]) and ([{DISK}])",
    ),
    Unevaluated(
        "unknown-dependency",
        change_resource(clustered(), "SSIS", dependency=unknown("dependencies of SSIS")),
        "SSIS",
    ),
]
