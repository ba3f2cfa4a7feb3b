"""DQ003: groups and resources agree on who belongs where."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_file


@rule(
    id="DQ003",
    title="Groups and resources agree on who belongs where",
    severity=Severity.ERROR,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft Cluster Service: Groups",),
)
def groups_and_resources_agree(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ003: Groups and resources agree on who belongs where

    What it checks
    --------------
    Whether every resource that a group contains has a record of its own, and whether the group that a
    resource names exists.

    Why it matters
    --------------
    An incomplete registry export or a list cut in the middle hides resources. Rules would judge a group
    without its disk or its SQL Server, and a missing dependency may only be a missing line.

    Passes when
    -----------
    - Every member of every group has a record, and every resource names a known group.

    Fails when
    ----------
    - A group contains an id without a record.
    - A resource names a group that the whole list of groups does not have.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Export the groups and resources again in one go, on one node: ``Get-ClusterGroup | ConvertTo-Json -Depth
    3`` and ``Get-ClusterResource | ConvertTo-Json -Depth 3``, or ``reg export HKLM\Cluster``.

    Sources
    -------
    - Microsoft Cluster Service, Groups: a resource belongs to exactly one group.
    """
    entries = (
        (entry.at, entry.what)
        for entry in view.snapshot.unplaced
        if entry.subject_kind in {"contains", "resource-group"}
    )
    return judge(
        of_file(file, entries),
        f"{file.path} names members that do not match the lists of groups and resources",
        "a record for every member",
        "Export groups and resources again, whole and from one moment.",
    )
