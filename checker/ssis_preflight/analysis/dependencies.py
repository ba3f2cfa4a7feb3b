"""Dependencies between resources: what must be online before a resource, cycles, and the path that explains.

Source: Microsoft Cluster Service documentation, *Resource Dependencies* and the function
``SetClusterResourceDependencyExpression``.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.expression import AllOf, Expression, Ref, names
from ssis_preflight.model.facts import GapError, Unknown, known_or_none
from ssis_preflight.model.names import fold

if TYPE_CHECKING:
    import networkx as nx


def providers(view: ClusterView) -> dict[str, frozenset[str]]:
    """Return what every resource depends on by known expressions, AND and OR alike; folded names."""

    def read() -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for resource in view.resources():
            expression = known_or_none(resource.dependency)
            mentioned = names(expression) if expression is not None else ()
            found[fold(resource.name)] = frozenset(fold(name) for name in mentioned)
        return found

    return view.remember(("providers",), read)


def graph(view: ClusterView) -> nx.DiGraph[str]:
    """Return the graph of all known dependencies: folded resource names, an edge from dependent to provider."""
    import networkx as nx  # a tenth of a second: only when a graph question is asked  # noqa: PLC0415

    def build() -> nx.DiGraph[str]:
        made: nx.DiGraph[str] = nx.DiGraph()
        for resource, needed in providers(view).items():
            made.add_node(resource)
            made.add_edges_from((resource, provider) for provider in sorted(needed))
        return made

    return view.remember(("graph",), build)


def requires(view: ClusterView, resource: str, target: str) -> bool:
    """Say whether ``resource`` cannot come online before ``target``, through any number of steps.

    An OR requires a target only where every alternative does. An unknown dependency on the way is a gap, unless
    what is known decides already.
    """
    return _requires(view, fold(resource), fold(target), frozenset())


def _requires(view: ClusterView, resource: str, target: str, seen: frozenset[str]) -> bool:
    found = view.resource(resource)
    if found is None or resource in seen:
        return False
    if isinstance(found.dependency, Unknown):
        raise GapError(found.dependency)
    return _holds(view, found.dependency.value, target, seen | {resource})


def _holds(view: ClusterView, expression: Expression, target: str, seen: frozenset[str]) -> bool:
    if isinstance(expression, Ref):
        return fold(expression.name) == target or _requires(view, fold(expression.name), target, seen)
    wanted = isinstance(expression, AllOf)
    gap: GapError | None = None
    for member in expression.members:
        try:
            if _holds(view, member, target, seen) is wanted:
                return wanted
        except GapError as error:
            gap = gap or error
    if gap is not None:
        raise gap
    return bool(expression.members) and not wanted


def mentions(view: ClusterView, resource: str, target: str) -> bool:
    """Say whether a known chain of dependencies, AND or OR, leads from ``resource`` to ``target``."""
    needed = providers(view)
    seen, waiting = set[str](), [fold(resource)]
    while waiting:
        for provider in needed.get(waiting.pop(), ()):
            if provider == fold(target):
                return True
            if provider not in seen:
                seen.add(provider)
                waiting.append(provider)
    return False


def chain(view: ClusterView, resource: str, target: str) -> tuple[str, ...]:
    """Return the shortest chain of resource names from ``resource`` to ``target``; empty where there is none."""
    import networkx as nx  # noqa: PLC0415

    made = graph(view)
    start, end = fold(resource), fold(target)
    if start not in made or end not in made or not nx.has_path(made, start, end):
        return ()
    path: list[str] = nx.shortest_path(made, start, end)
    return tuple(_name(view, step) for step in path)


def cycles(view: ClusterView) -> tuple[tuple[str, ...], ...]:
    """Return every knot of resources that depend on each other, as its shortest closed path of names."""
    try:
        TopologicalSorter(providers(view)).prepare()
    except CycleError:
        return _knots(view)
    return ()


def _knots(view: ClusterView) -> tuple[tuple[str, ...], ...]:
    import networkx as nx  # noqa: PLC0415

    made = graph(view)
    knots: list[tuple[str, ...]] = []
    for component in nx.strongly_connected_components(made):
        first = min(component)
        if len(component) == 1 and not made.has_edge(first, first):
            continue
        inside = made.subgraph(component)
        ways: list[list[str]] = [nx.shortest_path(inside, step, first) for step in sorted(inside[first])]
        shortest = min(ways, key=len)
        knots.append(tuple(_name(view, step) for step in [first, *shortest[:-1]]))
    return tuple(sorted(knots))


def _name(view: ClusterView, folded: str) -> str:
    found = view.resource(folded)
    return found.name if found else folded
