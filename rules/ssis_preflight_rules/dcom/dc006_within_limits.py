"""DC006: the limit of the computer is as wide as the permission of the application."""

from __future__ import annotations

from ssis_preflight.analysis.dcom import in_new_style, launch_limit
from ssis_preflight.analysis.principals import (
    Principal,
    declared_principal,
    from_elsewhere,
    local_group,
    members_gap,
    told,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.facts import Known, Unknown, attempt, need
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.rights import COM, ComRight
from ssis_preflight.model.sids import (
    AUTHENTICATED_USERS,
    EVERYONE,
    INTERACTIVE,
    LOCAL_SERVICE,
    NETWORK,
    NETWORK_SERVICE,
    OF_BUILTIN,
    OF_SERVICE,
    SERVICE,
    SYSTEM,
    USERS,
)
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import DCOM_APPLICATIONS, OnNode, principals
from ssis_preflight_rules.dcom.granting import into_the_limit, listed

_REMOTE = int(ComRight.ACTIVATE_REMOTE)
_NEVER_REMOTE = frozenset({SYSTEM, INTERACTIVE, SERVICE, LOCAL_SERVICE, NETWORK_SERVICE, "S-1-5-10"})
"""Who never comes from another computer as itself; entries for them with every right are usual."""

_NEVER_REMOTE_KINDS = (OF_SERVICE, "S-1-15-")
"""Services of the computer, and its application packages: the same."""

_EVERYBODY = frozenset({EVERYONE, AUTHENTICATED_USERS, USERS, NETWORK})
"""To let in everybody, and only those of them whom the limit lets through, is a choice and no mistake."""


@rule(
    id="DC006",
    title="The DCOM limits of a node let in whom its application lets in",
    severity=Severity.ERROR,
    subjects=DCOM_APPLICATIONS,
    needs=(
        "DcomApplication.launch",
        "DcomLimits.launch",
        "LocalGroup.members",
        "Service.installed",
    ),
    statements=("S25",),
    proves=False,
    sources=("Microsoft: MachineLaunchRestriction", "Microsoft: LaunchPermission"),
)
def the_limit_is_as_wide_as_the_permission(entry: OnNode, view: ClusterView) -> Verdict:
    r"""DC006: The DCOM limits of a node let in whom its application lets in

    What it checks
    --------------
    Every account or group to which ``LaunchPermission`` of an Integration Services application grants *Remote
    Activation*, against the limit of the same node: ``MachineLaunchRestriction``, of a group policy where one sets
    it.

    Why it matters
    --------------
    Granting rights to a group and forgetting *Distributed COM Users* is the usual mistake: the dialog of the
    application looks right, and the client is refused all the same, because nobody can exceed the limit of the
    computer.

    Passes when
    -----------
    - The limit lets everybody through whom the permission names, itself or by a local group that it is a member of.
      Of a local group that it does not let through itself, every member counts.
    - The application has no permission of its own.
    - What the permission grants to Everyone, Authenticated Users, Users or NETWORK does not count: then the limit
      alone says who comes in. Nor does what it grants to accounts that never come from another computer: SYSTEM,
      services, application packages.

    Fails when
    ----------
    - The limit has no entry that can count for one of them. Declared principals are left to DC001.

    Not evaluated when
    ------------------
    - The permission, the limit, or the members of a local group that would decide are not in the evidence; or only
      an account of a domain, which may be a group, would decide.

    How to fix
    ----------
    On every node: ``Add-LocalGroupMember -SID S-1-5-32-562 -Member 'CORP\etl-admins'``, or change the limit, on the
    computer or in the policy that sets it, where it does not let Distributed COM Users through.

    Sources
    -------
    - Microsoft, MachineLaunchRestriction: a bound that no application can exceed.
    - Microsoft, LaunchPermission: who may launch and activate one application.
    """
    permission = None if entry.application is None else need(entry.application.launch)
    if permission is None or permission.value is None:
        return Pass()
    declared = principals(view)
    limit: Known[SecurityDescriptor] | Unknown | None = None
    gap: Unknown | None = None
    for trustee in _let_in(permission.value, declared):
        limit = attempt(launch_limit, entry.dcom) if limit is None else limit
        if isinstance(limit, Unknown):
            return NotEvaluated(limit)
        for said in _refused(view, entry.node, trustee, limit.value, declared):
            if isinstance(said, Trustee):
                return _fail(view, entry, said, permission.at, limit)
            gap = gap or said
    return Pass() if gap is None else NotEvaluated(gap)


def _let_in(descriptor: SecurityDescriptor, declared: tuple[Principal, ...]) -> list[Trustee]:
    """Return whom the list lets in from another computer, each once, without the declared principals."""
    found: dict[str, Trustee] = {}
    for ace in in_new_style(descriptor).dacl or ():
        if ace.type is AceType.ALLOW and ace.mask & _REMOTE and _counts(ace.trustee, declared):
            found.setdefault(ace.trustee.key, ace.trustee)
    return list(found.values())


def _counts(trustee: Trustee, declared: tuple[Principal, ...]) -> bool:
    """Say whether it is to be asked of an account or group that the limit lets it through."""
    sid = trustee.sid or ""
    if sid in _NEVER_REMOTE | _EVERYBODY or sid.startswith(_NEVER_REMOTE_KINDS):
        return False
    return not any(principal.is_named(trustee) for principal in declared)


def _refused(
    view: ClusterView,
    node: str,
    trustee: Trustee,
    limit: SecurityDescriptor,
    declared: tuple[Principal, ...],
) -> list[Trustee | Unknown]:
    """Return whom the limit refuses, and where that cannot be told: the trustee, or members of this local group."""
    said = _within(view, node, trustee, limit)
    if said is None:
        return []
    group = local_group(view, node, trustee.sid or "")
    if group is not None and isinstance(group.members, Known):
        asked = (_within(view, node, one, limit) for one in group.members.value if _counts(one, declared))
        return [said for said in asked if said is not None]
    is_group = group is not None or (trustee.sid or "").startswith(OF_BUILTIN)
    return [members_gap(node, trustee) if is_group and isinstance(said, Trustee) else said]


def _within(
    view: ClusterView, node: str, trustee: Trustee, limit: SecurityDescriptor
) -> Trustee | Unknown | None:
    """Return None where the limit lets an account or group through, the trustee itself where it does not."""
    found = attempt(told, view, node, _as_principal(view, trustee), in_new_style(limit), COM, _REMOTE)
    if isinstance(found, Unknown):
        return found
    said = found.has(_REMOTE)
    if said is None:
        return Unknown(Part.DCOM, f"whether {trustee.shown} belongs to a group of the limit")
    return None if said else trustee


def _as_principal(view: ClusterView, trustee: Trustee) -> Principal:
    return from_elsewhere(declared_principal(view, trustee.sid or trustee.name or ""))


def _fail(
    view: ClusterView, entry: OnNode, trustee: Trustee, at: Place, limit: Known[SecurityDescriptor]
) -> Fail:
    return Fail(
        f"{trustee.shown} may activate {entry.service} on {entry.node}, and the limits of the computer refuse it",
        (
            Evidence(limit.at, f"no entry lets {trustee.shown} in from another computer"),
            Evidence(at, f"lets {trustee.shown} in"),
        ),
        observed=listed(limit.value),
        expected=f"remote activation for {trustee.shown}",
        remedy=into_the_limit(view, entry.dcom, _as_principal(view, trustee), limit),
    )
