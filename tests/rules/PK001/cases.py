"""Cases of PK001: the checkpoint file is on storage that the next node sees."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, damaged, saving, with_packages

from ssis_preflight.model.package import CheckpointUsage
from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("on-the-disk-of-the-group", with_packages(saving())),
    Passing(
        "on-a-shared-volume", with_packages(saving(checkpoint_file=r"C:\ClusterStorage\Volume1\Load.chk"))
    ),
    Passing("on-a-share-outside", with_packages(saving(checkpoint_file=r"\\FILES\SSIS\Load.chk"))),
    Passing("no-name-is-left-to-pk002", with_packages(saving(checkpoint_file=None))),
    Passing("with-a-variable", with_packages(saving(checkpoint_file=r"%CHK%\Load.chk"))),
    Failing(
        "on-a-drive-of-the-node",
        with_packages(saving(checkpoint_file=r"C:\SSIS\Load.chk")),
        PATH,
        ("@checkpoint_file",),
        Severity.WARNING,
        observed=r"C:\SSIS\Load.chk",
    ),
    Failing(
        "on-a-drive-of-the-node-and-always-needed",
        with_packages(saving(checkpoint_file=r"C:\SSIS\Load.chk", checkpoint_usage=CheckpointUsage.ALWAYS)),
        PATH,
        ("@checkpoint_file",),
        Severity.ERROR,
    ),
    Failing(
        "on-a-share-of-a-node",
        with_packages(saving(checkpoint_file=r"\\NODE1\C$\Load.chk")),
        PATH,
        ("@checkpoint_file",),
        Severity.WARNING,
    ),
    Failing(
        "relative",
        with_packages(saving(checkpoint_file="Load.chk")),
        PATH,
        ("@checkpoint_file",),
        Severity.WARNING,
    ),
    Unevaluated("set-by-an-expression", with_packages(saving(checkpoint_file=HIDDEN)), "an expression"),
    Unevaluated(
        "usage-set-by-an-expression", with_packages(saving(checkpoint_usage=HIDDEN)), "an expression"
    ),
    Unevaluated(
        "saving-set-by-an-expression", with_packages(saving(save_checkpoints=HIDDEN)), "an expression"
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
    Inapplicable("saves-no-checkpoints", with_packages(a_package())),
    Inapplicable("encrypted", with_packages(saving(encrypted=True))),
]
