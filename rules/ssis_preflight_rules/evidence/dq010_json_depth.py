"""DQ010: JSON exports are not cut by their depth."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_file


@rule(
    id="DQ010",
    title="JSON exports are not cut by their depth",
    severity=Severity.ERROR,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft PowerShell: ConvertTo-Json, -Depth",),
)
def json_is_not_cut(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ010: JSON exports are not cut by their depth

    What it checks
    --------------
    Whether a JSON export holds ``System.Object[]``, a type name or ``@{...}`` where an object or a list
    should be.

    Why it matters
    --------------
    ``ConvertTo-Json`` of Windows PowerShell 5.1 stops at depth 2 without a word. Owner lists and names are
    lost, and what was lost counts as unknown.

    Passes when
    -----------
    - Every value of the export is whole.

    Fails when
    ----------
    - A value is the text that ConvertTo-Json writes in place of what it cut off.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Export again with a larger depth: ``... | ConvertTo-Json -Depth 5``.

    Sources
    -------
    - Microsoft PowerShell, ConvertTo-Json: the default of -Depth is 2.
    """
    omissions = (entry for entry in view.snapshot.omissions if not entry.truncated_text)
    return judge(
        of_file(file, ((entry.at, f"{entry.what} is {entry.how}") for entry in omissions)),
        f"{file.path} was cut by the depth of ConvertTo-Json",
        "whole objects and lists",
        "Export again with a larger depth: ... | ConvertTo-Json -Depth 5",
    )
