"""Whether any chain of dependencies leads from one resource to another, an OR counted like an AND."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.expression import names
from ssis_preflight.model.facts import GapError, Unknown
from ssis_preflight.model.names import fold


def leads_to(view: ClusterView, resource: str, target: str) -> bool:
    """Say whether a chain of dependencies, AND or OR, of any length leads from ``resource`` to ``target``.

    Raises:
        GapError: no known chain does, and an unknown dependency of a resource on the way may.
    """
    wanted, seen, waiting = fold(target), set[str](), [fold(resource)]
    gap: Unknown | None = None
    while waiting:
        step = waiting.pop()
        if step in seen:
            continue
        seen.add(step)
        found = view.resource(step)
        if found is None:
            continue
        if isinstance(found.dependency, Unknown):
            gap = gap or found.dependency
            continue
        providers = {fold(name) for name in names(found.dependency.value)}
        if wanted in providers:
            return True
        waiting.extend(sorted(providers))
    if gap is not None:
        raise GapError(gap)
    return False
