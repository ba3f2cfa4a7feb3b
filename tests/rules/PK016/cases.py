"""Cases of PK016: package configurations are not kept in the registry of one user."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.package_scenes import PATH, a_configuration, a_package, damaged, with_packages

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("none", with_packages(a_package())),
    Passing(
        "xml-file", with_packages(a_package(configurations=(a_configuration("Main", 1, r"S:\a.dtsConfig"),)))
    ),
    Failing(
        "registry-entry",
        with_packages(a_package(configurations=(a_configuration("Main", 3, r"SSIS\Main"),))),
        PATH,
        ("Configuration", "Main"),
        Severity.WARNING,
        observed=r"SSIS\Main",
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
]
