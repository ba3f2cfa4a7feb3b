r"""The service's configuration file, ``MsDtsSrvr.ini.xml``, from bytes to its folders and complaints.

Sources: Microsoft, *Integration Services Service (SSIS Service)*, sections on the configuration file; Microsoft,
*Events Logged by the Integration Services Service* (event 273).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint, Folder, FolderKind, ServiceConfig
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.reading import Reading, unusable
from ssis_preflight.read.service_config_schema import Fault, judge, markdown_message, text_of
from ssis_preflight.read.text import DecodedText, LineMap
from ssis_preflight.read.xml import XmlError, parse, routes_of

KIND = "service-config"

FILE_NAME = "MsDtsSrvr.ini.xml"
"""The name that Setup gives the file; the registry may name any other."""

MAX_TAGS = 4000
"""Tags, and attributes, of a file that is read: a folder takes six, and a service has a few."""

MOST_COMPLAINTS = 100

_HEAD = 4096
_STRAY = 80
_SKIPPED = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL)
_ROOT = re.compile(r"<\s*(?:[\w.-]+:)?DtsServiceConfiguration(?![\w.-])", re.IGNORECASE)
_MARKDOWN = re.compile(r"^[ \t]*(\\+)<|>[ \t]*(\\+)<(?!/)", re.MULTILINE)
_TARGETS = {FolderKind.SQL_SERVER: "ServerName", FolderKind.FILE_SYSTEM: "StorePath"}

_REMEDY_DAMAGED = (
    "Correct the file on the machine that it came from. Until then the service starts with its built-in settings "
    "and logs event 273."
)
_REMEDY_PARTLY = (
    "Correct the file on the machine that it came from: it is not documented how the service takes this."
)
_REMEDY_REFUSED = "Look at the file: a configuration of the service is a few lines of XML."


def looks_like(text: str) -> bool:
    """Say whether a text is, or was meant as, a service configuration: its first element says so.

    Damage does not matter: what is broken further down, a few stray words or Markdown's backslashes before the root.
    """
    head = _SKIPPED.sub("", text[:_HEAD])
    found = _ROOT.search(head)
    if found is None:
        return False
    before = head[: found.start()].strip().removeprefix("\\").removeprefix("<?xml")
    return len(before) <= _STRAY and "<" not in before


def read(file: str, node: str | None, raw: bytes, decoded: DecodedText) -> Reading:
    """Read one configuration file.

    Args:
        file: its path in the snapshot.
        node: the node it was copied from, or None for a file of a clustered disk.
        raw: the whole file.
        decoded: what :func:`ssis_preflight.read.text.decode` made of ``raw``.

    Returns:
        A reading with ``config`` set. It is ``READ`` without complaint, ``DAMAGED`` where the service cannot use the
        file, ``PARTLY_READ`` where it is not known how the service takes it. Only a file that breaks a safety limit
        is ``REFUSED`` and has no ``config``: nothing is known of it.
    """
    at = Place(file, node=node)
    try:
        parsed = parse(raw, decoded, tags=MAX_TAGS)
    except XmlError as error:
        return _unparsed(at, decoded.text, error)
    judged = judge(parsed.root)
    routes = routes_of(judged.root.iter())
    complaints = [_complaint(at, fault, routes) for fault in judged.faults[:MOST_COMPLAINTS]]
    if more := judged.faults[MOST_COMPLAINTS:]:
        fatal = any(fault.fatal for fault in more)
        complaints.append(Complaint(f"{len(more)} more complaints about this file.", at, fatal=fatal))
    if parsed.doubt:
        complaints.insert(0, Complaint(parsed.doubt, Place(file, node=node, line=1), fatal=False))
    stop = None if judged.stop is None else Known(judged.stop[1], _place(at, routes[judged.stop[0]]))
    folders = tuple(_folder(at, element, kind, routes) for element, kind in judged.folders)
    return _reading(ServiceConfig(at, folders, stop, tuple(complaints)))


def damaged(file: str, node: str | None, message: str) -> Reading:
    """Return the reading of a configuration file that holds no text at all; ``message`` says what it holds."""
    at = Place(file, node=node)
    return _reading(ServiceConfig(at, (), complaints=(Complaint(message, Place(file, node=node, line=1)),)))


def _reading(config: ServiceConfig) -> Reading:
    if not config.usable:
        return Reading(KIND, FileStatus.DAMAGED, config.complaints, _REMEDY_DAMAGED, config=config)
    if config.complaints:
        return Reading(KIND, FileStatus.PARTLY_READ, config.complaints, _REMEDY_PARTLY, config=config)
    return Reading(KIND, FileStatus.READ, config=config)


def _unparsed(at: Place, text: str, error: XmlError) -> Reading:
    markdown = _MARKDOWN.search(text)
    if error.refused:
        return unusable(KIND, error.place(at.file, at.node), error.message, _REMEDY_REFUSED, refused=True)
    if markdown is not None:
        start = markdown.start(1) if markdown[1] else markdown.start(2)
        line, column = LineMap.of(text).position(start)
        place = Place(at.file, node=at.node, line=line, column=column)
        complaint = Complaint(f"The file is not well-formed XML. {markdown_message('<')}", place)
    elif not text.strip():
        complaint = Complaint("The file is empty.", Place(at.file, node=at.node, line=1))
    else:
        complaint = Complaint(error.message, error.place(at.file, at.node))
    return _reading(ServiceConfig(at, (), complaints=(complaint,)))


def _complaint(at: Place, fault: Fault, routes: Mapping[etree._Element, Route]) -> Complaint:
    below = (f"@{fault.attribute}",) if fault.attribute else ()
    return Complaint(fault.message, _place(at, (*routes[fault.element], *below)), fatal=fault.fatal)


def _place(at: Place, route: Route) -> Place:
    return Place(at.file, route, at.node)


def _folder(
    at: Place, element: etree._Element, kind: FolderKind, routes: Mapping[etree._Element, Route]
) -> Folder:
    """Return a folder; a missing child is the empty text, at the place of the folder itself."""
    name, target = element.find("Name"), element.find(_TARGETS[kind])
    return Folder(
        kind=kind,
        name="" if name is None else text_of(name),
        target="" if target is None else text_of(target),
        at=_place(at, routes[element]),
        name_at=_place(at, routes[element if name is None else name]),
        target_at=_place(at, routes[element if target is None else target]),
    )
