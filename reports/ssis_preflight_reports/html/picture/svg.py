"""Numbers and paths as SVG writes them. The elements themselves are in ``templates/picture.svg.j2``."""

from __future__ import annotations

import itertools

from ssis_preflight_reports.html.picture.measure import width
from ssis_preflight_reports.html.picture.shapes import Mark, Route

MARK_HEIGHT, MARK_SIZE = 24.0, 11.0
ARROW = 5.0


def number(value: float) -> str:
    """Return a length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def mark_width(mark: Mark) -> float:
    """Return how wide a mark is drawn: its sign, its text and some air."""
    return width(mark.text, MARK_SIZE, bold=True) + 32.0


def path(route: Route) -> str:
    """Return the ``d`` of a route: straight where it runs upright, and curved from one column to another."""
    (x, y), *_ = route.points
    parts = [f"M{number(x)} {number(y)}"]
    for (x0, y0), (x1, y1) in itertools.pairwise(route.points):
        if x0 == x1:
            parts.append(f"V{number(y1)}")
        else:
            middle = number((y0 + y1) / 2)
            parts.append(f"C{number(x0)} {middle} {number(x1)} {middle} {number(x1)} {number(y1)}")
    return "".join(parts)


def arrow(route: Route) -> str:
    """Return the ``d`` of the head of a route, at its last point."""
    (_, before), (x, y) = route.points[-2:]
    back = y - ARROW * 1.6 if y >= before else y + ARROW * 1.6
    return f"M{number(x)} {number(y)}L{number(x - ARROW)} {number(back)}L{number(x + ARROW)} {number(back)}Z"
