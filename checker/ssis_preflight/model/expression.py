"""Dependency expressions of cluster resources: an AND of terms, each a resource or an OR of resources."""

from __future__ import annotations

import msgspec


class Ref(msgspec.Struct, frozen=True):
    """A resource by name (or by id, where the export carries ids)."""

    name: str


class AnyOf(msgspec.Struct, frozen=True):
    """At least one member must be online (``or``)."""

    members: tuple[Expression, ...]


class AllOf(msgspec.Struct, frozen=True):
    """Every member must be online (``and``); with no member: no dependency at all."""

    members: tuple[Expression, ...]


Expression = Ref | AnyOf | AllOf

NO_DEPENDENCY = AllOf(())


def names(expression: Expression) -> tuple[str, ...]:
    """Return every resource that the expression mentions, in order, each once."""
    if isinstance(expression, Ref):
        return (expression.name,)
    found: dict[str, None] = {}
    for member in expression.members:
        found.update(dict.fromkeys(names(member)))
    return tuple(found)


def required(expression: Expression) -> frozenset[str]:
    """Return the resources without which the expression cannot hold, names as written.

    ``[A] and ([B] or [C])`` requires A only: either B or C will do.
    """
    if isinstance(expression, Ref):
        return frozenset({expression.name})
    parts = [required(member) for member in expression.members]
    if not parts:
        return frozenset()
    if isinstance(expression, AllOf):
        return frozenset().union(*parts)
    return frozenset.intersection(*parts)


def write(expression: Expression) -> str:
    """Write the expression as ``Set-ClusterResourceDependency`` takes it: ``([A]) and ([B] or [C])``."""
    if isinstance(expression, Ref):
        return f"[{expression.name}]"
    word = " and " if isinstance(expression, AllOf) else " or "
    return word.join(
        f"({write(member)})"
        if isinstance(expression, AllOf) or not isinstance(member, Ref)
        else write(member)
        for member in expression.members
    )
