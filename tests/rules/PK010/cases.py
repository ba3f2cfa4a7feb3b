"""Cases of PK010: the protection level does not tie secrets to one user and computer."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, damaged, with_packages

from ssis_preflight.model.package import ProtectionLevel
from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("not-saved", with_packages(a_package())),
    Passing(
        "user-key-and-no-secret",
        with_packages(a_package(protection_level=ProtectionLevel.ENCRYPT_SENSITIVE_WITH_USER_KEY)),
    ),
    Passing(
        "password",
        with_packages(
            a_package(protection_level=ProtectionLevel.ENCRYPT_SENSITIVE_WITH_PASSWORD, has_sensitive=True)
        ),
    ),
    Failing(
        "user-key-and-a-secret",
        with_packages(
            a_package(protection_level=ProtectionLevel.ENCRYPT_SENSITIVE_WITH_USER_KEY, has_sensitive=True)
        ),
        PATH,
        ("@has_sensitive",),
        Severity.WARNING,
        observed="EncryptSensitiveWithUserKey",
    ),
    Failing(
        "everything-with-user-key",
        with_packages(a_package(protection_level=ProtectionLevel.ENCRYPT_ALL_WITH_USER_KEY)),
        PATH,
        ("@protection_level",),
        Severity.ERROR,
    ),
    Unevaluated("level-unknown", with_packages(a_package(protection_level=HIDDEN)), "an expression"),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("encrypted", with_packages(a_package(encrypted=True))),
]
