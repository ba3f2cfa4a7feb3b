"""A rule: plain data about a check, and the pure function that makes it.

``@rule`` makes a value and registers nothing; a family's ``__init__`` lists its rules by hand. The function's
docstring is the rule's page, with fixed headings.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.parameter import RuleParameter
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import Subjects
from ssis_preflight.rule.verdict import Verdict

S = TypeVar("S")

HEADINGS = (
    "What it checks",
    "Why it matters",
    "Passes when",
    "Fails when",
    "Not evaluated when",
    "How to fix",
    "Sources",
)
"""The headings of a rule's page, in order."""

BOTH = (Pattern.STANDALONE, Pattern.CLUSTERED)


class Rule(msgspec.Struct, Generic[S], frozen=True):
    """One check.

    ``title`` is the wanted state in the present tense. ``severities`` are those a failure may have, the usual
    one first. ``statements`` are the numbers (S01 to S26) of the demands of Microsoft's topic *Configuring
    Integration Services in a Clustered Environment* that the rule checks; ``proves`` says whether its pass
    shows them met, or only its failure says something about them. ``needs`` are the facts, as ``Class.field``, whose
    loss takes a pass away. ``covers`` are ids merged into this one. ``parameters`` are what an operator may set.
    """

    id: str
    title: str
    severities: tuple[Severity, ...]
    confidence: Confidence
    patterns: tuple[Pattern, ...]
    statements: tuple[str, ...]
    sources: tuple[str, ...]
    needs: tuple[str, ...]
    covers: tuple[str, ...]
    since: str
    subjects: Subjects[S]
    check: Callable[[S, ClusterView], Verdict]
    page: str
    parameters: tuple[RuleParameter[Any], ...] = ()
    proves: bool = True

    @property
    def severity(self) -> Severity:
        """The usual severity."""
        return self.severities[0]

    @property
    def family(self) -> str:
        """The letters of the id."""
        return self.id.rstrip("0123456789")


def rule(  # noqa: PLR0913 - every argument is a named field of the rule
    *,
    id: str,  # noqa: A002 - the word users know
    title: str,
    severity: Severity | tuple[Severity, ...],
    subjects: Subjects[S],
    needs: tuple[str, ...],
    sources: tuple[str, ...],
    statements: tuple[str, ...] = (),
    proves: bool = True,
    confidence: Confidence = Confidence.HIGH,
    patterns: tuple[Pattern, ...] = BOTH,
    covers: tuple[str, ...] = (),
    since: str = "0.1.0",
    parameters: tuple[RuleParameter[Any], ...] = (),
) -> Callable[[Callable[[S, ClusterView], Verdict]], Rule[S]]:
    """Turn a check function into a :class:`Rule`; the function's docstring becomes the page."""

    def make(check: Callable[[S, ClusterView], Verdict]) -> Rule[S]:
        return Rule(
            id=id,
            title=title,
            severities=severity if isinstance(severity, tuple) else (severity,),
            confidence=confidence,
            patterns=patterns,
            statements=statements,
            sources=sources,
            needs=needs,
            covers=covers,
            since=since,
            subjects=subjects,
            check=check,
            page=inspect.cleandoc(check.__doc__ or ""),
            parameters=parameters,
            proves=proves,
        )

    return make
