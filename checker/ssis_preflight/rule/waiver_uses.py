"""What the rules of the family POL judge: the waivers of a run, once it is known what each of them hid."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.places import Place
from ssis_preflight.rule.subjects import Missing, Subject, Subjects


class WaiverUse(msgspec.Struct, frozen=True):
    """One waiver of a run.

    ``name`` says what it covers. ``at`` is its place in the waiver file, ``expires_at`` that of its last day
    ``expires`` (an ISO date, None where it has no end). ``as_of`` is the date of the run. ``matches`` counts the
    findings and open verdicts that it covers. ``told`` says that all rules that it names have run: only then can
    anybody say that it matches nothing.
    """

    name: str
    at: Place
    expires_at: Place
    expires: str | None
    expired: bool
    as_of: str
    owner: str | None
    matches: int
    told: bool


def _none(view: ClusterView) -> Iterable[WaiverUse | Missing]:  # noqa: ARG001 - the evidence holds no waiver
    return ()


WAIVERS: Subjects[WaiverUse] = Subjects("waiver", _none, lambda use: Subject("waiver", use.name))
"""Every waiver of the run. No evidence holds them: the engine hands them in when all other rules have spoken."""
