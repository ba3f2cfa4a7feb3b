"""ACL002: the service can read its configuration file on every node that may run it."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.access import Holding, access_to, deniers, holding, server_of
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.principals import Principal, over_the_network, service_principal
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.facts import Fact, GapError, Known, Unknown, attempt, need
from ssis_preflight.model.parts import Part
from ssis_preflight.model.rights import FileRight
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.storage.service_identities import account_name, stale_services
from ssis_preflight_rules.storage.subjects import CONFIGURATION_FILES, StoragePath, owners_of
from ssis_preflight_rules.storage.words import grant_command, removing_commands, rights_in_words

_READ = int(FileRight.READ_DATA)
_ON_OWNER = "On the node that owns the disk: "


@rule(
    id="ACL002",
    title="The account of the service may read the configuration file",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=CONFIGURATION_FILES,
    needs=(
        "AccessControl.descriptor",
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "LocalGroup.members",
        "PrivateParameters.network_name",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.possible_owners",
        "Resource.type",
        "Service.account",
        "Service.config_file",
        "Service.installed",
    ),
    sources=(
        "Microsoft: Configure Windows Service Accounts and Permissions",
        "Microsoft: Events Logged by the Integration Services Service (273)",
        "Microsoft: How AccessCheck Works",
    ),
)
def the_service_reads_its_file(storage: StoragePath, view: ClusterView) -> Verdict:
    r"""ACL002: The account of the service may read the configuration file

    What it checks
    --------------
    Whether the access control list of the configuration file in force lets the service read it, on every node that
    may run the service. The process of the service holds its account and ``NT SERVICE\MsDtsServerNNN``, whose SID is
    the same on every node. A file on a drive of the nodes has a list of its own on each. The server of a share sees
    the account alone, and the account of the computer in place of Local System, Network Service and virtual accounts.

    Why it matters
    --------------
    Setup grants the service *Read* on the file in its own folder. A file that was moved to a shared disk has the list
    of that disk instead. A service that cannot read its file starts all the same, with built-in defaults (event 273):
    the cluster shows it Online, and Management Studio shows other packages.

    Passes when
    -----------
    - Reading is certainly granted to the account, to ``NT SERVICE\MsDtsServerNNN``, to Everyone or Authenticated
      Users, or to a local group that holds the account, on every possible owner.
    - A node does not have the service: CLU009 judges that.

    Fails when
    ----------
    - No entry lets the service read the file, or an entry denies it first. An error.
    - Only a group of a domain that may hold the account would: a warning, because no evidence tells its members.

    Not evaluated when
    ------------------
    - The configuration in force, the possible owners, the account of the service on a node, or the access control
      list of the file are unknown.
    - The right would come from a local group whose members are unknown.

    How to fix
    ----------
    Grant *Read* to the service's own identity on the node that owns the disk, then restart the service:
    ``icacls 'S:\SSIS\MsDtsSrvr.ini.xml' /grant 'NT SERVICE\MsDtsServer130:R'``.

    Sources
    -------
    - Microsoft, Configure Windows Service Accounts and Permissions: what Setup grants the per-service SID of
      Integration Services.
    - Microsoft, Events Logged by the Integration Services Service: 273.
    - Microsoft, How AccessCheck Works.
    """
    found = [
        (node, attempt(_reads, view, storage, node, principal))
        for node in owners_of(view, storage.scope)
        for principal in _principals(view, storage, node)
    ]
    for lacking in (False, None):
        for node, item in found:
            if isinstance(item, _Reader) and item.held.certain is lacking:
                return _failure(storage, node, item)
    for _, item in found:
        if isinstance(item, Unknown):
            raise GapError(item)
    return Pass()


def _principals(view: ClusterView, storage: StoragePath, node: str) -> tuple[Fact[Principal], ...]:
    """Return the process of the service on a node; nothing where the node certainly does not have it."""
    name = storage.scope.service_name
    service = view.service(node, name)
    if service is None:
        return (Unknown(Part.SERVICES, f"{name} on {node}"),)
    if isinstance(service.installed, Unknown):
        return (service.installed,)
    if not service.installed.value:
        return ()
    if isinstance(service.account, Unknown):
        return (service.account,)
    found = service_principal(view, node, name, service.account.value)
    if server_of(view, storage.path) is not None:
        found = over_the_network(view, node, found)
    return (Known(found, service.account.at),)


class _Reader(msgspec.Struct, frozen=True):
    """A process of the service, the list that counts for it, and what it holds."""

    principal: Known[Principal]
    descriptor: Known[SecurityDescriptor]
    held: Holding


def _reads(view: ClusterView, storage: StoragePath, node: str, principal: Fact[Principal]) -> _Reader:
    """Return what the service on a node holds; of a share, the local groups of its server count."""
    descriptor = access_to(view, node, storage.path)
    known = need(principal)
    where = server_of(view, storage.path) or node
    return _Reader(known, descriptor, holding(view, where, known.value, descriptor.value, _READ))


def _failure(storage: StoragePath, node: str, reader: _Reader) -> Fail:
    principal, descriptor, held = reader.principal, reader.descriptor, reader.held
    label, service = principal.value.label, storage.scope.service_name
    denying = deniers(held.granted, _READ)
    denied = dict.fromkeys(account_name(ace.trustee) for ace in denying)
    stale = stale_services(descriptor.value, service)
    if denied:
        why = f"an entry for {' and '.join(denied)} denies reading first"
    elif held.certain is None:
        whom = " or ".join(dict.fromkeys(ace.trustee.shown for ace in held.granted.doubtful))
        why = f"no entry names its account, and whether it belongs to {whom} is not in evidence"
    elif stale:
        why = f"no entry lets it read the file, and the one for {' and '.join(stale)} is for another release"
    else:
        why = "no entry lets it read the file"
    remedy = _ON_OWNER + grant_command(storage.path, "NT SERVICE\\" + service, "R")
    if form_of(storage.path) is PathForm.UNC:
        remedy = f"On the server of the share, grant Read to {label}, on the share and on the file."
    elif denied:
        remedy = "\n".join((_ON_OWNER.strip(), *removing_commands(storage.path, denying)))
    may = "may run" if held.certain is None else "runs"
    return Fail(
        f"{service} {may} with built-in defaults on {node} as {label}: {why}",
        (
            Evidence(descriptor.at, f"the list of {storage.path}"),
            Evidence(principal.at, f"the service runs as {label}"),
            Evidence(storage.at, f"the file is {storage.path}"),
        ),
        observed=rights_in_words(held.granted.certain),
        expected="read",
        remedy=Remedy(remedy),
        severity=Severity.WARNING if held.certain is None else Severity.ERROR,
    )
