"""DQ017: the sources agree."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.snapshot import EvidenceFile
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.evidence.entries import MOST_SHOWN, names_another_cluster

_MANIFEST = "manifest"
"""The kind of ``manifest.json``: what is there is believed, and not the manifest."""


@rule(
    id="DQ017",
    title="Sources of the same fact agree",
    severity=Severity.WARNING,
    subjects=EVIDENCE_FILES,
    needs=(),
    sources=("ssis-preflight: snapshot layout",),
)
def sources_agree(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ017: Sources of the same fact agree

    What it checks
    --------------
    Whether two files that tell the same fact tell the same value, and whether the files of the snapshot are those
    that its manifest lists.

    Why it matters
    --------------
    Exports of different times, or of different clusters, make false differences between nodes, and a
    verdict may rest on the older one. One of the two is believed, and the finding says which and why. A file
    that was changed or lost after it was collected is no longer what the cluster said.

    Passes when
    -----------
    - No two sources disagree. That they name different clusters is DQ002.
    - Every file that the manifest lists is there, with the SHA-256 that it had. Other files are no concern of the
      manifest.

    Fails when
    ----------
    - A value in this file was not believed, because another source says something else.
    - This file is the manifest, and a file that it lists is missing or has another SHA-256. It is read as it is now.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Remove the older export, or take a new snapshot in one go. Take files of ``collect`` as they were written.

    Sources
    -------
    - The layout of a snapshot, in the user guide: cmdlets outrank the registry; live states come from
      cmdlets only.
    """
    mine = [
        entry
        for entry in view.snapshot.contradictions
        if entry.rejected.at.file == file.path and not names_another_cluster(entry)
    ]
    if not mine:
        return Pass()
    first = mine[0]
    more = f", and {len(mine) - 1} more" if len(mine) > 1 else ""
    if file.kind == _MANIFEST:
        return Fail(
            f"{file.path} contradicts the snapshot about {first.what} of {first.subject}{more}: {first.reason}",
            tuple(Evidence(e.rejected.at, f"{e.what} of {e.subject}: {e.reason}") for e in mine[:MOST_SHOWN]),
            observed=_shown(first.believed.value),
            expected=_shown(first.rejected.value),
            remedy=Remedy("Take the files as they were collected, or run collect again."),
        )
    evidence: list[Evidence] = []
    for entry in mine[: MOST_SHOWN // 2]:
        evidence.append(Evidence(entry.rejected.at, f"{entry.what} of {entry.subject}: not believed"))
        evidence.append(
            Evidence(entry.believed.at, f"{entry.what} of {entry.subject}: believed, {entry.reason}")
        )
    return Fail(
        f"{file.path} contradicts {first.believed.at.file} about {first.what} of {first.subject}{more}",
        tuple(evidence),
        observed=_shown(first.rejected.value),
        expected=_shown(first.believed.value),
        remedy=Remedy("Remove the older of the two exports, or take a new snapshot in one go."),
    )


def _shown(value: object) -> str:
    if isinstance(value, (tuple, list, frozenset)):
        return ", ".join(_shown(item) for item in value) or "nothing"
    return "nothing" if value is None else str(value)
