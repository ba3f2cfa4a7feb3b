"""Cases of PK013: files that packages name are on storage that every node sees."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.package_scenes import (
    HIDDEN,
    PATH,
    a_configuration,
    a_connection,
    a_package,
    damaged,
    with_packages,
)

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing(
        "clustered-disk",
        with_packages(a_package(connections=(a_connection("In", "FILE", path=r"S:\a.csv"),))),
    ),
    Passing(
        "share-outside",
        with_packages(a_package(connections=(a_connection("In", "FILE", path=r"\\FS\x\a.csv"),))),
    ),
    Passing(
        "address", with_packages(a_package(connections=(a_connection("In", "HTTP", path="https://x/a"),)))
    ),
    Passing(
        "other-configuration", with_packages(a_package(configurations=(a_configuration("Env", 2, "CFG"),)))
    ),
    Failing(
        "drive-of-the-node",
        with_packages(a_package(connections=(a_connection("In", "FLATFILE", path=r"C:\In\a.csv"),))),
        PATH,
        ("In", "path"),
        Severity.WARNING,
        observed=r"C:\In\a.csv",
    ),
    Failing(
        "configuration-file-on-the-node",
        with_packages(a_package(configurations=(a_configuration("Main", 1, r"C:\a.dtsConfig"),))),
        PATH,
        ("Configuration", "Main"),
        Severity.WARNING,
    ),
    Unevaluated(
        "set-by-an-expression",
        with_packages(a_package(connections=(a_connection("In", path=HIDDEN),))),
        "expression",
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
]
