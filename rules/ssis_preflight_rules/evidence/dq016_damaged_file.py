"""DQ016: recognised files are whole."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import OpenScope, configuration, scopes
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import EvidenceFile, FileStatus
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import EVIDENCE_FILES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="DQ016",
    title="Files of the snapshot are not damaged",
    severity=Severity.ERROR,
    subjects=EVIDENCE_FILES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    sources=("ssis-preflight: snapshot layout",),
)
def recognised_files_are_whole(file: EvidenceFile, view: ClusterView) -> Verdict:
    r"""DQ016: Files of the snapshot are not damaged

    What it checks
    --------------
    Whether every file whose kind was recognised could be read to its end.

    Why it matters
    --------------
    A damaged export hides facts. What could not be read counts as unknown; the rest of the file, and of the
    audit, still counts.

    Passes when
    -----------
    - The file was read, or its kind was not recognised (DQ018).
    - The file is a configuration file in force: CFG002 judges what that means for the service.

    Fails when
    ----------
    - The file is recognised and damaged.

    Not evaluated when
    ------------------
    - The damaged file is a service configuration, and whether a service reads it is unknown.

    How to fix
    ----------
    Export or copy the file again; the message names the line and the command.

    Sources
    -------
    - The layout of a snapshot, in the user guide.
    """
    if file.status is not FileStatus.DAMAGED or (file.kind == "service-config" and _in_force(file, view)):
        return Pass()
    evidence = tuple(Evidence(complaint.at, complaint.message) for complaint in file.complaints[:10])
    what = file.complaints[0].message if file.complaints else "it cannot be read"
    return Fail(
        f"{file.path} is damaged: {what}",
        evidence or (Evidence(Place(file.path)),),
        observed=what,
        expected=f"a whole {file.kind}",
        remedy=Remedy(file.remedy or "Export or copy the file again."),
    )


def _in_force(file: EvidenceFile, view: ClusterView) -> bool:
    """Say whether the file is a configuration in force, so that CFG002 judges it; an unknown scope is a gap."""
    gap: Unknown | None = None
    for scope in scopes(view):
        found = scope.gap if isinstance(scope, OpenScope) else attempt(configuration, view, scope)
        if isinstance(found, Unknown):
            gap = gap or found
        elif found.content is not None and found.content.at.file == file.path:
            return True
    if gap is not None:
        raise GapError(gap)
    return False
