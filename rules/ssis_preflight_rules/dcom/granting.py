"""What a DCOM permission grants to a declared principal, as a verdict."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.dcom import in_new_style
from ssis_preflight.analysis.effective_rights import Granted, granted
from ssis_preflight.analysis.principals import Principal, matcher, told
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import AceType, SecurityDescriptor
from ssis_preflight.model.dcom import NodeDcom
from ssis_preflight.model.facts import Known, known_or_none
from ssis_preflight.model.rights import COM, ComRight, com_rights
from ssis_preflight.model.sids import DISTRIBUTED_COM_USERS
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import ApplicationUser

_SHOWN = 6
"""So many entries of a list are shown."""


class Wanted(msgspec.Struct, frozen=True):
    """Rights that a list must grant: the bits, the sentence where it does not grant them, and what to do then."""

    rights: int
    message: str
    remedy: Remedy


def granted_to(
    view: ClusterView, node: str, principal: Principal, permission: Known[SecurityDescriptor], wanted: Wanted
) -> Verdict:
    """Pass where the list grants the rights for certain; where only an account of a domain might, say so.

    Raises:
        GapError: the members of a local group would decide, and are not known.
    """
    descriptor = in_new_style(permission.value)
    found = told(view, node, principal, descriptor, COM, wanted.rights)
    said = found.has(wanted.rights)
    if said:
        return Pass()
    perhaps = sorted({ace.trustee.shown for ace in found.doubtful if ace.mask & wanted.rights})
    return Fail(
        wanted.message if said is False else f"{wanted.message}, unless through {' or '.join(perhaps)}",
        (Evidence(permission.at, _seen(found, principal)),),
        observed=listed(descriptor),
        expected=f"{principal.label}: {com_rights(wanted.rights)}",
        remedy=wanted.remedy,
        severity=Severity.WARNING if said is False else Severity.INFO,
    )


def _seen(found: Granted, principal: Principal) -> str:
    denied = next((ace for ace in found.applied if ace.type is AceType.DENY), None)
    if denied is not None:
        return f"{denied.trustee.shown} is denied {com_rights(denied.mask)}"
    if found.doubtful:
        return f"no entry names {principal.label}; who belongs to a group of a domain is in no evidence"
    return f"no entry counts for {principal.label} and grants that"


def into_the_list(user: ApplicationUser, dialog: str, rights: str) -> Remedy:
    """Return how a principal comes into a list of an application: the name of its dialog, and rights in its words."""
    called = user.application.name or user.application.app_id
    return Remedy(
        f"On {user.on.node}, in Component Services (dcomcnfg), DCOM Config, {called}, Properties, Security, "
        f"{dialog}: add {user.principal.label} with {rights}. Then restart {user.on.service}."
    )


def into_the_limit(
    view: ClusterView, dcom: NodeDcom, principal: Principal, limit: Known[SecurityDescriptor]
) -> Remedy:
    """Return how the limit for launching comes to let a principal in from another computer.

    Membership in Distributed COM Users, where the limit lets that group through; else the limit itself must change,
    on the computer or in the group policy that sets it.
    """
    name, descriptor = principal.label, in_new_style(limit.value)
    member = replace(principal, sids=principal.sids | {DISTRIBUTED_COM_USERS})
    if granted(descriptor, matcher(view, dcom.node, member), COM).has(int(ComRight.ACTIVATE_REMOTE)):
        return Remedy(f"On {dcom.node}:\nAdd-LocalGroupMember -SID S-1-5-32-562 -Member {quote(name)}")
    change = f"allow {name} Remote Launch and Remote Activation there, and take away what denies them"
    if known_or_none(dcom.policy.launch) is not None:
        return Remedy(
            f"In the group policy that sets the limit for {dcom.node}, under Security Options, DCOM: Machine Launch "
            f"Restrictions: {change}. What is changed on the computer has no effect."
        )
    return Remedy(
        f"On {dcom.node}, in Component Services (dcomcnfg), My Computer, Properties, COM Security, Launch and "
        f"Activation Permissions, Edit Limits: {change}."
    )


def listed(descriptor: SecurityDescriptor) -> str:
    """Return the entries of a list in one line, the first of many."""
    if descriptor.dacl is None:
        return "no list: everybody may do everything"
    entries = [
        f"{'' if ace.type is AceType.ALLOW else 'deny '}{ace.trustee.shown}: {com_rights(ace.mask)}"
        for ace in descriptor.dacl
    ]
    more = f"; and {len(entries) - _SHOWN} more" if len(entries) > _SHOWN else ""
    return "; ".join(entries[:_SHOWN]) + more if entries else "no entry"
