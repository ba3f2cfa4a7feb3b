"""Cases of DQ005: dependencies stay within their group."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource
from tests.support.scenes import all_of, clustered, unknown

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("one-group", clustered()),
    Passing("case-of-the-group-name", change_resource(clustered(), "SSIS", group="SQL SERVER (mssqlserver)")),
    Passing("a-stranger-is-another-rule", change_resource(clustered(), "SSIS", dependency=all_of("Nobody"))),
    Failing(
        "across-groups",
        change_resource(clustered(), "SSIS", dependency=all_of("cluster name")),
        "SSIS",
        ("SSIS", "dependency"),
        Severity.ERROR,
        observed="([cluster name])",
    ),
    Unevaluated(
        "unknown-dependency",
        change_resource(clustered(), "SSIS", dependency=unknown("dependencies of SSIS")),
        "of SSIS",
    ),
]
