"""Cases of PK002: CheckpointFileName is set where checkpoints are saved."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, damaged, saving, with_packages

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("named", with_packages(saving())),
    Failing(
        "no-name",
        with_packages(saving(checkpoint_file=None)),
        PATH,
        ("@save_checkpoints",),
        Severity.ERROR,
        observed="no CheckpointFileName",
    ),
    Unevaluated("set-by-an-expression", with_packages(saving(checkpoint_file=HIDDEN)), "an expression"),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("saves-no-checkpoints", with_packages(a_package())),
    Inapplicable("encrypted", with_packages(saving(encrypted=True))),
]
