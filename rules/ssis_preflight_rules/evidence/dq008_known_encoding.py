"""DQ008: the encoding of exports is known."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import DoubtKind, EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_kind


@rule(
    id="DQ008",
    title="The encoding of exports is known",
    severity=Severity.WARNING,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft: reg export", "Microsoft PowerShell: about_Character_Encoding"),
)
def encoding_is_known(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ008: The encoding of exports is known

    What it checks
    --------------
    Whether a registry export has letters beyond ASCII in a code page that it does not tell (REGEDIT4), and whether
    any other export mixes UTF-8 with another encoding.

    Why it matters
    --------------
    Such letters were read as Windows-1252, that of Western Europe. Names of groups, accounts and paths that were
    written otherwise are read wrong, and look like strangers or like differences between nodes.

    Passes when
    -----------
    - The file is UTF-16 or UTF-8, or has ASCII letters only.
    - An export of cmdlets is ANSI throughout: it is read as Windows-1252.
    - Only the labels of ``sc.exe`` have such letters. They are not used.

    Fails when
    ----------
    - A registry export has letters that had to be guessed.
    - A part of a file is UTF-8 and another part is not, as after appending in another encoding.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Export again as UTF-16, which ``reg export`` writes, and ``Out-File`` of Windows PowerShell, and in one go. Do not
    save an export again as ANSI or REGEDIT4.

    Sources
    -------
    - Microsoft, reg export: the file is of version 5.00, which is UTF-16.
    - Microsoft PowerShell, about_Character_Encoding: Out-File writes UTF-16, Set-Content the ANSI code page.
    """
    return judge(
        of_kind(file, view, DoubtKind.ENCODING),
        f"{file.path} has letters that may be read wrong",
        "UTF-16 or UTF-8",
        "Export again as UTF-16, which reg export and Out-File of Windows PowerShell write, and in one go.",
    )
