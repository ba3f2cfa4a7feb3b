"""Cases of PK008: each package has a checkpoint file of its own."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import CHECKPOINT, HIDDEN, PATH, a_package, damaged, saving, with_packages

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("alone", with_packages(saving())),
    Passing(
        "another-file",
        with_packages(saving(), saving(PATH.replace("Load", "Next"), checkpoint_file=r"S:\SSIS\Next.chk")),
    ),
    Passing("no-name-is-left-to-pk002", with_packages(saving(checkpoint_file=None))),
    Failing(
        "shared",
        with_packages(saving(), saving(PATH.replace("Load", "Next"), checkpoint_file=CHECKPOINT.upper())),
        PATH,
        ("@checkpoint_file",),
        Severity.ERROR,
        observed=f"{CHECKPOINT}, shared with {PATH.replace('Load', 'Next')}",
        others=True,
    ),
    Unevaluated("set-by-an-expression", with_packages(saving(checkpoint_file=HIDDEN)), "an expression"),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("saves-no-checkpoints", with_packages(a_package())),
    Inapplicable("encrypted", with_packages(saving(encrypted=True))),
]
