"""Cases of PK011: ProtectionLevel of a package file is not ServerStorage."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import PATH, a_package, damaged, with_packages

from ssis_preflight.model.package import ProtectionLevel
from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("not-saved", with_packages(a_package())),
    Failing(
        "server-storage",
        with_packages(a_package(protection_level=ProtectionLevel.SERVER_STORAGE)),
        PATH,
        ("@protection_level",),
        Severity.ERROR,
        observed="ServerStorage",
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("encrypted", with_packages(a_package(encrypted=True))),
]
