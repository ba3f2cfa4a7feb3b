"""DQ006: owner lists name nodes that exist."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_file


@rule(
    id="DQ006",
    title="Owner lists name nodes of the cluster",
    severity=Severity.WARNING,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft FailoverClusters: Get-ClusterOwnerNode",),
)
def owner_lists_name_known_nodes(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ006: Owner lists name nodes of the cluster

    What it checks
    --------------
    Whether every node in a list of possible or preferred owners, and every current owner, is a node of the
    cluster.

    Why it matters
    --------------
    A stranger in an owner list is a node that was evicted, or a list of another time or cluster. Where a
    group can go at failover is then judged by an old list.

    Passes when
    -----------
    - Every owner is a node of the cluster.

    Fails when
    ----------
    - A list names a node that the whole list of nodes does not have.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Export nodes and owner lists again. If the stranger is real, set the list anew: ``Set-ClusterOwnerNode
    -Resource <name> -Owners NODE1,NODE2``.

    Sources
    -------
    - Microsoft, Get-ClusterOwnerNode: owners are nodes of the cluster.
    """
    entries = ((entry.at, entry.what) for entry in view.snapshot.unplaced if entry.subject_kind == "owner")
    return judge(
        of_file(file, entries),
        f"{file.path} names owners that are no nodes of the cluster",
        "nodes of this cluster",
        "Export nodes and owner lists again, or set the owner list anew with Set-ClusterOwnerNode.",
    )
