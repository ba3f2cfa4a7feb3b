"""SVC012: a service whose files are on a share has an account that can be given rights there."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.accounts import AS_THE_COMPUTER, AccountKind, account_kind
from ssis_preflight.analysis.configuration import Scope, configuration, registry_path
from ssis_preflight.analysis.owners import owner_names
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, Unknown, attempt, need
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict


class _OnShare(msgspec.Struct, frozen=True):
    """A path on a share, and what the service does with it."""

    path: str
    at: Place
    what: str


@rule(
    id="SVC012",
    title="A service whose files are on a share has an account of the domain",
    severity=Severity.WARNING,
    subjects=SCOPES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.account",
        "Service.config_file",
        "Service.installed",
    ),
    confidence=Confidence.MEDIUM,
    sources=("Microsoft: Configure Windows service accounts and permissions",),
)
def the_account_reaches_the_share(scope: Scope, view: ClusterView) -> Verdict:
    r"""SVC012: A service whose files are on a share has an account of the domain

    What it checks
    --------------
    Where the configuration file that the registry names, or the ``StorePath`` of a FileSystemFolder in it, is a UNC
    path: whether the service logs on with an account that the share can know.

    Why it matters
    --------------
    A virtual account, NETWORK SERVICE and LocalSystem exist on one computer only. Other computers see the account of
    that computer, ``CORP\NODE1$``, so every node needs rights of its own on the share and in its folders. A node
    that was forgotten, or added later, runs with built-in defaults after a failover (event 273 or 272), or shows no
    packages. LOCAL SERVICE is nobody on the network, and reaches no share that wants a name.

    That the service opens its own configuration file is documented. That it also reaches the package folders with
    its own account is experience: Microsoft does not say whose rights count there.

    Passes when
    -----------
    - No such path is UNC. A Cluster Shared Volume is no share.
    - The service has an account of the domain, or a local one. Whether that has the rights is not judged.

    Fails when
    ----------
    - A path is UNC, and the account is a virtual account, NETWORK SERVICE, LocalSystem or LOCAL SERVICE.

    Not evaluated when
    ------------------
    - The account of the service is unknown; or it is one of these, no path is known to be UNC, and the configuration
      in force is unknown.

    How to fix
    ----------
    Give the service a group managed service account or a domain account on every node, with SQL Server Configuration
    Manager, and give that account rights on the share and its folders. Or give the rights to the computer account of
    every node, ``CORP\NODE1$`` and so on, and accept this finding: no evidence holds the rights on a share.

    Sources
    -------
    - Microsoft, Configure Windows service accounts and permissions: a virtual account reaches the network with the
      credentials of the computer account, ``<domain>\<computer>$``.
    """
    account = need(scope.service.account)
    kind = account_kind(account.value)
    if kind not in AS_THE_COMPUTER and kind is not AccountKind.LOCAL_SERVICE:
        return Pass()
    registry = attempt(registry_path, scope)
    found = _store_paths(view, scope)
    paths = list(() if isinstance(found, Unknown) else found)
    if isinstance(registry, Known) and form_of(registry.value.data or "") is PathForm.UNC:
        paths.insert(0, _OnShare(registry.value.data or "", registry.at, "the configuration file"))
    if paths:
        return _failure(view, scope, account, paths)
    return NotEvaluated(found) if isinstance(found, Unknown) else Pass()


def _store_paths(view: ClusterView, scope: Scope) -> list[_OnShare] | Unknown:
    """Return the package folders on shares, or why the folders are unknown."""
    config = attempt(configuration, view, scope)
    if isinstance(config, Unknown):
        return config
    return [
        _OnShare(entry.folder.target, entry.folder.target_at, f"StorePath of {entry.name}")
        for entry in config.folders_of(FolderKind.FILE_SYSTEM)
        if form_of(entry.folder.target) is PathForm.UNC
    ]


def _failure(view: ClusterView, scope: Scope, account: Known[str], paths: list[_OnShare]) -> Fail:
    name, node = scope.service_name, scope.node
    first = paths[0]
    if account_kind(account.value) in AS_THE_COMPUTER:
        who = f"{name} on {node} reaches {first.path} as the computer {node}$"
        then = "where another node's computer account has no rights there, the files are missing after a failover"
    else:
        who = f"{name} on {node} reaches {first.path} without a name"
        then = "a share that wants one refuses it"
    nodes = attempt(owner_names, view, scope.host.resource) if scope.clustered else (node,)
    computers = ", ".join(f"{each}$" for each in (nodes if not isinstance(nodes, Unknown) else (node,)))
    return Fail(
        f"{who}: {then}",
        (
            Evidence(account.at, f"account {account.value}"),
            *(Evidence(path.at, f"{path.what} is on a share") for path in paths),
        ),
        observed=f"{account.value}; {', '.join(path.path for path in paths)}",
        expected="an account of the domain",
        remedy=Remedy(
            f"Give {name} a group managed service account or a domain account on every node, with rights on the "
            f"share, or give the rights to the computer accounts: {computers}."
        ),
    )
