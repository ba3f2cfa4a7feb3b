"""Cases of PK005: a container is a restart point where checkpoints are saved."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, a_task, damaged, saving, with_packages

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("one-point", with_packages(saving())),
    Passing(
        "one-point-among-others",
        with_packages(saving(containers=(a_task("A"), a_task("B", fail_package_on_failure=True)))),
    ),
    Failing(
        "no-point",
        with_packages(saving(containers=(a_task("A"), a_task("B")))),
        PATH,
        ("@save_checkpoints",),
        Severity.WARNING,
        observed="FailPackageOnFailure is False on all 2 tasks and containers",
    ),
    Failing("no-task", with_packages(saving(containers=())), PATH, ("@save_checkpoints",), Severity.WARNING),
    Unevaluated(
        "set-by-an-expression",
        with_packages(saving(containers=(a_task("A"), a_task("B", fail_package_on_failure=HIDDEN)))),
        "an expression",
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("saves-no-checkpoints", with_packages(a_package())),
    Inapplicable("encrypted", with_packages(saving(encrypted=True))),
]
