"""DQ009: values are understood."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import DoubtKind, EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_kind


@rule(
    id="DQ009",
    title="Values of exports are understood",
    severity=Severity.WARNING,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=(
        "Microsoft FailoverClusters: enumerations of states and properties",
        "Microsoft PowerShell: ConvertTo-Json",
    ),
)
def values_are_understood(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ009: Values of exports are understood

    What it checks
    --------------
    Whether every value that is used is one that Windows writes there: a number or English name of an enumeration, a
    number where a number belongs, an expression of resources.

    Why it matters
    --------------
    Translated text, a state that a newer Windows has brought, or an export that was edited by hand says nothing. The
    fact counts as unknown, and rules that need it are not evaluated.

    Passes when
    -----------
    - Every such value is understood. Numbers as text, and enumerations as numbers or names, are.
    - A value is empty. That is no value.

    Fails when
    ----------
    - A value is there and cannot be understood.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Export the objects again as the cmdlets give them: ``... | Select-Object * | ConvertTo-Json -Depth 3``. If your
    Windows truly has this value, please report it.

    Sources
    -------
    - Microsoft, FailoverClusters: the cmdlets do not translate enumerations.
    - Microsoft PowerShell, ConvertTo-Json: enumerations become numbers.
    """
    return judge(
        of_kind(file, view, DoubtKind.VALUE),
        f"{file.path} holds values that are not understood",
        "numbers or English names, as the cmdlets write them",
        "Export the objects again, as the cmdlets give them: ... | Select-Object * | ConvertTo-Json -Depth 3",
    )
