"""DQ002: the evidence is of one cluster and one time."""

from __future__ import annotations

from datetime import datetime, timedelta

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import known_or_none
from ssis_preflight.model.snapshot import Contradiction, Snapshot
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.parameter import RuleParameter
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import CLUSTER
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.evidence.entries import names_another_cluster

MOST_HOURS = RuleParameter(
    "DQ002",
    "most_hours",
    24,
    "How far apart the documents of the collector may be finished.",
    unit="hours",
    least=1,
    most=8784,
)


@rule(
    id="DQ002",
    title="The evidence is of one cluster and of one time",
    severity=Severity.WARNING,
    subjects=CLUSTER,
    needs=(),
    sources=("ssis-preflight: snapshot layout",),
    parameters=(MOST_HOURS,),
)
def evidence_is_of_one_cluster(snapshot: Snapshot, view: ClusterView) -> Verdict:
    r"""DQ002: The evidence is of one cluster and of one time

    What it checks
    --------------
    Whether all files that name the cluster give it the same name, and whether the documents of the collector were
    finished within a day (``most_hours``).

    Why it matters
    --------------
    Files of two clusters, or of two weeks, make differences that never were: a node seems to lack what was installed
    in between, or a group to be in two places.

    Passes when
    -----------
    - Everything that names the cluster, ``snapshot.toml`` included, gives the same name.
    - The documents of the collector are of about the same time. Exports by hand do not say when they were made.

    Fails when
    ----------
    - Two sources name different clusters.
    - The first and the last document were finished further apart than ``most_hours``, as after ``--only-missing``.

    Not evaluated when
    ------------------
    - Never: the snapshot itself is the evidence.

    How to fix
    ----------
    Take out the files of the other cluster, or collect the older nodes again.

    Sources
    -------
    - The layout of a snapshot, in the user guide: a snapshot is the evidence about one cluster.
    """
    cluster = known_or_none(snapshot.cluster.name) or "The snapshot"
    named = [entry for entry in snapshot.contradictions if names_another_cluster(entry)]
    return _two_clusters(cluster, named) if named else _two_times(cluster, snapshot, MOST_HOURS.of(view))


def _two_clusters(cluster: str, named: list[Contradiction]) -> Verdict:
    first = named[0]
    others = ", ".join(dict.fromkeys(str(entry.rejected.value) for entry in named))
    return Fail(
        f"{cluster} is not the only cluster in the evidence: {first.rejected.at.file} names {first.rejected.value}",
        (
            *(
                Evidence(entry.rejected.at, f"names the cluster {entry.rejected.value}")
                for entry in named[:9]
            ),
            Evidence(
                first.believed.at, f"names the cluster {first.believed.value}: believed, {first.reason}"
            ),
        ),
        observed=others,
        expected=str(first.believed.value),
        remedy=Remedy("Take out the files of the other cluster, or mend its name in snapshot.toml."),
    )


def _two_times(cluster: str, snapshot: Snapshot, most_hours: int) -> Verdict:
    ordered = sorted(snapshot.documents, key=lambda document: datetime.fromisoformat(document.finished_at))
    if not ordered:
        return Pass()
    first, last = ordered[0], ordered[-1]
    apart = datetime.fromisoformat(last.finished_at) - datetime.fromisoformat(first.finished_at)
    if apart <= timedelta(hours=most_hours):
        return Pass()
    hours = int(apart.total_seconds() // 3600)
    return Fail(
        f"{cluster} was collected over {hours} hours: what differs between {first.node} and {last.node} "
        "may have changed in between",
        (
            Evidence(first.at, f"{first.node}: {first.finished_at}"),
            Evidence(last.at, f"{last.node}: {last.finished_at}"),
        ),
        observed=f"{first.finished_at} to {last.finished_at}",
        expected=f"at most {most_hours} hours",
        remedy=Remedy(f"Collect {first.node} again."),
    )
