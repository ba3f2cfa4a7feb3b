"""PK013: files of packages move with the group."""

from __future__ import annotations

from collections.abc import Iterator

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.places import Place
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.places import stays_behind
from ssis_preflight_rules.packages.subjects import READABLE, PackageFile

_XML_FILE = 1
"""``DTSConfigurationType`` of an XML file that is named directly."""


@rule(
    id="PK013",
    title="Files that packages name are on storage that every node sees",
    severity=Severity.WARNING,
    subjects=READABLE,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "ConnectionManager.path",
        "CopiedFile.package",
        "PrivateParameters.network_name",
        "PrivateParameters.volumes",
        "Resource.type",
    ),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Package Configurations",
    ),
)
def files_are_on_shared_storage(entry: PackageFile, view: ClusterView) -> Verdict:
    r"""PK013: Files that packages name are on storage that every node sees

    What it checks
    --------------
    The files that a package names: those of its file connections, which log providers use too, and XML configuration
    files.

    Why it matters
    --------------
    A drive of the node holds other files on the next node, or none. The package fails there, reads old data, or
    writes its log where nobody looks.

    Passes when
    -----------
    - Every path is on a clustered disk, a Cluster Shared Volume, or a share that is on no node.
    - The path holds a variable, or is an address such as ``https://``.

    Fails when
    ----------
    - A path is on a drive of the node, on a share of one node, or relative.

    Not evaluated when
    ------------------
    - The drive letters of the clustered disks are unknown, or an expression sets a path at run time and no other path
      fails.

    How to fix
    ----------
    Put the files on a disk of the group that runs the package, or on a share, and set the paths by a configuration or
    parameter.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: what the nodes share lies on the shared
      disk.
    - Microsoft, Package Configurations: an XML configuration file is found by its path.
    """
    wrong: list[tuple[str, str, Place, str]] = []
    gap = None
    for what, fact in _paths(entry):
        if isinstance(fact, Unknown):
            gap = gap or fact
            continue
        why = None if fact.value is None else stays_behind(view, fact.value)
        if fact.value is not None and why is not None:
            wrong.append((what, fact.value, fact.at, why))
    if not wrong:
        return Pass() if gap is None else NotEvaluated(gap)
    return Fail(
        f"{entry.package.name} finds other files, or none, when it runs on another node",
        tuple(Evidence(at, f"{what}: {path} {why}") for what, path, at, why in wrong[:5]),
        observed=", ".join(path for _, path, _, _ in wrong[:5]),
        expected="paths on a clustered disk, a Cluster Shared Volume, or a share that is on no node",
        remedy=Remedy("Move the files to shared storage, and set the paths by a configuration or parameter."),
    )


def _paths(entry: PackageFile) -> Iterator[tuple[str, Fact[str | None]]]:
    for connection in entry.package.connections:
        yield connection.name, connection.path
    for configuration in entry.package.configurations:
        if configuration.type == _XML_FILE and configuration.string:
            yield f"configuration {configuration.name}", Known(configuration.string, configuration.at)
