"""Cases of PK014: the package format is not newer than the runtime of any node."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, with_packages
from tests.support.scene_changes import change_service
from tests.support.scenes import clustered, service

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("old-format", with_packages(a_package(format_version=6))),
    Passing("same-age", with_packages(a_package())),
    Passing("unheard-of-format", with_packages(a_package(format_version=99))),
    Failing(
        "older-runtime",
        with_packages(
            a_package(), into=replace(clustered(), services=(service("NODE1"), service("NODE2", 110)))
        ),
        PATH,
        ("@format_version",),
        Severity.ERROR,
        expected="release 120 or later on every node",
    ),
    Unevaluated(
        "service-unknown",
        with_packages(a_package(), into=change_service(clustered(), "NODE2", installed=HIDDEN)),
        "an expression",
    ),
    Unevaluated("format-unknown", with_packages(a_package(format_version=HIDDEN)), "an expression"),
]
