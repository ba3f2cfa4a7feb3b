"""CFG002: the service can read its configuration file."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Configuration, Scope, configuration
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.operations.operation import Operation, WriteConfiguration
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command


@rule(
    id="CFG002",
    title="The configuration file can be read by the service",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=SCOPES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    covers=("CFG022",),
    sources=(
        "Microsoft: Events Logged by the Integration Services Service (273)",
        "Microsoft: Integration Services Service (SSIS Service), sections on the configuration file",
    ),
)
def configuration_file_is_usable(scope: Scope, view: ClusterView) -> Verdict:
    r"""CFG002: The configuration file can be read by the service

    What it checks
    --------------
    The content of the configuration file in force: that it is well-formed XML, that its root element is
    ``DtsServiceConfiguration``, that every ``Folder`` says with ``xsi:type`` whether it is a ``SqlServerFolder`` or a
    ``FileSystemFolder``, and that its elements are those of the documented file.

    Why it matters
    --------------
    A service that cannot read its file does not fail. It writes event 273 to the Application log, runs with built-in
    defaults (the local default instance and ``..\Packages``), and the cluster shows it Online. One bad character is
    enough to hide every package store until somebody reads the log, and every failover repeats it.

    Passes when
    -----------
    - The file has nothing to complain about.
    - There is no file: CFG001 judges that.

    Fails when
    ----------
    - Error: the file is not well-formed, has another root element, a folder of no known kind, or a stop flag that is
      neither true nor false. Frequent causes are a bare ``&`` (write ``&amp;``) and backslashes before ``<`` that
      Markdown has left in text copied from a documentation page.
    - Warning: an element is empty, missing, repeated, unknown or out of order. How the service takes that is not
      documented.

    Not evaluated when
    ------------------
    - Nobody collected the file, or what names it is unknown.

    How to fix
    ----------
    Correct the file at the lines that are named. Let Windows PowerShell prove that it is XML again, then restart the
    service, which reads it only at start:

    ``[xml](Get-Content -Raw -LiteralPath 'S:\SSIS\MsDtsSrvr.ini.xml')``

    Sources
    -------
    - Microsoft, Events Logged by the Integration Services Service: 273 (file cannot be read, default settings).
    - Microsoft, Integration Services Service (SSIS Service): the default configuration file and its elements.
    """
    config = configuration(view, scope)
    complaints = config.content.complaints if config.content is not None else ()
    if not complaints:
        return Pass()
    fatal = config.fallback is not None
    ordered = sorted(complaints, key=lambda complaint: not complaint.fatal)
    effect = "runs with built-in defaults, because it cannot read" if fatal else "may not take all of"
    return Fail(
        f"{scope.service_name} on {scope.node} {effect} {config.path}",
        tuple(Evidence(complaint.at, complaint.message.rstrip(".")) for complaint in ordered),
        observed=_shown(ordered),
        expected="a file as Setup writes it: no element missing, unknown or out of place",
        remedy=_remedy(config, fatal=fatal),
        severity=Severity.ERROR if fatal else Severity.WARNING,
    )


def _shown(complaints: list[Complaint]) -> str:
    more = len(complaints) - 1
    return complaints[0].message + (f" (and {more} more)" if more else "")


def _remedy(config: Configuration, *, fatal: bool) -> Remedy:
    node = config.scope.node
    operations: tuple[Operation, ...] = (WriteConfiguration(config.path, node),) if fatal else ()
    text = f"Correct {config.path} at the places named, then restart the service on {node}:"
    return Remedy(f"{text}\n{restart_command(config.scope)}", operations)
