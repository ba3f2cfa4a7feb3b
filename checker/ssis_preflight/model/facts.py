"""Facts: what was read and where, or why it is not known.

A fact is :class:`Known` or :class:`Unknown`. ``Unknown`` has no ``value`` on purpose: code that needs it must
call :func:`need` and so ends as *not evaluated* instead of guessing. An *observed* absence, such as a registry
key that was exported and has no such value, is ``Known(None, at)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Generic, ParamSpec, TypeVar

import msgspec

from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")


class GapKind(StrEnum):
    """Why a fact is not known."""

    NOT_COLLECTED = "not-collected"
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    RULE_BROKE = "rule-broke"


class Known(msgspec.Struct, Generic[T_co], frozen=True):
    """A value that was read at a place."""

    value: T_co
    at: Place


class Unknown(msgspec.Struct, frozen=True):
    """A value nobody observed: which part of the evidence would hold it, and what is missing in words."""

    part: Part
    missing: str
    kind: GapKind = GapKind.NOT_COLLECTED


Fact = Known[T] | Unknown


class GapError(Exception):
    """Raised by :func:`need`: the fact is unknown, and ``gap`` says why."""

    def __init__(self, gap: Unknown) -> None:
        super().__init__(gap.missing)
        self.gap = gap


def need(fact: Fact[T]) -> Known[T]:
    """Return the known fact, or end the caller's judgement as not evaluated.

    Raises:
        GapError: the fact is unknown.
    """
    if isinstance(fact, Unknown):
        raise GapError(fact)
    return fact


def attempt(compute: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Unknown:
    """Call ``compute`` and return its result, or the first gap that it ran into."""
    try:
        return compute(*args, **kwargs)
    except GapError as error:
        return error.gap


def known_or_none(fact: Fact[T]) -> T | None:
    """Return the value, or None where it is unknown; for display only, never for a judgement."""
    return None if isinstance(fact, Unknown) else fact.value


def first_gap(facts: Iterable[Fact[T]]) -> Unknown | None:
    """Return the first unknown among ``facts``, or None when all are known."""
    return next((fact for fact in facts if isinstance(fact, Unknown)), None)
