"""PK007: checkpoints and transactions are not mixed."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.package import TransactionOption
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile


@rule(
    id="PK007",
    title="A package with checkpoints uses no transactions",
    severity=Severity.WARNING,
    subjects=CHECKPOINTED,
    needs=(
        "Container.transaction_option",
        "CopiedFile.package",
        "Package.save_checkpoints",
        "Package.transaction_option",
    ),
    sources=("Microsoft: Restart Packages by Using Checkpoints",),
)
def checkpoints_without_transactions(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK007: A package with checkpoints uses no transactions

    What it checks
    --------------
    Whether a package that saves checkpoints, or one of its tasks or containers, has ``TransactionOption`` Required.

    Why it matters
    --------------
    A restart begins at a checkpoint and does not know what a transaction had committed or rolled back; work is
    repeated or lost.

    Passes when
    -----------
    - TransactionOption is Supported or NotSupported everywhere in the package.

    Fails when
    ----------
    - TransactionOption is Required somewhere.

    Not evaluated when
    ------------------
    - An expression sets a TransactionOption at run time and no other is Required.

    How to fix
    ----------
    Use checkpoints or transactions in one package, not both.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints.
    """
    facts = [
        (entry.package.name, entry.package.transaction_option),
        *((container.name, container.transaction_option) for container in entry.package.containers),
    ]
    required = [(n, f.at) for n, f in facts if isinstance(f, Known) and f.value is TransactionOption.REQUIRED]
    if not required:
        for _, fact in facts:
            need(fact)
        return Pass()
    return Fail(
        f"{entry.package.name} may repeat committed work after a restart: it has both checkpoints and transactions",
        tuple(Evidence(at, f"TransactionOption of {name} is Required") for name, at in required[:5]),
        observed=f"TransactionOption Required on {', '.join(name for name, _ in required[:3])}",
        expected="either checkpoints or transactions",
        remedy=Remedy("Decide for checkpoints or for transactions in this package."),
    )
