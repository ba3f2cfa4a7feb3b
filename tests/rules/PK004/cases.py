"""Cases of PK004: CheckpointUsage is not Always."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, damaged, saving, with_packages

from ssis_preflight.model.package import CheckpointUsage
from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("if-exists", with_packages(saving())),
    Passing("never", with_packages(saving(checkpoint_usage=CheckpointUsage.NEVER))),
    Failing(
        "always",
        with_packages(saving(checkpoint_usage=CheckpointUsage.ALWAYS)),
        PATH,
        ("@checkpoint_usage",),
        Severity.WARNING,
        observed="Always",
        expected="IfExists",
    ),
    Unevaluated("set-by-an-expression", with_packages(saving(checkpoint_usage=HIDDEN)), "an expression"),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("saves-no-checkpoints", with_packages(a_package())),
    Inapplicable("encrypted", with_packages(saving(encrypted=True))),
]
