"""DQ007: names and ids are unique."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.evidence.entries import judge, of_file


@rule(
    id="DQ007",
    title="Names and ids of nodes, groups and resources are unique",
    severity=Severity.ERROR,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("Microsoft Cluster Service: Resources",),
)
def names_are_unique(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ007: Names and ids of nodes, groups and resources are unique

    What it checks
    --------------
    Whether two nodes, two groups or two resources share a name, or any two objects an id. A group and a
    resource may share a name.

    Why it matters
    --------------
    A cluster cannot hold two of a name, so exports of two clusters, or of two moments around a rename, are
    mixed in this snapshot. Facts of one object would be read as those of another.

    Passes when
    -----------
    - Names are unique within nodes, groups and resources, and ids everywhere.

    Fails when
    ----------
    - A name or an id stands for more than one object.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Keep one snapshot for each cluster and export it in one go.

    Sources
    -------
    - Microsoft Cluster Service, Resources: names are unique in a cluster.
    """
    entries = ((entry.at, entry.what) for entry in view.snapshot.duplicates)
    return judge(
        of_file(file, entries),
        f"{file.path} has names or ids that stand for more than one object",
        "unique names and ids",
        "Keep the exports of one cluster and one moment only.",
    )
