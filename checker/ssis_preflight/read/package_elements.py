"""Elements of a package in both spellings: child elements ``DTS:Property`` (2005 and 2008) and attributes (2012 on).

From 2012 on, a property that is not written has its default (Microsoft, *SSIS Package Format*); before, every
property is written, so that a missing one is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
from lxml import etree

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place, Route

T = TypeVar("T")

NAMESPACE = "www.microsoft.com/SqlServer/Dts"
DTS = f"{{{NAMESPACE}}}"
NAME = f"{DTS}Name"
PROPERTY = f"{DTS}Property"
EXPRESSION = f"{DTS}PropertyExpression"


class Item(msgspec.Struct, frozen=True):
    """An element and the route to it."""

    element: etree._Element
    route: Route


class Source(msgspec.Struct, frozen=True):
    """The file that is read. ``written`` tells that defaults are not left out (formats before 2012)."""

    file: str
    node: str | None
    written: bool

    def place(self, route: Route) -> Place:
        """Return the place of a route."""
        return Place(self.file, route, self.node)


class Properties(msgspec.Struct, frozen=True):
    """The properties of one element by their names in lower case, each with its text and route.

    ``expressions`` are the names, as written, of those that are set at run time.
    """

    source: Source
    item: Item
    values: dict[str, tuple[str, Route]]
    expressions: frozenset[str]

    def text(self, name: str) -> str:
        """Return a property's text, ``""`` where it is not written."""
        return self.values.get(name.lower(), ("", ()))[0]

    def fact(self, name: str, read: Callable[[str], T | None], default: T, owner: str) -> Fact[T]:
        """Return a property as ``read`` understands it; ``default`` where the format leaves defaults out."""
        if name in self.expressions:
            what = f"{name} of {owner}, which an expression sets at run time"
            return Unknown(Part.PACKAGES, what, GapKind.UNSUPPORTED)
        found = self.values.get(name.lower())
        if found is None:
            if self.source.written:
                return Unknown(Part.PACKAGES, f"{name} of {owner}", GapKind.UNREADABLE)
            return Known(default, self.source.place(self.item.route))
        value = read(found[0])
        if value is None:
            return Unknown(Part.PACKAGES, f"{name} of {owner}, which is not understood", GapKind.UNREADABLE)
        return Known(value, self.source.place(found[1]))


def properties(source: Source, item: Item) -> Properties:
    """Return the properties of an element in either spelling. Sensitive ones are left out: nobody may read them."""
    values: dict[str, tuple[str, Route]] = {}
    for local, value in attributes(item.element):
        values[local.lower()] = (value, (*item.route, "@" + local))
    expressions: set[str] = set()
    for child in children(item, "Property", "PropertyExpression"):
        name = child.element.get(NAME)
        if not isinstance(name, str):
            continue
        if child.element.tag == EXPRESSION:
            expressions.add(name)
        elif not is_sensitive(child.element):
            values[name.lower()] = (child.element.text or "", child.route)
    return Properties(source, item, values, frozenset(expressions))


def children(item: Item, *tags: str) -> Iterator[Item]:
    """Yield the children with these local names of the package's namespace, and their routes."""
    if len(tags) == 1:
        for index, child in enumerate(item.element.iterchildren(DTS + tags[0])):
            yield Item(child, (*item.route, tags[0], index))
        return
    wanted = [DTS + tag for tag in tags]
    counts = dict.fromkeys(wanted, 0)
    for child in item.element.iterchildren(*wanted):
        index = counts[child.tag]
        counts[child.tag] = index + 1
        yield Item(child, (*item.route, child.tag.rpartition("}")[2], index))


def members(item: Item, tag: str) -> Iterator[Item]:
    """Yield the children with this local name, whether they stand alone or below a parent of the plural name."""
    yield from children(item, tag)
    for parent in children(item, f"{tag}s"):
        yield from children(parent, tag)


def attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element by their local names."""
    for name, value in element.attrib.items():
        yield str(name).rpartition("}")[2], str(value)


def is_sensitive(element: etree._Element) -> bool:
    """Say whether a property is marked as sensitive or encrypted."""
    return any(
        name in {"Sensitive", "Encrypted"} and value.strip().lower() in {"1", "true", "-1"}
        for name, value in attributes(element)
    )


def as_bool(text: str) -> bool | None:
    """Return True or False for ``-1``, ``0``, ``True``, ``False``; None for anything else."""
    return {"-1": True, "1": True, "true": True, "0": False, "false": False}.get(text.strip().lower())


def as_int(text: str) -> int | None:
    """Return a whole number of at most nine digits, or None."""
    short = text.strip()
    return int(short) if short.isascii() and short.removeprefix("-").isdigit() and len(short) < 10 else None
