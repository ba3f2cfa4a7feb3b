"""Cases of CLU003: the SSIS resource depends on the disk with its configuration and packages."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource, with_files
from tests.support.scenes import DISK, all_of, clustered, config, unknown

from ssis_preflight.model.expression import AnyOf, Ref
from ssis_preflight.rule.severity import Severity

NAME = "SQL Network Name (SQLVS1)"
IP = "SQL IP Address 1 (SQLVS1)"
EITHER = change_resource(clustered(), "SSIS", dependency=AnyOf((Ref(NAME), Ref("SQL Server"))))
ONLY_THE_NAME = change_resource(clustered(), "SSIS", dependency=all_of(NAME))

CASES: list[Case] = [
    Passing("direct", clustered()),
    Passing("through-sql-server", change_resource(clustered(), "SSIS", dependency=all_of("SQL Server"))),
    Passing("through-one-alternative-which-is-for-clu006", EITHER),
    Failing(
        "only-the-network-name",
        ONLY_THE_NAME,
        "MsDtsServer130",
        ("SSIS", "dependency"),
        Severity.ERROR,
        observed=f"([{NAME}])",
        expected=f"([{NAME}]) and ([{DISK}])",
    ),
    Failing(
        "the-disk-of-the-file-decides-although-the-file-was-not-copied",
        with_files(ONLY_THE_NAME),
        "MsDtsServer130",
        ("SSIS", "dependency"),
        Severity.ERROR,
    ),
    Unevaluated(
        "unknown-dependency",
        change_resource(clustered(), "SSIS", dependency=unknown("dependencies of SSIS")),
        "SSIS",
    ),
    Unevaluated(
        "an-alternative-may-lead-to-the-disk",
        change_resource(
            change_resource(clustered(), "SSIS", dependency=AnyOf((Ref(IP), Ref(NAME)))),
            NAME,
            dependency=unknown("dependencies of the network name"),
        ),
        "dependencies of the network name",
    ),
    Unevaluated(
        "store-unknown",
        with_files(clustered(), config(config=unknown("content of the file"))),
        "content of the file",
    ),
]
