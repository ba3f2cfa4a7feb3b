"""Cases of CLU006: the SSIS resource needs SQL Server and its disk with AND, not OR."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource, with_files
from tests.support.scenes import DISK, all_of, clustered, config, unknown

from ssis_preflight.model.expression import AllOf, AnyOf, Expression, Ref
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

NAME = "SQL Network Name (SQLVS1)"
IP = "SQL IP Address 1 (SQLVS1)"


def _with(expression: Expression) -> Snapshot:
    return change_resource(clustered(), "SSIS", dependency=expression)


CASES: list[Case] = [
    Passing("and", clustered()),
    Passing("engine-or-agent", _with(AnyOf((Ref("SQL Server"), Ref("SQL Server Agent"))))),
    Passing("or-between-network-names", _with(AllOf((Ref("SQL Server"), AnyOf((Ref(NAME), Ref(IP))))))),
    Passing("nothing-leads-there-which-is-for-clu003-and-clu004", _with(all_of(IP))),
    Failing(
        "sql-server-or-disk",
        _with(AnyOf((Ref("SQL Server"), Ref(DISK)))),
        "SSIS",
        ("SSIS", "dependency"),
        Severity.WARNING,
        observed=f"[SQL Server] or [{DISK}]",
        expected=f"([SQL Server]) and ([{DISK}])",
    ),
    Failing(
        "disk-or-network-name",
        _with(AllOf((Ref(NAME), AnyOf((Ref(DISK.upper()), Ref(IP)))))),
        "SSIS",
        ("SSIS", "dependency"),
        Severity.WARNING,
    ),
    Failing(
        "the-or-is-in-sql-server",
        change_resource(_with(all_of("SQL Server")), "SQL Server", dependency=AnyOf((Ref(DISK), Ref(NAME)))),
        "SSIS",
        ("SQL Server", "dependency"),
        Severity.WARNING,
        expected=f"([SQL Server]) and ([{DISK}])",
    ),
    Failing(
        "sql-server-decides-although-the-file-is-unknown",
        with_files(
            _with(AnyOf((Ref("SQL Server"), Ref(DISK)))), config(config=unknown("content of the file"))
        ),
        "SSIS",
        ("SSIS", "dependency"),
        Severity.WARNING,
    ),
    Unevaluated(
        "dependency-unknown",
        change_resource(clustered(), "SSIS", dependency=unknown("dependencies of SSIS")),
        "dependencies of SSIS",
    ),
    Unevaluated(
        "an-alternative-may-need-the-disk",
        change_resource(
            _with(AnyOf((Ref("SQL Server"), Ref(NAME)))), NAME, dependency=unknown("dependencies of the name")
        ),
        "dependencies of the name",
    ),
]
