"""PK014: every node can run the package."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, need
from ssis_preflight.model.names import same
from ssis_preflight.model.places import Place
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.formats import FIRST_RELEASE
from ssis_preflight_rules.packages.subjects import READABLE, PackageFile


@rule(
    id="PK014",
    title="The package format is not newer than the runtime of any node",
    severity=Severity.ERROR,
    subjects=READABLE,
    needs=(
        "CopiedFile.package",
        "Package.format_version",
        "Service.installed",
    ),
    sources=(
        "Microsoft: SSIS Package Format",
        "Microsoft: Upgrade Integration Services Packages",
    ),
)
def runtime_reads_the_format(entry: PackageFile, view: ClusterView) -> Verdict:
    r"""PK014: The package format is not newer than the runtime of any node

    What it checks
    --------------
    ``PackageFormatVersion`` against the newest Integration Services release that is installed on each node.

    Why it matters
    --------------
    A runtime refuses a package of a newer format: the job that ran on one node fails after a failover to a node with
    an older release.

    Passes when
    -----------
    - Every node has a release that reads the format.
    - A node has no Integration Services at all: SVC001 and CLU009 judge that.

    Fails when
    ----------
    - The newest release on some node is older than the one that brought the format: 6 came with 2012, 8 with 2014.

    Not evaluated when
    ------------------
    - It is not known which services a node has, or the package does not say its format.

    How to fix
    ----------
    Bring the nodes to one release, or save the package for the older target version.

    Sources
    -------
    - Microsoft, SSIS Package Format.
    - Microsoft, Upgrade Integration Services Packages: a package of a newer version is not loaded.
    """
    version = need(entry.package.format_version)
    needed = FIRST_RELEASE.get(version.value)
    if needed is None:
        return Pass()
    wrong: list[tuple[str, int, Place]] = []
    gap = None
    for node in dict.fromkeys(service.node for service in view.snapshot.services):
        found = attempt(_newest, view, node)
        if isinstance(found, Unknown):
            gap = gap or found
        elif found is not None and found[0] < needed:
            wrong.append((node, *found))
    if not wrong:
        return Pass() if gap is None else NotEvaluated(gap)
    names = ", ".join(f"{node} ({number})" for node, number, _ in wrong)
    return Fail(
        f"{entry.package.name} is refused on {', '.join(node for node, _, _ in wrong)}: the runtime there is too old",
        (
            Evidence(version.at, f"PackageFormatVersion is {version.value}"),
            *(Evidence(at, f"the newest release on {node} is {number}") for node, number, at in wrong[:4]),
        ),
        observed=f"format {version.value}, which release {needed} brought; newest releases: {names}",
        expected=f"release {needed} or later on every node",
        remedy=Remedy(
            f"Install Integration Services of release {needed} or later there, or save the package for the older."
        ),
    )


def _newest(view: ClusterView, node: str) -> tuple[int, Place] | None:
    """Return the newest release installed on a node and where that is seen; a service not known is a gap."""
    best: tuple[int, Place] | None = None
    for service in view.snapshot.services:
        if same(service.node, node) and service.release is not None:
            installed = need(service.installed)
            if installed.value and (best is None or service.release.number > best[0]):
                best = (service.release.number, installed.at)
    return best
