"""DQ018: every file says what it is."""

from __future__ import annotations

from fnmatch import fnmatchcase

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import EvidenceFile, FileStatus
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.parameter import RuleParameter
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

NO_FILES: tuple[str, ...] = ()
EXPECTED = RuleParameter(
    "DQ018",
    "expected_files",
    NO_FILES,
    "Files that may lie in a snapshot unread: patterns of their paths in it, such as 'notes/*.txt'.",
)


@rule(
    id="DQ018",
    title="Every file of the snapshot is recognised",
    severity=Severity.INFO,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("ssis-preflight: snapshot layout",),
    parameters=(EXPECTED,),
)
def files_are_recognised(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ018: Every file of the snapshot is recognised

    What it checks
    --------------
    Whether every file of the snapshot is of a kind that is read. Files are recognised by their content, not
    by their name.

    Why it matters
    --------------
    A file that nobody reads gives a false sense of evidence: a console table looks complete, but the
    console cut its names, so it is refused.

    Passes when
    -----------
    - The file was read, or is damaged (DQ016).
    - It was not recognised, and ``expected_files`` has a pattern that fits its path, in which ``*`` and ``?`` stand
      for anything. A file that is refused is never expected.

    Fails when
    ----------
    - The kind of the file was not recognised, or it is one that this version does not read.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Use the export that the finding names, or remove the file from the snapshot.

    Sources
    -------
    - The layout of a snapshot, in the user guide.
    """
    if file.status not in {FileStatus.NOT_RECOGNISED, FileStatus.REFUSED}:
        return Pass()
    refused = file.status is FileStatus.REFUSED
    if not refused and any(fnmatchcase(fold(file.path), fold(glob)) for glob in EXPECTED.of(view)):
        return Pass()
    why = (
        file.complaints[0].message if file.complaints else ("it is refused" if refused else "not recognised")
    )
    at = file.complaints[0].at if file.complaints else Place(file.path)
    return Fail(
        f"{file.path} is not read: {why}",
        (Evidence(at, file.kind),),
        observed=f"{file.kind} ({file.status.value})",
        expected="a kind of file that is read",
        remedy=Remedy(file.remedy or "Remove the file from the snapshot, or export it in another form."),
    )
