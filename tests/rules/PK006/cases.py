"""Cases of PK006: no restart point is inside a loop."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, a_task, damaged, saving, with_packages

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("outside", with_packages(saving())),
    Passing(
        "around-the-loop",
        with_packages(saving(containers=(a_task("Each", "STOCK:FOREACHLOOP"), a_task("A", parent="Each")))),
    ),
    Failing(
        "inside",
        with_packages(
            saving(
                containers=(
                    a_task("Each", "STOCK:FOREACHLOOP"),
                    a_task("Part", "STOCK:SEQUENCE", parent="Each"),
                    a_task("A", parent="Part", fail_package_on_failure=True),
                )
            )
        ),
        PATH,
        ("A", "fail_package_on_failure"),
        Severity.INFO,
        observed="restart points inside a loop: A",
    ),
    Unevaluated(
        "set-by-an-expression",
        with_packages(
            saving(
                containers=(
                    a_task("Each", "STOCK:FORLOOP"),
                    a_task("A", parent="Each", fail_package_on_failure=HIDDEN),
                )
            )
        ),
        "an expression",
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("saves-no-checkpoints", with_packages(a_package())),
    Inapplicable("encrypted", with_packages(saving(encrypted=True))),
]
