"""DQ013: keys are exported from the view that the service reads."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import DoubtKind, EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_kind


@rule(
    id="DQ013",
    title="Keys of Integration Services are exported from the 64-bit registry view",
    severity=Severity.WARNING,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft: Registry Redirector", "Microsoft: Integration Services service (SSIS service)"),
)
def registry_view_is_the_services(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ013: Keys of Integration Services are exported from the 64-bit registry view

    What it checks
    --------------
    Whether the ``ServiceConfigFile`` key of a release after SQL Server 2005 was exported from below ``Wow6432Node``
    only.

    Why it matters
    --------------
    The service is a 64-bit program and reads the other view. What was exported says nothing about it: which file it
    reads is unknown.

    Passes when
    -----------
    - The key that the service reads was exported too, or was asked for.
    - The node does not have that release.
    - The release is SQL Server 2005, which came as a 32-bit program.

    Fails when
    ----------
    - Only the key below ``Wow6432Node`` was exported.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    ``reg export "HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS" ssis.reg``, in a 64-bit console.

    Sources
    -------
    - Microsoft, Registry Redirector: 32-bit programs see the keys below ``Wow6432Node``.
    - Microsoft, Integration Services service (SSIS service): the key of each release.
    """
    return judge(
        of_kind(file, view, DoubtKind.REGISTRY_VIEW),
        f"{file.path} has the key of the wrong registry view",
        "the key without Wow6432Node",
        "Export the key again with 64-bit reg.exe or regedit, without Wow6432Node in its path.",
    )
