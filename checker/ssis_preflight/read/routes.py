"""Routes as a tree, so that all places of a file are found in one pass over it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import field

from ssis_preflight.model.places import Route


class Step(msgspec.Struct, frozen=True):
    """What is wanted below one step: ``route`` is the route that ends here, if one does."""

    route: Route | None = None
    children: dict[str | int, Step] = field(default_factory=dict)

    def below(self, step: str | int) -> Step | None:
        """Return what is wanted below one further step, or None if nothing is."""
        return self.children.get(step)


def tree(routes: Iterable[Route]) -> Step:
    """Return the tree of some routes; the empty route ends at its top."""
    shortest_first = sorted(set(routes), key=len)
    top = Step(() if () in shortest_first else None)
    for route in shortest_first:
        step = top
        for taken, name in enumerate(route, start=1):
            step = step.children.setdefault(name, Step(route if taken == len(route) else None))
    return top
