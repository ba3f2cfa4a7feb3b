"""What is wrong with a service configuration that is well-formed XML, in an administrator's words.

lxml says whether the file fits the schema ``schemas/MsDtsSrvr.ini.xsd``. Only for a file that does not, xmlschema is
loaded to say where and why.

Three things are judged here and not by the schema, because the service depends on them or a validator would call
them something else: which kind of folder ``xsi:type`` names, the text of ``StopExecutingPackagesOnShutdown``, and
what is left of Markdown.

Sources: Microsoft, *Integration Services Service (SSIS Service)*, the sections on the configuration file (elements,
``xsi:type`` values; its source text has backslashes before ``<``); Microsoft, *Events Logged by the Integration
Services Service* (event 273: the file cannot be read, the service runs with its default settings). How the service
takes unknown, repeated or reordered elements is not documented: complaints about these are not fatal.
"""

from __future__ import annotations

import copy
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import msgspec
from lxml import etree

from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.xml import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element
    from xmlschema.validators import XMLSchemaValidationError, XsdGroup

ROOT = "DtsServiceConfiguration"
STOP = "StopExecutingPackagesOnShutdown"
FOLDERS = "TopLevelFolders"
FOLDER = "Folder"

_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_SECURE_INSTANCE = "{https://www.w3.org/2001/XMLSchema-instance}"
_TYPE = f"{_INSTANCE}type"
_NIL = f"{_INSTANCE}nil"
_HINTS = (f"{_INSTANCE}schemaLocation", f"{_INSTANCE}noNamespaceSchemaLocation")
_KINDS = {kind.value: kind for kind in FolderKind}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_BACKSLASHES = re.compile(r"\\+")
_LONGEST = 60
_XML_SPACE = " \t\r\n"


class Fault(msgspec.Struct, frozen=True):
    """Something wrong with one element, or with the attribute of that local name.

    ``fatal``: the service cannot use the file.
    """

    message: str
    element: etree._Element
    fatal: bool = False
    attribute: str = ""


class Judged(msgspec.Struct, frozen=True):
    """A configuration, judged.

    ``root`` is the tree that all elements are of. ``folders`` are the ``Folder`` elements whose kind is known,
    ``stop`` is the first stop flag that can be read, and ``faults`` are in the order of the file.
    """

    root: etree._Element
    folders: tuple[tuple[etree._Element, FolderKind], ...]
    stop: tuple[etree._Element, bool] | None
    faults: tuple[Fault, ...]


def judge(document: etree._Element) -> Judged:
    """Judge a well-formed file by its root element."""
    root = copy.deepcopy(document)
    if root.tag != ROOT:
        return Judged(root, (), None, (_wrong_root(root),))
    faults = [*_settle_instance_attributes(root)]
    folders, kind_faults = _folder_kinds(root)
    stop, stop_faults = _stop_flag(root)
    faults += [*kind_faults, *stop_faults, *_markdown(root)]
    schema_text = pkgutil.get_data(__package__, "schemas/MsDtsSrvr.ini.xsd") or b""
    schema = etree.XMLSchema(etree.fromstring(schema_text))
    try:
        schema.assertValid(root)
    except etree.DocumentInvalid as error:
        faults += _explain(root, schema_text)
        if not faults:
            faults.append(Fault(f"The file does not fit its schema: {shown(str(error))}", root))
    place = {element: index for index, element in enumerate(root.iter())}
    return Judged(root, folders, stop, tuple(sorted(faults, key=lambda fault: place[fault.element])))


def text_of(element: etree._Element) -> str:
    """Return the text of an element up to its first child element, white space at the ends removed."""
    return (element.text or "").strip(_XML_SPACE)


def _shown(element: etree._Element) -> str:
    namespace = etree.QName(element).namespace
    return f"<{_name(element)}>" + (f" of the namespace {_short(namespace)}" if namespace else "")


def _wrong_root(root: etree._Element) -> Fault:
    namespace = etree.QName(root).namespace
    if local_name(root) == ROOT:
        message = f"<{ROOT}> is in the namespace {_short(str(namespace))}. In this file no element has one."
    else:
        message = f"The root element is <{_name(root)}>. It must be <{ROOT}>."
    return Fault(message, root, fatal=True)


def _settle_instance_attributes(root: etree._Element) -> Iterator[Fault]:
    """Make the tree ready for the validators: no schema hints, no types that they cannot resolve."""
    wrong_prefix = None
    for element in root.iter():
        for name, value in element.items():
            if str(name).startswith(_SECURE_INSTANCE):
                wrong_prefix = element if wrong_prefix is None else wrong_prefix
                del element.attrib[name]
                element.set(_INSTANCE + str(name).removeprefix(_SECURE_INSTANCE), value)
        for hint in _HINTS:
            element.attrib.pop(hint, "")
        if element.tag != FOLDER and _TYPE in element.attrib:
            del element.attrib[_TYPE]
            message = f"{_shown(element)} has an xsi:type. Only a <{FOLDER}> has one."
            yield Fault(message, element, attribute="type")
    if wrong_prefix is not None:
        yield Fault(
            f"The namespace of xsi:type is written {_SECURE_INSTANCE[1:-1]}. "
            "The right name begins with http://, without the s. The service may not find the types of the folders.",
            wrong_prefix,
            attribute="type",
        )


def _folder_kinds(
    root: etree._Element,
) -> tuple[tuple[tuple[etree._Element, FolderKind], ...], tuple[Fault, ...]]:
    """Return the folders of known kind; the others get a likely kind, so that the rest of them can be validated."""
    folders, faults = [], []
    for element in root.iter(FOLDER):
        written = element.get(_TYPE)
        kind = _KINDS.get((written or "").strip(_XML_SPACE))
        likely = FolderKind.FILE_SYSTEM if element.find("StorePath") is not None else FolderKind.SQL_SERVER
        element.set(_TYPE, (kind or likely).value)
        parent = element.getparent()
        if parent is None or parent.tag != FOLDERS or parent.getparent() is not root:
            continue
        if kind is not None:
            folders.append((element, kind))
        else:
            where = "" if written is None else "type"
            faults.append(Fault(_kind_message(written), element, fatal=True, attribute=where))
    return tuple(folders), tuple(faults)


def _kind_message(written: str | None) -> str:
    kinds = " or ".join(f'xsi:type="{kind}"' for kind in _KINDS)
    if written is None:
        return f"A <{FOLDER}> does not say what kind it is. Write {kinds}."
    return (
        f'A <{FOLDER}> has xsi:type="{_short(written)}". Only {kinds} is known, with exactly these letters.'
    )


def _stop_flag(root: etree._Element) -> tuple[tuple[etree._Element, bool] | None, tuple[Fault, ...]]:
    first, faults = None, []
    for element in root.findall(STOP):
        text = text_of(element)
        if text in _TRUTH:
            first = first or (element, _TRUTH[text])
        elif element.get(_NIL, "").strip(_XML_SPACE) not in {"true", "1"}:
            shown = f'says "{_short(text)}"' if text else "is empty"
            message = f"<{STOP}> {shown}. Only true, false, 1 and 0 are allowed, in small letters."
            faults.append(Fault(message, element, fatal=True))
    return first, tuple(faults)


def _markdown(root: etree._Element) -> Iterator[Fault]:
    r"""Find ``\<`` between elements and ``\_`` in names.

    A backslash at the end of a path (``<StorePath>S:\Packages\</StorePath>``) and a path or an instance that begins
    with an underscore (``S:\_Store``, ``SQLVS1\_OPS``) are right and stay unmentioned.
    """
    for element in root.iter():
        if element.tag in {ROOT, FOLDERS, FOLDER} and any(map(_BACKSLASHES.fullmatch, _between(element))):
            yield Fault(markdown_message("<"), element, fatal=True)
            return
        if element.tag == "Name" and "\\_" in text_of(element):
            yield Fault(markdown_message("_"), element, fatal=True)
            return


def markdown_message(escaped: str) -> str:
    """Return the sentence about a backslash that Markdown has left before ``escaped``."""
    return (
        f'A backslash stands before "{escaped}": this is left of Markdown, the source of a documentation page. '
        "Remove such backslashes."
    )


def _between(element: etree._Element) -> tuple[str, ...]:
    """Return the texts that stand before, between and after the child elements, white space removed."""
    texts = (element.text, *(child.tail for child in element))
    return tuple(text.strip(_XML_SPACE) for text in texts if text and text.strip(_XML_SPACE))


def _explain(root: etree._Element, schema_text: bytes) -> Iterator[Fault]:
    """Ask xmlschema where and why the tree does not fit the schema, and say it element by element."""
    import xmlschema  # noqa: PLC0415  (loading it takes longer than an audit, and few files need it)

    errors: dict[etree._Element, list[XMLSchemaValidationError]] = {}
    for error in xmlschema.XMLSchema10(schema_text.decode()).iter_errors(root):
        element = root if error.elem is None else cast("_Element", error.elem)
        errors.setdefault(element, []).append(error)
    for element, found in errors.items():
        faults = [*_attribute_faults(element), *_content_faults(element)]
        # The validator says it once for each child, and each time of the same group.
        about = (error for error in found if isinstance(error, xmlschema.XMLSchemaChildrenValidationError))
        for validator in [error.validator for error in about][:1]:
            faults += _children_faults(element, cast("XsdGroup", validator))
        yield from faults or _unexplained(element, str(found[0].reason))


def _unexplained(element: etree._Element, reason: str) -> Iterator[Fault]:
    """Give the validator's own words, unless the fault is one that was told already."""
    told = element.tag == STOP or any(map(_BACKSLASHES.fullmatch, _between(element)))
    if not told:
        yield Fault(f"<{_name(element)}>: {shown(reason)}", element)


def _attribute_faults(element: etree._Element) -> Iterator[Fault]:
    for name in element.attrib:
        if name == _NIL:
            message = f"<{_name(element)}> is marked with xsi:nil. It must have a content."
            yield Fault(message, element, attribute="nil")
        elif name != _TYPE:
            attribute = str(etree.QName(name).localname)
            said = _short(attribute)
            message = f'<{_name(element)}> has the attribute "{said}", which is not known.'
            yield Fault(message, element, attribute=attribute)


def _content_faults(element: etree._Element) -> Iterator[Fault]:
    tag = _name(element)
    if element.tag in {ROOT, FOLDERS, FOLDER}:
        for text in _between(element):
            if not _BACKSLASHES.fullmatch(text):
                yield Fault(f'The text "{_short(text)}" stands between the elements of <{tag}>.', element)
    elif len(element):
        yield Fault(f"<{tag}> holds the element <{_name(element[0])}>. Only text is allowed there.", element)
    elif not text_of(element) and element.tag != STOP and element.get(_NIL) is None:
        yield Fault(f"<{tag}> is empty.", element)


def _children_faults(element: etree._Element, group: XsdGroup) -> Iterator[Fault]:
    """Compare the children of an element with those that the schema names: unknown, repeated, missing, misplaced."""
    allowed = {str(each.name): each for each in group.iter_elements()}
    count: Counter[str] = Counter()
    odd = False
    for child in element:
        tag = str(child.tag)
        count[tag] += 1
        if tag not in allowed:
            odd = True
            names = " and ".join(f"<{name}>" for name in allowed)
            message = f"{_shown(child)} is not known in <{_name(element)}>: {names} may stand there."
            yield Fault(message, child)
        elif allowed[tag].max_occurs is not None and count[tag] == (allowed[tag].max_occurs or 0) + 1:
            odd = True
            yield Fault(f"<{_name(element)}> has <{_name(child)}> more than once.", child)
    for name, particle in allowed.items():
        if count[name] < particle.min_occurs:
            odd = True
            yield Fault(f"<{_name(element)}> lacks <{name}>.", element)
    if not odd:
        order = ", ".join(f"<{name}>" for name in allowed)
        yield Fault(f"The elements in <{_name(element)}> are out of order. The order is {order}.", element)


def _name(element: etree._Element) -> str:
    return _short(local_name(element))


def _short(text: str) -> str:
    return shown(" ".join(text.split()), limit=_LONGEST)
