"""DC004: DCOM permissions are the same on every node."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.dcom import in_new_style
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import Ace, SecurityDescriptor
from ssis_preflight.model.dcom import DcomApplication, Permission
from ssis_preflight.model.facts import Known, need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import Missing, Subject, Subjects
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import DCOM_APPLICATIONS, OnNode
from ssis_preflight_rules.dcom.granting import listed


class _Everywhere(msgspec.Struct, frozen=True):
    """The application of one service on all nodes that have it, two at least."""

    service: str
    entries: tuple[tuple[str, DcomApplication], ...]


def _everywhere(view: ClusterView) -> Iterable[_Everywhere | Missing]:
    by_service: dict[str, list[OnNode]] = {}
    for entry in DCOM_APPLICATIONS.select(view):
        if isinstance(entry, Missing):
            yield entry
        else:
            by_service.setdefault(entry.service, []).append(entry)
    for service, several in by_service.items():
        found = [(one.node, one.application) for one in several if one.application is not None]
        if len(found) > 1:
            yield _Everywhere(service, tuple(found))


_SUBJECTS: Subjects[_Everywhere] = Subjects(
    "dcom-application", _everywhere, lambda entry: Subject("dcom-application", entry.service)
)


@rule(
    id="DC004",
    title="The DCOM permissions of Integration Services are the same on every node",
    severity=Severity.WARNING,
    subjects=_SUBJECTS,
    needs=("DcomApplication.access", "DcomApplication.launch", "Service.installed"),
    statements=("S25",),
    proves=False,
    sources=("Microsoft: LaunchPermission", "Microsoft: AccessPermission"),
)
def permissions_are_the_same_on_every_node(entry: _Everywhere, view: ClusterView) -> Verdict:
    r"""DC004: The DCOM permissions of Integration Services are the same on every node

    What it checks
    --------------
    The launch and access permissions of the application of one Integration Services service, node by node.

    Why it matters
    --------------
    They stand in the registry of each node, below ``HKLM\SOFTWARE\Classes\AppID``, and no part of the cluster
    carries them over. Somebody who was let in on one node is refused on another, and nobody notices before the next
    failover.

    Passes when
    -----------
    - Every node has the same entries in the same order, or none has a list of its own.

    Fails when
    ----------
    - The lists of two nodes differ, or one node has a list and another has none.

    Not evaluated when
    ------------------
    - The application or a permission is not in the evidence on some node.

    How to fix
    ----------
    Set the same permissions in Component Services (dcomcnfg) on every node, for groups of the domain and not for
    local ones, and restart the service there.

    Sources
    -------
    - Microsoft, LaunchPermission and AccessPermission: values in the registry of the computer.
    """
    for called, permissions in (
        ("LaunchPermission", [(node, app.launch) for node, app in entry.entries]),
        ("AccessPermission", [(node, app.access) for node, app in entry.entries]),
    ):
        different = _difference(permissions)
        if different is not None:
            (first, one), (other, two) = different
            return Fail(
                f"{entry.service} lets other users in on {other} than on {first}: its {called} differs",
                (
                    Evidence(two.at, _shown(two.value, one.value)),
                    Evidence(one.at, _shown(one.value, two.value)),
                ),
                observed=f"{other}: {_shown(two.value, one.value)}",
                expected=f"as on {first}: {_shown(one.value, two.value)}",
                remedy=Remedy(
                    f"Decide who may connect, then set the same permissions in Component Services (dcomcnfg) on "
                    f"{first} and {other}, and restart {entry.service} there."
                ),
            )
    return Pass()


_Here = tuple[str, Known[SecurityDescriptor | None]]


def _difference(permissions: list[tuple[str, Permission]]) -> tuple[_Here, _Here] | None:
    """Return the first node and the first that differs from it; a gap counts where no two are known to differ."""
    known = [(node, fact) for node, fact in permissions if isinstance(fact, Known)]
    for node, found in known[1:]:
        if _meaning(found.value) != _meaning(known[0][1].value):
            return known[0], (node, found)
    for _, fact in permissions:
        need(fact)
    return None


def _meaning(descriptor: SecurityDescriptor | None) -> object:
    if descriptor is None:
        return None
    if descriptor.dacl is None:
        return "no list, so that everybody may do everything"
    return tuple(_entry(ace) for ace in in_new_style(descriptor).dacl or ())


def _entry(ace: Ace) -> tuple[object, ...]:
    return ace.type, ace.trustee.key, ace.mask, ace.opaque


def _shown(own: SecurityDescriptor | None, other: SecurityDescriptor | None) -> str:
    """Return how a list differs from that of the other node."""
    if own is None:
        return "no list of its own"
    if other is None or own.dacl is None or other.dacl is None:
        return listed(own)
    here, there = in_new_style(own), in_new_style(other)
    said = [
        f"{verb} {listed(replace(own, dacl=several))}"
        for verb, several in (("alone has", _beyond(here, there)), ("lacks", _beyond(there, here)))
        if several
    ]
    return "; ".join(said) or "the same entries, in another order or number"


def _beyond(descriptor: SecurityDescriptor, other: SecurityDescriptor) -> tuple[Ace, ...]:
    """Return the entries that the other list does not have."""
    has = {_entry(ace) for ace in other.dacl or ()}
    return tuple(ace for ace in descriptor.dacl or () if _entry(ace) not in has)
