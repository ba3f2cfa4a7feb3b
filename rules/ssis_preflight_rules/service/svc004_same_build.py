"""SVC004: the nodes have the same release and build."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ssis_preflight.analysis.installations import installed, services_on
from ssis_preflight.analysis.ssis import clustered_names, standalone_services
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, first_gap, known_or_none, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import Release
from ssis_preflight.operations.operation import InstallService
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict, every
from ssis_preflight_rules.service.service_subjects import RELEASES_THERE, may_be_there


@rule(
    id="SVC004",
    title="All nodes have the same release and build of Integration Services",
    severity=Severity.WARNING,
    subjects=RELEASES_THERE,
    needs=(
        "Cluster.nodes",
        "Service.installed",
        "Service.version",
    ),
    statements=("S03",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Upgrade Integration Services",
    ),
)
def the_nodes_have_the_same_build(release: Release, view: ClusterView) -> Verdict:
    """SVC004: All nodes have the same release and build of Integration Services

    What it checks
    --------------
    For every service name: whether the nodes that have it have the same build (version number), and, where the
    newest release stands alone, whether no node is left with an older release only.

    Why it matters
    --------------
    After a failover another build runs the same packages: fixes that they rely on may be missing. A package that
    was saved by a newer release cannot be opened by an older one, so it fails on the node that was left behind.

    Passes when
    -----------
    - Every node that has the service has the same build, or only one node has it.
    - A node that lacks the newest stand-alone release has no Integration Services at all: SVC001 says so. One that
      lacks the service of a cluster resource is CLU009.

    Fails when
    ----------
    - Two nodes have the service in different builds.
    - The service is the newest stand-alone release, and some node has only older ones.

    Not evaluated when
    ------------------
    - The build of the service, or whether a node has it, is unknown, and what is known does not differ. The build is
      supplementary evidence: its absence does not make the audit incomplete.

    How to fix
    ----------
    Install the cumulative update, or the release, that the other nodes have. Begin with the passive node. A newer
    release is installed beside the older one, which stays; move the packages and job steps over, then remove it.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: Integration Services is installed
      separately on each node.
    - Microsoft, Upgrade Integration Services: an upgrade installs side by side and keeps the old service.
    """
    judged = (attempt(judge, release, view) for judge in (_builds, _left_behind))
    return every(NotEvaluated(found) if isinstance(found, Unknown) else found for found in judged)


def _builds(release: Release, view: ClusterView) -> Verdict:
    """Compare the builds of the nodes that have the service."""
    found: list[tuple[str, str, Place]] = []
    gap: Unknown | None = None
    for entry in view.services_named(release.service_name):
        if isinstance(entry.installed, Unknown):
            gap = gap or entry.installed
        elif entry.installed.value:
            if isinstance(entry.version, Known) and entry.version.value:
                found.append((entry.version.value.strip(), entry.node, entry.version.at))
            else:
                gap = gap or Unknown(Part.VERSIONS, f"build of {entry.name} on {entry.node}")
    found.sort(key=lambda item: (_parts(item[0]), item[1]))
    if len({fold(version) for version, _, _ in found}) > 1:
        return _different_builds(release, found)
    alone = sum(may_be_there(entry) for entry in view.services_named(release.service_name)) <= 1
    return Pass() if gap is None or alone else NotEvaluated(gap)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _different_builds(release: Release, found: Sequence[tuple[str, str, Place]]) -> Fail:
    oldest, newest = found[0], found[-1]
    behind = [node for version, node, _ in found if fold(version) != fold(newest[0])]
    return Fail(
        f"{release.service_name} is build {oldest[0]} on {oldest[1]} and {newest[0]} on {newest[1]}: "
        "after a failover another build runs the packages",
        tuple(Evidence(at, f"build {version} on {node}") for version, node, at in found),
        observed=", ".join(f"{node}: {version}" for version, node, _ in found),
        expected=newest[0],
        remedy=Remedy(
            f"Bring {', '.join(behind)} to build {newest[0]} with the cumulative update of {newest[1]}."
        ),
    )


def _left_behind(release: Release, view: ClusterView) -> Verdict:
    """Look for nodes that have only older releases than this, the newest stand-alone one."""
    hosted = attempt(clustered_names, view)
    if not isinstance(hosted, Unknown) and fold(release.service_name) in hosted:
        return Pass()
    gap: Unknown | None = None
    for node in view.nodes():
        has = installed(view, node.name, release.service_name)
        if isinstance(has, Unknown):
            gap = gap or has
        elif not has.value:
            verdict = attempt(_only_older, release, node.name, has.at, view)
            if isinstance(verdict, Fail):
                return verdict
            gap = gap or (verdict if isinstance(verdict, Unknown) else None)
    return Pass() if gap is None else NotEvaluated(gap)


def _only_older(release: Release, node: str, absent: Place, view: ClusterView) -> Verdict:
    """Judge one node that is proved not to have this release."""
    older = None
    for entry in services_on(view, node):
        if entry.release is not None and need(entry.installed).value:
            older = entry
            if entry.release.major > release.major:
                return Pass()
    if older is None or not _is_newest_standalone(release, view):
        return Pass()
    return Fail(
        f"{release.service_name} is not on {node}, which has only {older.name}: "
        "packages of the newer release do not run there",
        (
            Evidence(absent, f"{node} has no {release.service_name}"),
            Evidence(need(older.installed).at, f"{node} has {older.name}"),
        ),
        observed=f"{older.name} on {node}",
        expected=release.service_name,
        remedy=Remedy(
            f"Install Integration Services of {release.product} on {node}.",
            (InstallService(node, release.service_name),),
        ),
    )


def _is_newest_standalone(release: Release, view: ClusterView) -> bool:
    """Say whether the service stands alone and no newer release that stands alone is on any node."""
    if fold(release.service_name) in clustered_names(view):
        return False
    alone = [e for e in standalone_services(view) if e.release and e.release.major >= release.major]
    newer = [e for e in alone if e.release is not release]
    if any(known_or_none(entry.installed) for entry in newer):
        return False
    own = [e.installed for e in alone if e.release is release]
    gap = first_gap(entry.installed for entry in newer)
    if gap is None and not any(known_or_none(fact) for fact in own):
        gap = first_gap(own)
    if gap is not None:
        raise GapError(gap)
    return True
