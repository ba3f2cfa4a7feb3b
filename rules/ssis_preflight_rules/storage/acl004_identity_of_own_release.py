r"""ACL004: lists name the identity of the service's own release."""

from __future__ import annotations

from ssis_preflight.analysis.access import access_to
from ssis_preflight.analysis.principals import service_principal
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import Ace, AceType
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold
from ssis_preflight.model.releases import RELEASES
from ssis_preflight.model.sids import service_sid, sid_of_name
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.storage.subjects import STORAGE, StoragePath
from ssis_preflight_rules.storage.words import grant_command, rights_in_words

_SERVICES = {service_sid(release.service_name): release.service_name for release in RELEASES}


@rule(
    id="ACL004",
    title="Lists that name the service name it by the identity of its own release",
    severity=Severity.WARNING,
    subjects=STORAGE,
    needs=(
        "AccessControl.descriptor",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.account",
        "Service.config_file",
    ),
    sources=(
        "Microsoft: Configure Windows Service Accounts and Permissions",
        "Microsoft: Upgrade Integration Services",
    ),
)
def lists_name_the_own_release(storage: StoragePath, view: ClusterView) -> Verdict:
    r"""ACL004: Lists that name the service name it by the identity of its own release

    What it checks
    --------------
    The entries of the access control lists of the configuration file and the package folders in force: whether one
    is for ``NT SERVICE\MsDtsServerNNN`` of another release, while none is for the release of the service or for its
    account.

    Why it matters
    --------------
    The identity of a service follows from its name, and every release has a service of another name. After an upgrade
    the entries for the old name still stand there and mean nobody any more: the service has lost what it was granted,
    or lives on rights that were meant for others.

    Passes when
    -----------
    - No entry is for the service of another release.
    - One is for the service of the own release, or for the account under which the service runs.

    Fails when
    ----------
    - An entry that grants something is for the service of another release, and none is for the own one.

    Not evaluated when
    ------------------
    - The configuration in force or the access control list are unknown.
    - There is an entry for another release, and the account of the service is unknown.

    How to fix
    ----------
    Grant the rights to the identity of the release that is in use, on the node that owns the disk: ``icacls
    'S:\SSIS\Packages' /grant 'NT SERVICE\MsDtsServer150:(OI)(CI)M'``. Take the old entry away when nothing of the
    old release is left.

    Sources
    -------
    - Microsoft, Configure Windows Service Accounts and Permissions: the per-service SID, ``NT
      SERVICE\MsDtsServerNNN``.
    - Microsoft, Upgrade Integration Services: the new release is installed beside the old one.
    """
    own = storage.scope.service_name
    descriptor = access_to(view, storage.scope.node, storage.path)
    allowing = [ace for ace in descriptor.value.dacl or () if ace.type is AceType.ALLOW]
    stale = [ace for ace in allowing if _service(ace) not in {None, own}]
    if not stale or any(_service(ace) == own for ace in allowing):
        return Pass()
    account = need(storage.scope.service.account)
    principal = service_principal(view, own, account.value)
    named = {sid_of_name(account.value)} | {sid for sid in principal.sids if sid.startswith("S-1-5-21-")}
    if any(_sid(ace) in named - {None} or fold(ace.name or "") in principal.names for ace in allowing):
        return Pass()
    ace = stale[0]
    old = _service(ace)
    return Fail(
        f"{storage.label} grants rights to {old}, which is another release: {own} has none of them on {storage.path}",
        (
            Evidence(descriptor.at, f"NT SERVICE\\{old}: {rights_in_words(ace.mask)}"),
            Evidence(storage.at, f"{own} uses {storage.path}"),
        ),
        observed=f"NT SERVICE\\{old}",
        expected=f"NT SERVICE\\{own}",
        remedy=Remedy(f"On the node that owns the disk: {_command(storage, ace)}"),
    )


def _command(storage: StoragePath, ace: Ace) -> str:
    rights = "R" if storage.folder is None else "(OI)(CI)M"
    return grant_command(storage.path, f"NT SERVICE\\{storage.scope.service_name}", rights)


def _sid(ace: Ace) -> str | None:
    return ace.sid or sid_of_name(ace.name or "")


def _service(ace: Ace) -> str | None:
    """Return the Integration Services service that an entry is for; None for any other account."""
    return _SERVICES.get(_sid(ace) or "")
