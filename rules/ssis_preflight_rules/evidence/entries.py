"""What the rules about evidence share: entries of one file, told as one failure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Contradiction, DoubtKind, EvidenceFile
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

MOST_SHOWN = 10
"""How many places one finding shows; the message names the full count."""


def of_file(file: EvidenceFile, places: Iterable[tuple[Place, str]]) -> list[Evidence]:
    """Return evidence for those places that lie in this file."""
    return [Evidence(place, says) for place, says in places if place.file == file.path]


def of_kind(file: EvidenceFile, view: ClusterView, kind: DoubtKind) -> list[Evidence]:
    """Return evidence for the doubts of a kind that lie in this file."""
    doubts = (entry for entry in view.snapshot.doubts if entry.kind is kind)
    return of_file(file, ((entry.at, f"{entry.what}: {entry.why}") for entry in doubts))


def names_another_cluster(entry: Contradiction) -> bool:
    """Say whether two sources give different names of the cluster: DQ002 judges that, and DQ017 all else."""
    return entry.subject_kind == "cluster" and entry.what == "name"


def judge(found: Sequence[Evidence], message: str, expected: str, remedy: str) -> Verdict:
    """Pass over nothing; otherwise fail with every place (up to a bound) as evidence."""
    if not found:
        return Pass()
    more = len(found) - 1
    told = f"{message}: {found[0].says}" + (f", and {more} more" if more else "")
    return Fail(
        told, tuple(found[:MOST_SHOWN]), observed=found[0].says, expected=expected, remedy=Remedy(remedy)
    )
