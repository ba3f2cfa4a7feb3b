r"""ACL004: lists name the identity of the service's own release."""

from __future__ import annotations

from ssis_preflight.analysis.access import access_to, holding
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.principals import Principal, service_principal, what_would_tell
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import Ace, AceType
from ssis_preflight.model.facts import GapError, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.rights import FileRight
from ssis_preflight.model.sids import OF_DOMAIN, sid_of_name
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.storage.service_identities import stale_services
from ssis_preflight_rules.storage.subjects import STORAGE, StoragePath
from ssis_preflight_rules.storage.words import grant_command

_READ = int(FileRight.READ_DATA)


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
    - The service cannot read its configuration file: ACL002 judges that, and names the entry.
    - The path is on a share, whose server knows no service of a node.

    Fails when
    ----------
    - An entry that grants something is for the service of another release, and none is for the own one.

    Not evaluated when
    ------------------
    - The configuration in force or the access control list are unknown.
    - There is an entry for another release, and the account of the service is unknown, or is known by its name only
      while another entry has a SID only.

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
    if form_of(storage.path) is PathForm.UNC:
        return Pass()
    descriptor = access_to(view, storage.scope.node, storage.path)
    stale = stale_services(descriptor.value, own)
    if not stale:
        return Pass()
    node, account = storage.scope.node, need(storage.scope.service.account)
    principal = service_principal(view, node, own, account.value)
    if storage.folder is None and not holding(view, node, principal, descriptor.value, _READ).certain:
        return Pass()
    if any(_is_account(ace, account.value, principal) for ace in descriptor.value.dacl or ()):
        return Pass()
    for ace in descriptor.value.dacl or ():
        of_domain = ace.sid is None or ace.sid.startswith(OF_DOMAIN)
        gap = what_would_tell(view, node, principal, ace.trustee) if of_domain else None
        if gap is not None and ace.type is AceType.ALLOW:
            raise GapError(gap)
    said = [f"NT SERVICE\\{old}" for old in stale]
    rights = "R" if storage.folder is None else "(OI)(CI)M"
    command = grant_command(storage.path, f"NT SERVICE\\{own}", rights)
    return Fail(
        f"{storage.label} grants rights to {' and '.join(stale)}, of another release: {own} has none of them on "
        f"{storage.path}",
        (
            Evidence(descriptor.at, f"an entry for {' and '.join(said)}"),
            Evidence(storage.at, f"{own} uses {storage.path}"),
        ),
        observed=", ".join(said),
        expected=f"NT SERVICE\\{own}",
        remedy=Remedy(f"On the node that owns the disk: {command}"),
    )


def _is_account(ace: Ace, account: str, principal: Principal) -> bool:
    """Say whether an entry grants something to the very account that the service runs under."""
    sid = ace.trustee.told_sid
    own = sid is not None and (
        sid == sid_of_name(account) or (sid in principal.sids and sid.startswith(OF_DOMAIN))
    )
    return ace.type is AceType.ALLOW and (own or fold(ace.name or "") in principal.names)
