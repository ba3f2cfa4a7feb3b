"""DC006: the limit of the computer is as wide as the permission of the application."""

from __future__ import annotations

from ssis_preflight.analysis.dcom import in_new_style, launch_limit
from ssis_preflight.analysis.principals import declared_principal, from_elsewhere, told
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.facts import Known, Unknown, attempt, need
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.rights import COM, ComRight
from ssis_preflight.model.sids import INTERACTIVE, LOCAL_SERVICE, NETWORK_SERVICE, SERVICE, SYSTEM
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import DCOM_APPLICATIONS, OnNode, principals
from ssis_preflight_rules.dcom.granting import listed

_REMOTE = int(ComRight.ACTIVATE_REMOTE)
_NEVER_REMOTE = frozenset({SYSTEM, INTERACTIVE, SERVICE, LOCAL_SERVICE, NETWORK_SERVICE, "S-1-5-10"})
"""Who never comes from another computer as itself; entries for them with every right are usual."""


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
    - The application has no permission of its own.

    Fails when
    ----------
    - The limit has no entry that can count for one of them. Declared principals are left to DC001.

    Not evaluated when
    ------------------
    - The permission, the limit, or the members of a local group that would decide are not in the evidence; or only
      an account of a domain, which may be a group, would decide.

    How to fix
    ----------
    On every node: ``Add-LocalGroupMember -SID S-1-5-32-562 -Member 'CORP\etl-admins'``, or add the group to the
    limit where a policy sets it.

    Sources
    -------
    - Microsoft, MachineLaunchRestriction: a bound that no application can exceed.
    - Microsoft, LaunchPermission: who may launch and activate one application.
    """
    permission = None if entry.application is None else need(entry.application.launch)
    if permission is None or permission.value is None:
        return Pass()
    limit: Known[SecurityDescriptor] | Unknown | None = None
    gap: Unknown | None = None
    for trustee in _let_in(view, permission.value):
        limit = attempt(launch_limit, entry.dcom) if limit is None else limit
        if isinstance(limit, Unknown):
            return NotEvaluated(limit)
        said = attempt(_within, view, entry.node, trustee, limit.value)
        if said is False:
            return _fail(entry, trustee, permission.at, limit)
        if said is None:
            gap = gap or Unknown(Part.DCOM, f"whether {trustee.shown} belongs to a group of the limit")
        elif isinstance(said, Unknown):
            gap = gap or said
    return Pass() if gap is None else NotEvaluated(gap)


def _let_in(view: ClusterView, descriptor: SecurityDescriptor) -> list[Trustee]:
    """Return whom the list lets in from another computer, each once, without the declared principals."""
    declared = principals(view)
    found: dict[str, Trustee] = {}
    for ace in in_new_style(descriptor).dacl or ():
        trustee = ace.trustee
        if ace.type is not AceType.ALLOW or not ace.mask & _REMOTE or trustee.sid in _NEVER_REMOTE:
            continue
        if not any(principal.is_named(trustee) for principal in declared):
            found.setdefault(trustee.key, trustee)
    return list(found.values())


def _within(view: ClusterView, node: str, trustee: Trustee, limit: SecurityDescriptor) -> bool | None:
    principal = from_elsewhere(declared_principal(view, trustee.sid or trustee.name or ""))
    return told(view, node, principal, in_new_style(limit), COM, _REMOTE).has(_REMOTE)


def _fail(entry: OnNode, trustee: Trustee, at: Place, limit: Known[SecurityDescriptor]) -> Fail:
    return Fail(
        f"{trustee.shown} may activate {entry.service} on {entry.node}, and the limits of the computer refuse it",
        (
            Evidence(limit.at, f"no entry lets {trustee.shown} in from another computer"),
            Evidence(at, f"lets {trustee.shown} in"),
        ),
        observed=listed(limit.value),
        expected=f"remote activation for {trustee.shown}",
        remedy=Remedy(
            f"On {entry.node}:\nAdd-LocalGroupMember -SID S-1-5-32-562 -Member {quote(trustee.shown)}"
        ),
    )
