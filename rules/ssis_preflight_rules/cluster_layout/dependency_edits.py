"""Dependency expressions as a remedy wants them, and the command that sets them."""

from __future__ import annotations

from collections.abc import Collection

from ssis_preflight.model.expression import AllOf, AnyOf, Expression, Ref, names, write
from ssis_preflight.model.names import fold, same
from ssis_preflight.operations.powershell import quote


def shown(expression: Expression) -> str:
    """Return the expression as the cmdlet prints it, or words where it is empty."""
    return write(expression) or "no dependency"


def with_all(expression: Expression, *wanted: str) -> Expression:
    """Return the expression with each of these resources as a further AND term."""
    present = {fold(term.name) for term in _terms(expression) if isinstance(term, Ref)}
    return AllOf((*_terms(expression), *(Ref(name) for name in wanted if fold(name) not in present)))


def made_required(expression: Expression, wanted: Collection[str]) -> Expression:
    """Return the expression with an OR that names one of these resources turned into an AND, all of them in it."""
    folded = {fold(name) for name in wanted}
    terms: list[Expression] = []
    for term in _terms(expression):
        if isinstance(term, AnyOf) and folded & {fold(name) for name in names(term)}:
            terms += term.members
        else:
            terms.append(term)
    return with_all(AllOf(tuple(terms)), *wanted)


def without(expression: Expression, unwanted: str) -> Expression:
    """Return the expression without a resource; what is then empty is left out."""
    if isinstance(expression, Ref):
        return AllOf(()) if same(expression.name, unwanted) else expression
    kept = tuple(left for member in expression.members if names(left := without(member, unwanted)))
    if isinstance(expression, AnyOf) and len(kept) == 1:
        return kept[0]
    return type(expression)(kept) if kept else AllOf(())


def command(resource: str, expression: Expression) -> str:
    """Return the PowerShell command that gives a resource this dependency expression."""
    text = write(expression)
    return f"Set-ClusterResourceDependency -Resource {quote(resource)} -Dependency {quote(text)}"


def _terms(expression: Expression) -> tuple[Expression, ...]:
    return expression.members if isinstance(expression, AllOf) else (expression,)
