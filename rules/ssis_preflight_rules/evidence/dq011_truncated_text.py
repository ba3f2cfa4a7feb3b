"""DQ011: exports hold no truncated text."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_file


@rule(
    id="DQ011",
    title="Exports hold no text that the console truncated",
    severity=Severity.ERROR,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft PowerShell: Format-Table and $FormatEnumerationLimit",),
)
def text_is_not_truncated(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ011: Exports hold no text that the console truncated

    What it checks
    --------------
    Whether a name or list ends in an ellipsis, such as ``{NODE1, NODE2...}``.

    Why it matters
    --------------
    The console shows only the first members of a list and the first letters of a name. The rest of an owner
    list is lost, and what was lost counts as unknown.

    Passes when
    -----------
    - No name or list in the export ends in an ellipsis.

    Fails when
    ----------
    - A value ends in ``...`` where a name or a list should be.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Export objects, not text: ``... | Select-Object * | ConvertTo-Json -Depth 3 | Out-File <file>``.

    Sources
    -------
    - Microsoft PowerShell, about_Preference_Variables: $FormatEnumerationLimit is 4.
    """
    omissions = (entry for entry in view.snapshot.omissions if entry.truncated_text)
    return judge(
        of_file(file, ((entry.at, f"{entry.what} is {entry.how}") for entry in omissions)),
        f"{file.path} holds text that the console truncated",
        "whole names and lists",
        "Export objects, not text: ... | Select-Object * | ConvertTo-Json -Depth 3 | Out-File <file>",
    )
