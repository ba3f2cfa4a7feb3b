"""Verdicts: what a rule says about one subject. One sum type, so that an outcome never lacks its reason."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.model.facts import Unknown
from ssis_preflight.model.places import Place
from ssis_preflight.operations.operation import Operation
from ssis_preflight.rule.severity import Severity


class Evidence(msgspec.Struct, frozen=True):
    """A place and, in a few words without a full stop, what is seen there."""

    at: Place
    says: str = ""


class Remedy(msgspec.Struct, frozen=True):
    """How to mend it: text for a person, and operations as data where they are certain."""

    text: str
    operations: tuple[Operation, ...] = ()


class Pass(msgspec.Struct, frozen=True):
    """The wanted state holds."""


class Fail(msgspec.Struct, frozen=True):
    """The wanted state does not hold.

    ``message`` starts with the subject and says what will happen. ``evidence`` is never empty; the first entry is
    the primary one. ``severity`` chooses among those the rule declares; None takes the rule's first.
    """

    message: str
    evidence: tuple[Evidence, ...]
    observed: str
    expected: str
    remedy: Remedy
    severity: Severity | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            message = "a failure needs at least one piece of evidence"
            raise ValueError(message)


class NotEvaluated(msgspec.Struct, frozen=True):
    """A fact that the verdict rests on is unknown."""

    gap: Unknown


Verdict = Pass | Fail | NotEvaluated


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Fold verdicts that must all pass: a failure decides, then a gap, then a pass. Over nothing: a pass."""
    gap: NotEvaluated | None = None
    for verdict in verdicts:
        if isinstance(verdict, Fail):
            return verdict
        if isinstance(verdict, NotEvaluated) and gap is None:
            gap = verdict
    return gap or Pass()


def some(verdicts: Iterable[Verdict], otherwise: Verdict) -> Verdict:
    """Fold verdicts of which one must pass: a pass decides, then a gap, then ``otherwise``."""
    gap: NotEvaluated | None = None
    for verdict in verdicts:
        if isinstance(verdict, Pass):
            return verdict
        if isinstance(verdict, NotEvaluated) and gap is None:
            gap = verdict
    return gap or otherwise
