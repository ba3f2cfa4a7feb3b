"""Putting rectangles beside and below each other."""

from __future__ import annotations

from collections.abc import Sequence

Size = tuple[float, float]
Place = tuple[float, float]


def shelves(sizes: Sequence[Size], room: float, gap: float) -> tuple[list[Place], Size]:
    """Put rectangles side by side, in order, and begin a new row where ``room`` is used up.

    Returns the place of each, and the size of all together; a rectangle wider than the room has a row of its own.
    """
    places: list[Place] = []
    x = y = tallest = widest = 0.0
    for width, height in sizes:
        if x and x + width > room:
            x, y, tallest = 0.0, y + tallest + gap, 0.0
        places.append((x, y))
        x += width + gap
        tallest = max(tallest, height)
        widest = max(widest, x - gap)
    return places, (widest, y + tallest)


def rows(sizes: Sequence[float], room: float, gap: float) -> list[list[int]]:
    """Deal things of these widths out to rows, in order, so that each row fits into ``room`` where it can."""
    found: list[list[int]] = []
    used = 0.0
    for number, width in enumerate(sizes):
        if not found or used + gap + width > room:
            found.append([])
            used = -gap
        found[-1].append(number)
        used += gap + width
    return found
