"""REG014: the configuration file is on no share."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope, default_file, registry_path
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.file_place import bring_home
from ssis_preflight_rules.config_file.remedies import point_registry
from ssis_preflight_rules.config_file.shares import share_of


@rule(
    id="REG014",
    title="ServiceConfigFile names no file on a share",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
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
    statements=("S18",),
    proves=False,
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 9",
        "Microsoft: Events Logged by the Integration Services Service (272)",
        "Microsoft: Configure Windows Service Accounts and Permissions",
    ),
)
def the_file_is_on_no_share(scope: Scope, view: ClusterView) -> Verdict:
    r"""REG014: ServiceConfigFile names no file on a share

    What it checks
    --------------
    Whether the path in the ``ServiceConfigFile`` key of the service in force is a UNC path, ``\\FS1\SSIS\...``.

    Why it matters
    --------------
    The service reads its file once, at start. If the share cannot be reached at that moment, because its host or the
    network is not up yet or because it does not admit the account, the service does not fail and does not try again:
    it runs with built-in defaults (event 272), and the cluster shows it Online. That moment is a boot or a failover,
    when least is up. With its default account the service goes to the share as the computer account of its node.

    Passes when
    -----------
    - The path is not UNC, or the value is absent or empty. CFG001, CFG003, CFG004 and REG001 judge these.

    Fails when
    ----------
    - The path is UNC, whoever the host is: a node, a network name of the cluster or another computer.

    Not evaluated when
    ------------------
    - The registry value is unknown, or the service in force is.

    How to fix
    ----------
    A clustered service: copy the file to a clustered disk of its group, which the SSIS resource depends on. A
    stand-alone service: a file of the node. Then point the registry there, for a clustered service while its resource
    is online. Where the share is to stay, let the computer account of every node read it, and waive this with that
    reason.

    ``Set-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Name
    '(default)' -Value 'S:\SSIS\MsDtsSrvr.ini.xml'``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the file is on the shared disk. UNC
      paths are not spoken of.
    - Microsoft, Events Logged by the Integration Services Service: 272 (file not found, default settings).
    - Microsoft, Configure Windows Service Accounts and Permissions: a virtual account reaches the network as the
      computer account.
    """
    value = registry_path(scope)
    path = (value.value.data or "").strip()
    if form_of(path) is not PathForm.UNC:
        return Pass()
    host = share_of(view, path)
    expected, remedy = bring_home(view, scope, path) if scope.clustered else _to_the_node(scope, path)
    return Fail(
        f"{scope.service_name} on {scope.node} runs with built-in defaults whenever it does not reach, at its start, "
        f"{host}",
        (Evidence(value.at, f"is on a share of {host}"),),
        observed=path,
        expected=expected,
        remedy=remedy,
    )


def _to_the_node(scope: Scope, path: str) -> tuple[str, Remedy]:
    default = attempt(default_file, scope.service)
    own = "<path of the copy>" if isinstance(default, Unknown) else default.value
    text = f"Copy {path} to a disk of {scope.node}, and point the registry at the copy. {point_registry(scope, own)}"
    return "a file of the node", Remedy(text)
