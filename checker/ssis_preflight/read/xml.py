"""The one way XML is parsed: no document type, no entities, no network, bounded size and depth.

The bytes are decoded before lxml sees them, so that a wrong encoding declaration does not hide the content. What
the declaration says is still honoured as far as an XML reader must (XML 1.0, section 4.3.3 and appendix F): a
byte order mark outranks it, and bytes that the declared encoding does not allow are an error.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from itertools import pairwise

import msgspec
from lxml import etree

from ssis_preflight.model.places import Place, Route
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.text import DecodedText

SERVICE_CONFIG_LIMIT = 8 * 1024 * 1024
"""The largest XML file, in bytes, that is parsed unless the caller names another limit."""

MAX_DEPTH = 100
"""The deepest nesting of elements that is accepted."""

_BELOW_THE_DEEPEST = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")

MAX_TAGS = 2_000_000
"""How many tags, and how many attributes, a file may have: the largest packages have a fourth of that."""

_DECLARED = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_PROLOG_STEP = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"""=\s*+["']""")
_POSITION = re.compile(r",?\s*line \d+(, column \d+)?\s*$")
_WIDE = ("utf-16", "utf-32")
_NARROW = ("ascii", "utf-8", "iso8859", "cp", "koi8", "gb", "big5", "euc_", "shift_jis")

_LONGEST_WORDS = 300
_LONGEST_NAME = 40

_ENTITY = re.compile(r"Entity '[^']*'")
_FUNCTION = re.compile(r"^xml\w+: ")
_PLAIN = {
    "xmlParseEntityRef: no name": 'a "&" stands alone',
    "EntityRef: expecting ';'": 'after "&" a ";" is missing',
}
_HINTS = (
    ('"&"', 'Write "&" as "&amp;".'),
    ("an entity", 'Write "&" as "&amp;".'),
    ("Entity", 'Write "&" as "&amp;".'),
    ("AttValue", 'The value of an attribute stands in straight quotes, "...".'),
    ("in attributes values", "A quote may be missing."),
    ("Premature end", "The file may have been cut."),
    ("Extra content", "Nothing may stand after the end of the root element."),
    ("Namespace prefix", "The declaration xmlns:... of the prefix is missing."),
)
"""A part of what is said, and what to do about it."""


_LIMITS = ("XML_PARSE_HUGE", "length too long", "Excessive depth")
"""What the parser says, in its newer and older releases, where a text breaks one of its limits."""


class XmlError(Exception):
    """The text cannot be used as XML.

    ``line`` and ``column`` are 1-based, or None where no position is known. ``refused`` is true where the text may
    be well-formed but breaks a safety limit of this program: that says nothing about other readers of the file.
    """

    def __init__(
        self, message: str, line: int | None = None, column: int | None = None, *, refused: bool = False
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.refused = refused

    def place(self, file: str, node: str | None) -> Place:
        """Return where it is, in a file of a node."""
        return Place(file, node=node, line=self.line, column=self.column)


class ParsedXml(msgspec.Struct, frozen=True):
    """A parsed document: its root element, and in ``doubt`` what is odd about its encoding (``""``: nothing).

    Comments and processing instructions are left out, so that the text of an element is one piece.
    """

    root: etree._Element
    doubt: str = ""


def parse(
    raw: bytes, decoded: DecodedText, *, limit: int = SERVICE_CONFIG_LIMIT, tags: int = MAX_TAGS
) -> ParsedXml:
    """Parse the bytes ``raw``, of which ``decoded`` is the text.

    Args:
        raw: the whole file.
        decoded: what :func:`ssis_preflight.read.text.decode` made of ``raw``.
        limit: the largest file, in bytes, that is parsed.
        tags: the most tags, and the most attributes, of a file that is parsed.

    Raises:
        XmlError: not well-formed, a document type declaration, or over a limit.
    """
    if len(raw) > limit:
        raise XmlError(f"The file has {len(raw):,} bytes. The limit is {limit:,} bytes.", refused=True)
    text, doubt = _text_and_doubt(raw, decoded)
    _refuse_document_type(text)
    _refuse_too_many(text, tags)
    root = _parse_text(text)
    if _too_deep(root):
        raise XmlError(f"The elements are nested more than {MAX_DEPTH} deep.", refused=True)
    return ParsedXml(root, doubt)


def past_prolog(text: str, at: int = 0) -> int:
    """Return where white space, comments and instructions end that stand at an offset: there the content begins."""
    while step := _PROLOG_STEP.match(text, at):
        at = step.end()
    return at


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def route_of(element: etree._Element) -> Route:
    """Return the route of an element below the root of its file; ``()`` for the root itself."""
    return routes_of([element])[element]


def routes_of(elements: Iterable[etree._Element]) -> dict[etree._Element, Route]:
    """Return the routes of elements of one file; the children of one element are counted once for all of them."""
    lineages = [[element, *element.iterancestors()] for element in elements]
    below: dict[etree._Element, set[etree._Element]] = {}
    for lineage in lineages:
        for child, parent in pairwise(lineage):
            below.setdefault(parent, set()).add(child)
    steps: dict[etree._Element, tuple[str, int]] = {}
    for parent, wanted in below.items():
        counts: dict[str, int] = {}
        for child in parent:
            name = str(child.tag).rpartition("}")[2]
            index = counts[name] = counts.get(name, -1) + 1
            if child in wanted:
                steps[child] = name, index
    return {
        lineage[0]: tuple(step for element in reversed(lineage[:-1]) for step in steps[element])
        for lineage in lineages
    }


def _text_and_doubt(raw: bytes, decoded: DecodedText) -> tuple[str, str]:
    """Return the text as an XML reader would decode it, and what is odd about the declared encoding."""
    text = decoded.text.removeprefix("\ufeff")
    declared = _declared_encoding(text)
    if decoded.encoding.startswith("utf-16"):
        return text, _contradiction(declared, "utf-16")
    if raw.startswith(codecs.BOM_UTF8):
        return _strictly(raw, "utf-8-sig", "UTF-8"), _contradiction(declared, "utf-8")
    codec = _codec(declared or "utf-8")
    if codec.startswith(_WIDE):
        return text, _contradiction(declared, "an encoding of one byte for each Latin letter")
    if not codec.startswith(_NARROW):
        return text, f'The XML declaration names the encoding "{declared}", which is not known for XML.'
    return _strictly(raw, codec, declared or "UTF-8"), ""


def _strictly(raw: bytes, codec: str, shown: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise XmlError(
            f"The file is read as {shown}, but byte 0x{error.object[error.start]:02X} is not valid there. "
            "Save the file as UTF-8.",
            line,
        ) from error


def _declared_encoding(text: str) -> str | None:
    found = _DECLARED.match(text)
    return found[1][:_LONGEST_NAME] if found else None


def _codec(name: str) -> str:
    """Return Python's name of an encoding; ``""`` where it is not known."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _contradiction(declared: str | None, actual: str) -> str:
    """Say that the declared encoding is not the one in which the file is written; ``""`` where they agree."""
    if declared is None or _codec(declared).startswith(actual):
        return ""
    shown = actual.upper() if actual.startswith("utf") else actual
    return (
        f'The XML declaration names the encoding "{declared}", but the file is written in {shown}. '
        "An XML reader may refuse it: save the file in the declared encoding."
    )


def _refuse_document_type(text: str) -> None:
    at = past_prolog(text)
    if text.startswith("<!DOCTYPE", at):
        raise XmlError(
            "The file has a document type declaration (DOCTYPE). Such files are not read: remove the declaration.",
            text.count("\n", 0, at) + 1,
            refused=True,
        )


def _refuse_too_many(text: str, most: int) -> None:
    """Refuse what takes a hundred times its size in memory: nothing but tags, or nothing but attributes."""
    if text.count("<") > most:
        raise XmlError(f"The file has more than {most:,} tags.", refused=True)
    if text.count("=") > most and sum(1 for _ in _ATTRIBUTE.finditer(text)) > most:
        raise XmlError(f"The file has more than {most:,} attributes.", refused=True)


def _parse_text(text: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise XmlError("The text holds half of a character pair (a lone surrogate).", line) from error
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error) from error


def _not_well_formed(error: etree.XMLSyntaxError) -> XmlError:
    # What follows in further lines, and the name of an entity, is content, which may be part of a secret.
    message = _ENTITY.sub("an entity is", str(error.msg).partition("\n")[0])
    if any(words in message for words in _LIMITS):
        return XmlError("The file exceeds a safety limit of the XML parser.", error.lineno, refused=True)
    column = error.offset + 1 if error.offset is not None and error.offset >= 0 else None
    for words, plain in _PLAIN.items():
        message = message.replace(words, plain)
    said = " ".join(_FUNCTION.sub("", _POSITION.sub("", message)).split()).rstrip(".")
    hint = next((hint for part, hint in _HINTS if part in said), "")
    said = shown(said, limit=_LONGEST_WORDS)
    return XmlError(f"The file is not well-formed XML: {said}. {hint}".strip(), error.lineno, column)


def _too_deep(root: etree._Element) -> bool:
    return bool(_BELOW_THE_DEEPEST(root))
