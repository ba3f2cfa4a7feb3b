"""DQ004: dependencies name resources that exist."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_file


@rule(
    id="DQ004",
    title="Dependencies name resources that exist",
    severity=Severity.ERROR,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft Cluster Service: Resource Dependencies",),
)
def dependencies_name_known_resources(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ004: Dependencies name resources that exist

    What it checks
    --------------
    Whether every resource that a dependency expression mentions is in the list of resources.

    Why it matters
    --------------
    A name that nobody has means a truncated export, a rename between two exports, or exports of two
    clusters in one snapshot. What must be online before the service can then not be told.

    Passes when
    -----------
    - Every name (or id) in every dependency expression is a resource of the cluster.

    Fails when
    ----------
    - An expression mentions a name that the whole list of resources does not have.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Export resources and dependencies again from the same node at the same time.

    Sources
    -------
    - Microsoft Cluster Service, Resource Dependencies: both ends are resources of one group.
    """
    entries = (
        (entry.at, entry.what) for entry in view.snapshot.unplaced if entry.subject_kind == "dependency"
    )
    return judge(
        of_file(file, entries),
        f"{file.path} has dependencies on resources that do not exist",
        "names of resources of this cluster",
        "Export resources and dependencies again from the same node at the same time.",
    )
