"""Elements of CLIXML to values: what ``ConvertTo-Json`` would have written for the same objects.

An enumeration becomes its name, a list a tuple, an object a mapping of its properties; one that was added to it hides
one of the same name that it has by nature, as in PowerShell. An object that was cut off at the depth of the export is
the text that stands for it. A secure string is never read.

Source: Microsoft, *[MS-PSRP] PowerShell Remoting Protocol*, section 2.2.5, Serialization.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import msgspec
from lxml import etree

from ssis_preflight.model.names import fold
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.reading import CellValue
from ssis_preflight.read.secret_words import MASK

MAX_DEPTH = 64
"""How deep values may be nested when references are followed."""

MAX_SHARED = 1_000_000
"""How many values references may stand for, in one file, before they are followed no more."""

MAX_BYTES = 1024 * 1024

LISTS = frozenset({"LST", "IE", "STK", "QUE"})
_BAGS = ("MS", "Props", "DCT")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_FLOAT = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_NAMES = frozenset({"name", "nodename"})
_ENUM = "System.Enum"
_INTERNAL = "__"
"""How the names begin that the serializer adds for itself, such as ``__ClassMetadata``."""


class LostError(Exception):
    """A value is not in the file; the message says what shows it."""


class Made(msgspec.Struct, frozen=True):
    """A value, how many values it is when walked as a whole, and how deep it goes."""

    value: CellValue
    size: int = 1
    depth: int = 0


class Member(msgspec.Struct, frozen=True):
    """A property: its name, the element that holds its value, and the value, or what shows that it is lost."""

    name: str
    element: etree._Element
    made: Made
    lost: str = ""


class References:
    """What has been read of a file so far, for what refers back to it.

    ``made`` are the finished objects and ``around`` the texts of those that are not finished, by RefId; ``types`` are
    the names of types by theirs. ``shared`` counts the values that references stood for.
    """

    def __init__(self) -> None:
        self.made: dict[str, Made] = {}
        self.around: dict[str, str | None] = {}
        self.types: dict[str, tuple[str, ...]] = {}
        self.shared = 0


def tag_of(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child_of(element: etree._Element, wanted: frozenset[str]) -> etree._Element | None:
    """Return the first child with one of these names, or None."""
    return next((child for child in element if tag_of(child) in wanted), None)


def plain(text: str) -> str:
    """Return text with its ``_xHHHH_`` undone; half of a surrogate pair becomes U+FFFD."""
    if "_x" not in text:
        return text
    undone = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if not _SURROGATE.search(undone):
        return undone
    return undone.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def members_of(references: References, element: etree._Element) -> tuple[Member, ...]:
    """Return the properties of an ``Obj``, or the entries of its dictionary; later references to it will find it.

    A name that stands in one bag of properties twice is there twice.
    """
    members, _ = _finished(references, element)
    return members


def value_of(references: References, element: etree._Element) -> Made:
    """Return the value that an element holds.

    Raises:
        LostError: it is not in the file, or following references for it goes too far.
    """
    tag = tag_of(element)
    if tag == "Obj":
        return _object(references, element)
    if tag == "Ref":
        return referenced(references, element)
    if tag in LISTS:
        return _list(references, element)
    return Made(_scalar(tag, element.text or ""))


def referenced(references: References, element: etree._Element) -> Made:
    """Return the value that a ``Ref`` stands for; it is the same one each time, and counted each time.

    Raises:
        LostError: there is none, or references stand for more than they may.
    """
    refid = element.get("RefId", "")
    if refid in references.around:
        said = references.around[refid]
        if said is None:
            raise LostError("a reference to the object around it")
        return Made(said)
    made = references.made.get(refid)
    if made is None:
        raise LostError("a reference to no object")
    references.shared += made.size
    if references.shared > MAX_SHARED:
        raise LostError("a reference, of which the file has too many")
    return made


def _finished(references: References, element: etree._Element) -> tuple[tuple[Member, ...], Made | None]:
    """Return the properties of an object and its value as a whole, None where nothing stands for it."""
    types, said, refid = _types(references, element), _said(element), element.get("RefId", "")
    references.around[refid] = said
    added = {fold(name) for bag in _bags(element, "MS") for name, _ in _entries(bag)}
    found = [
        _member(references, name, held)
        for bag in _bags(element, *_BAGS)
        for name, held in _entries(bag)
        if tag_of(bag) == "MS" or fold(name) not in added
    ]
    references.around.pop(refid, None)
    made = _mapping(found, said) if found else None
    if made is None and (said or types):
        made = Made(said or types[0])
    if made is not None:
        references.made[refid] = made
    return tuple(found), made


def _object(references: References, element: etree._Element) -> Made:
    """Return the value of an ``Obj``: of its list, its single value, or its properties."""
    held = child_of(element, _HELD)
    if held is None:
        _, made = _finished(references, element)
        if made is None:
            raise LostError("an object without properties")
        return made
    types, said, refid = _types(references, element), _said(element), element.get("RefId", "")
    if said is not None and any(name.endswith(_ENUM) for name in types):
        made = Made(said)
    else:
        references.around[refid] = None
        try:
            made = value_of(references, held)
        finally:
            references.around.pop(refid, None)
    references.made[refid] = made
    return made


def _list(references: References, element: etree._Element) -> Made:
    made = [value_of(references, child) for child in element]
    return _checked(tuple(member.value for member in made), made)


def _mapping(members: list[Member], said: str | None) -> Made | None:
    """Return an object as a mapping; one that has no name of its own is named by the text that stands for it.

    None where it goes too deep.
    """
    kept = [member for member in members if not member.lost]
    value: dict[str, CellValue] = {}
    for member in kept:
        value.setdefault(member.name, member.made.value)
    if said and not any(fold(name) in _NAMES for name in value):
        value["Name"] = said
    try:
        return _checked(value, [member.made for member in kept])
    except LostError:
        return None


def _checked(value: CellValue, inside: list[Made]) -> Made:
    depth = 1 + max((made.depth for made in inside), default=0)
    if depth > MAX_DEPTH:
        raise LostError("objects inside objects, too deep")
    return Made(value, 1 + sum(made.size for made in inside), depth)


def _member(references: References, name: str, element: etree._Element) -> Member:
    try:
        return Member(name, element, value_of(references, element))
    except LostError as lost:
        return Member(name, element, Made(None), str(lost))


def _bags(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield what holds properties, in the file's order: references lead back, never ahead."""
    return (child for child in element if tag_of(child) in tags)


def _entries(bag: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the names in a bag of properties, or the keys of a dictionary, and the elements of their values."""
    if tag_of(bag) != "DCT":
        for child in bag:
            name = plain(child.get("N", ""))
            if name and not name.startswith(_INTERNAL):
                yield name, child
        return
    for entry in bag:
        named = {child.get("N", ""): child for child in entry}
        key = named.get("Key")
        if key is not None and "Value" in named and tag_of(key) in _SCALARS:
            yield plain(key.text or ""), named["Value"]


def _said(element: etree._Element) -> str | None:
    """Return what ``ToString`` of an object gave; None where the export does not have it, or it is empty."""
    found = next((child for child in element if tag_of(child) == "ToString"), None)
    return None if found is None else plain(found.text or "") or None


def _types(references: References, element: etree._Element) -> tuple[str, ...]:
    """Return the names of the types of an object, the most special first."""
    for child in element:
        if tag_of(child) == "TN":
            names = tuple(plain(name.text or "") for name in child if tag_of(name) == "T")
            references.types[child.get("RefId", "")] = names
            return names
        if tag_of(child) == "TNRef":
            return references.types.get(child.get("RefId", ""), ())
    return ()


def _scalar(tag: str, text: str) -> CellValue:
    """Return the value of an element that holds one piece of text."""
    read = _SCALARS.get(tag)
    if read is None:
        raise LostError(f"an element {shown(tag, limit=40)}")
    return read(text)


def _boolean(text: str) -> CellValue:
    return {"true": True, "false": False}.get(text.strip().lower(), text)


def _integer(text: str) -> CellValue:
    return int(text) if _INTEGER.fullmatch(text.strip()) else text


def _number(text: str) -> CellValue:
    """Return a floating-point number; what is too large for one, and INF and NaN, stay text."""
    number = float(text) if _FLOAT.fullmatch(text.strip()) else None
    return text if number is None or number in _INFINITE else number


def _character(text: str) -> CellValue:
    number = _integer(text)
    return chr(number) if isinstance(number, int) and 0 < number < _FIRST_SURROGATE else text


def _time(text: str) -> CellValue:
    """Return a time that names its zone in UTC, ``2023-11-14T22:13:20Z``; any other as it is written."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return text if moment.tzinfo is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return text


def _bytes(text: str) -> CellValue:
    """Return the numbers that ``ConvertTo-Json`` writes for bytes."""
    if len(text) > MAX_BYTES * 4 // 3:
        raise LostError(f"more than {MAX_BYTES:,} bytes")
    try:
        return tuple(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError) as error:
        raise LostError("bytes that are no base64") from error


def _nothing(_text: str) -> CellValue:
    return None


def _masked(_text: str) -> CellValue:
    return MASK


_FIRST_SURROGATE = 0xD800
_INFINITE = (float("inf"), float("-inf"))
_SCALARS: Mapping[str, Callable[[str], CellValue]] = {
    **dict.fromkeys(("S", "URI", "G", "Version", "SBK", "XD", "TS"), plain),
    **dict.fromkeys(("By", "SB", "U16", "I16", "U32", "I32", "U64", "I64"), _integer),
    **dict.fromkeys(("Sg", "Db", "D"), _number),
    "B": _boolean,
    "C": _character,
    "DT": _time,
    "BA": _bytes,
    "Nil": _nothing,
    "SS": _masked,
}
"""The elements that hold one value, and what it is made of. A duration stays as written, ``PT90S``."""

_HELD = LISTS | frozenset(_SCALARS)
