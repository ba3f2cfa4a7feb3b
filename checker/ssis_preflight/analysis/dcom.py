"""DCOM permissions in force: what counts where a value is not there, and what entries of the old style mean.

Sources: Microsoft, *LaunchPermission*, *DefaultLaunchPermission*, *Access Control Lists for COM*; *DCOM security
enhancements in Windows XP Service Pack 2 and Windows Server 2003 Service Pack 1*.
"""

from __future__ import annotations

from msgspec.structs import replace

from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.dcom import DcomApplication, NodeDcom
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.rights import COM_ALL, ComRight
from ssis_preflight.model.sids import ADMINISTRATORS, DISTRIBUTED_COM_USERS, EVERYONE, INTERACTIVE, SYSTEM

_LOCAL = int(ComRight.EXECUTE | ComRight.EXECUTE_LOCAL | ComRight.ACTIVATE_LOCAL)


def _allowing(*entries: tuple[str, int]) -> SecurityDescriptor:
    aces = tuple(Ace(AceType.ALLOW, Trustee(sid), mask) for sid, mask in entries)
    administrators = Trustee(ADMINISTRATORS)
    return SecurityDescriptor(administrators, administrators, aces)


WINDOWS_LAUNCH_LIMIT = _allowing(
    (ADMINISTRATORS, COM_ALL), (EVERYONE, _LOCAL), (DISTRIBUTED_COM_USERS, COM_ALL)
)
"""What Windows takes where ``MachineLaunchRestriction`` is not there."""

WINDOWS_LAUNCH_DEFAULT = _allowing((ADMINISTRATORS, COM_ALL), (SYSTEM, COM_ALL), (INTERACTIVE, COM_ALL))
"""What Windows takes where neither the application nor the computer has a launch permission."""


def launch_limit(dcom: NodeDcom) -> Known[SecurityDescriptor]:
    """Return the limit for launching and activating that counts on a node: of a policy, the computer, or Windows.

    Raises:
        GapError: it is not known whether a policy sets it, or what the computer has.
    """
    policy = need(dcom.policy.launch)
    if policy.value is not None:
        return Known(policy.value, policy.at)
    own = need(dcom.machine.launch)
    return Known(WINDOWS_LAUNCH_LIMIT if own.value is None else own.value, own.at)


def launch_permission(dcom: NodeDcom, application: DcomApplication) -> Known[SecurityDescriptor]:
    """Return who may launch and activate an application: its own list, the computer's default, or that of Windows.

    Raises:
        GapError: the list is not known.
    """
    own = need(application.launch)
    if own.value is not None:
        return Known(own.value, own.at)
    default = need(dcom.default_launch)
    return Known(WINDOWS_LAUNCH_DEFAULT if default.value is None else default.value, default.at)


def is_old_style(descriptor: SecurityDescriptor) -> bool:
    """Say whether entries name no single right, only ``COM_RIGHTS_EXECUTE``, which then stands for all of them."""
    entries = descriptor.dacl or ()
    return bool(entries) and all(ace.mask == ComRight.EXECUTE for ace in entries)


def in_new_style(descriptor: SecurityDescriptor) -> SecurityDescriptor:
    """Return the same list with single rights in every entry."""
    if not is_old_style(descriptor):
        return descriptor
    return replace(descriptor, dacl=tuple(replace(ace, mask=COM_ALL) for ace in descriptor.dacl or ()))
