"""Cases of PK007: a package with checkpoints uses no transactions."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, a_task, damaged, saving, with_packages

from ssis_preflight.model.package import TransactionOption
from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("supported-only", with_packages(saving())),
    Failing(
        "required-by-the-package",
        with_packages(saving(transaction_option=TransactionOption.REQUIRED)),
        PATH,
        ("@transaction_option",),
        Severity.WARNING,
        observed="TransactionOption Required on Load",
    ),
    Failing(
        "required-by-a-task",
        with_packages(saving(containers=(a_task("A", transaction_option=TransactionOption.REQUIRED),))),
        PATH,
        ("A", "transaction_option"),
        Severity.WARNING,
    ),
    Unevaluated("set-by-an-expression", with_packages(saving(transaction_option=HIDDEN)), "an expression"),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("saves-no-checkpoints", with_packages(a_package())),
    Inapplicable("encrypted", with_packages(saving(encrypted=True))),
]
