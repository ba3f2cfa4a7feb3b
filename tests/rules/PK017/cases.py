"""Cases of PK017: the package is not encrypted as a whole."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.package_scenes import PATH, a_package, damaged, with_packages

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("readable", with_packages(a_package())),
    Failing("encrypted", with_packages(a_package(encrypted=True)), PATH, (), Severity.INFO),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
]
