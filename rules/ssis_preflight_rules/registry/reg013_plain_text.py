"""REG013: the registry holds the path as it is, without variables."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope, registry_path
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.names import fold
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.registry.remedies import set_value

_PLAIN = "REG_SZ"


@rule(
    id="REG013",
    title="ServiceConfigFile is a plain text without environment variables",
    severity=(Severity.WARNING, Severity.INFO),
    confidence=Confidence.LOW,
    subjects=SCOPES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    statements=("S23",),
    proves=False,
    sources=(
        "Microsoft: Integration Services Service (SSIS Service), Modify the configuration file location",
        "Microsoft: Registry Value Types",
    ),
)
def the_path_is_plain_text(scope: Scope, _view: ClusterView) -> Verdict:
    r"""REG013: ServiceConfigFile is a plain text without environment variables

    What it checks
    --------------
    The default value of the ``ServiceConfigFile`` key of the service in force: whether it has a variable such as
    ``%ProgramFiles%``, and whether its type is REG_SZ.

    Why it matters
    --------------
    Setup writes a full path as REG_SZ, and that is all that is documented. Whether the service puts values in place
    of variables is not. Where it does not, it finds no file, runs with built-in defaults (event 272), and looks
    healthy; where it does, a variable can mean another place on each node, and this tool cannot say which file is in
    force.

    Passes when
    -----------
    - The value is a path without a variable, and its type is REG_SZ or not in evidence.
    - The value is absent or empty: REG001 judges that.

    Fails when
    ----------
    - Warning: the path has a variable, whatever the type.
    - Info: the path has none, but the type is not REG_SZ.

    Not evaluated when
    ------------------
    - The registry value is unknown, or the service in force is.

    How to fix
    ----------
    Write the path out, as REG_SZ, and restart the service. That of a clustered one is edited while its resource is
    online, so that the checkpoint captures the change (REG008):

    ``Set-Item -Path 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Value
    'S:\SSIS\MsDtsSrvr.ini.xml'``

    Sources
    -------
    - Microsoft, Integration Services Service (SSIS Service): the value is the location and name of the file.
    - Microsoft, Registry Value Types: REG_EXPAND_SZ holds references to variables that the reading program replaces.
    """
    value = registry_path(scope)
    path, type_name = (value.value.data or "").strip(), value.value.type
    if not path:
        return Pass()
    has_variable = form_of(path) is PathForm.VARIABLE
    is_plain = type_name is None or fold(type_name) == fold(_PLAIN)
    if not has_variable and is_plain:
        return Pass()
    what = "has a variable" if has_variable else f"has the type {type_name}"
    effect = "it may find no file and run with built-in defaults" if has_variable else "Setup writes REG_SZ"
    return Fail(
        f"{scope.service_name} on {scope.node} is told its file by a value that {what}: {effect}",
        (Evidence(value.at, what),),
        observed=path if type_name is None else f"{path} ({type_name})",
        expected="a full path without a variable, as REG_SZ" if has_variable else f"{path} ({_PLAIN})",
        remedy=_remedy(scope, None if has_variable else path),
        severity=Severity.WARNING if has_variable else Severity.INFO,
    )


def _remedy(scope: Scope, path: str | None) -> Remedy:
    release = scope.service.release
    command = "" if release is None else f"\n{set_value(release.key, path or '<the path written out>')}"
    online = f", while {scope.host.name} is online" if scope.clustered else ""
    return Remedy(
        f"On {scope.node}{online}:{command}\nThen restart the service: it reads the value only at start."
    )
