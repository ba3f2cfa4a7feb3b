"""What one file of the snapshot is, by its content, and the reader for it.

A copy of a Windows file (below a ``files`` folder) is a service configuration, a package or a file of a project, by
its content or its name, or nothing but proof that the file exists: what such a copy says about a registry or a
cluster is not believed.

Any other file is tried in this order; the first that fits wins:

1. nothing in it: no bytes, only white space, or JSON for nothing;
2. a saved registry hive; another signature of a binary format (:mod:`ssis_preflight.read.other_formats`), refused;
   all else that is no text is not recognised;
3. a document of the collector: its schema says so;
4. a registry export: it must begin with its header;
5. a service configuration: its first element says so;
6. CLIXML: its first element says so;
7. an export of job steps, JSON or CSV: its columns say so;
8. the text formats of :mod:`ssis_preflight.read.other_formats`, refused;
9. JSON of the cluster and service cmdlets, and of ``Get-Acl``;
10. the output of ``sc qc`` and ``sc query``;
11. the output of ``icacls``, in any language;
12. console tables and lists, refused;
13. all else is not recognised.

``snapshot.toml`` and ``manifest.json`` are not passed in: their names say what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import (
    clixml,
    cluster_json,
    console_table,
    icacls_text,
    job_steps,
    node_document,
    other_formats,
    package_file,
    project_archive,
    project_file,
    registry_export,
    registry_hive,
    service_config,
    service_text,
)
from ssis_preflight.read.layout import whereabouts
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.text import DecodedText, LineMap, UndecodableError, decode
from ssis_preflight.read.xml import SERVICE_CONFIG_LIMIT

EMPTY = "empty"
UNKNOWN = "unknown"
FILE_COPY = "file-copy"

_HEAD = 8192
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_IN_UTF_8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_PLAIN_TEXT = frozenset(
    {
        cluster_json.KIND,
        cluster_json.SERVICE_KIND,
        job_steps.KIND,
        node_document.KIND,
        service_text.KIND,
    }
)
"""Kinds of text that say nothing about their encoding but by a byte order mark."""

_NOTHING = frozenset({"", "[]", "{}", "null"})
_HOW_TO_PLACE = (
    "Put it below nodes/<NODE>/files/<drive>/<folders> as on the node, or below shared/files/<drive>/<folders> "
    "for a clustered disk."
)
_NO_WINDOWS_PATH = "It is not known which Windows file this is a copy of."
_REMEDY_EMPTY = (
    "An empty output proves nothing: the command may have failed. If there is truly nothing to list, say so in "
    'snapshot.toml, for example complete = ["checkpoints"].'
)
_REMEDY_UNKNOWN = (
    "Use reg export for registry keys, Select-Object * | ConvertTo-Json for the output of cmdlets, sc qc and sc "
    "query for services, icacls for access control lists; put copies of files below a files folder. What is no "
    "evidence can stay out of the snapshot."
)


def read_file(
    path: str, node: str | None, raw: bytes, *, copied: bool, windows_path: str | None = None
) -> Reading:
    """Recognise and read one file; never raises.

    Args:
        path: its path inside the snapshot, ``/`` between its parts.
        node: the node that it speaks about, or None.
        raw: the whole file.
        copied: whether it lies below a ``files`` folder, as a copy of a Windows file.
        windows_path: the path of the original, where ``path`` does not say it.
    """
    if copied:
        return _read_copy(path, node, raw, windows_path or whereabouts(path).windows_path)
    if registry_hive.looks_like(raw):
        return registry_hive.read(path, node, raw)
    found = other_formats.of_bytes(raw)
    if found is not None:
        return _refused(path, node, found)
    try:
        decoded = decode(raw)
    except UndecodableError as error:
        return _not_recognised(UNKNOWN, path, node, str(error), _REMEDY_UNKNOWN)
    if decoded.text.strip("\ufeff \t\r\n\x00") in _NOTHING:
        return _not_recognised(EMPTY, path, node, "The file is empty.", _REMEDY_EMPTY)
    return _read_text(path, node, raw, decoded)


def _read_copy(path: str, node: str | None, raw: bytes, windows_path: str | None) -> Reading:
    if path.rpartition("/")[2].casefold() == service_config.FILE_NAME.casefold() or _is_config(raw):
        reading = _decoded(service_config.read, service_config.damaged, path, node, raw)
    elif project_archive.looks_like(raw):
        reading = project_archive.read(path, node, raw)
    elif package_file.looks_like(path, _head(raw)):
        reading = _decoded(package_file.read, package_file.damaged, path, node, raw)
    elif project_file.looks_like(path, _head(raw)):
        reading = _decoded(project_file.read, project_file.damaged, path, node, raw)
    else:
        reading = Reading(FILE_COPY, FileStatus.READ)
    return reading if windows_path is not None else _without_windows_path(path, node, reading)


def _decoded(
    read: Callable[[str, str | None, bytes, DecodedText], Reading],
    damaged: Callable[[str, str | None, str], Reading],
    path: str,
    node: str | None,
    raw: bytes,
) -> Reading:
    try:
        return read(path, node, raw, decode(raw))
    except UndecodableError as error:
        return damaged(path, node, str(error))


def _head(raw: bytes) -> str:
    """Return the beginning of a file as text; empty where it is none."""
    try:
        return decode(raw[:_HEAD]).text
    except UndecodableError:
        return ""


def _is_config(raw: bytes) -> bool:
    return len(raw) <= SERVICE_CONFIG_LIMIT and service_config.looks_like(_head(raw))


def _read_text(path: str, node: str | None, raw: bytes, decoded: DecodedText) -> Reading:
    reading = _by_content(path, node, raw, decoded)
    if reading.guessed is None and decoded.doubtful and _letters_matter(reading, raw, decoded):
        return replace(reading, guessed=_first_guess(path, node, reading, decoded.text))
    return reading


def _letters_matter(reading: Reading, raw: bytes, decoded: DecodedText) -> bool:
    """Say whether names may be read wrong: in a registry export, and where one text mixes two encodings.

    The labels of ``sc`` do not matter, and a text that is ANSI throughout is read as Windows-1252.
    """
    if reading.kind == service_text.KIND:
        texts = ((text.name, text.display_name, text.binary_path, text.account) for text in reading.services)
        if all(value is None or value.isascii() for several in texts for value in several):
            return False
    mixed = decoded.encoding == "utf-8" or _IN_UTF_8.search(raw) is not None
    return reading.kind == registry_export.KIND or (mixed and reading.kind in _PLAIN_TEXT)


def _first_guess(path: str, node: str | None, reading: Reading, text: str) -> Place:
    found = _BEYOND_ASCII.search(text)
    if found is None or reading.kind == job_steps.KIND:
        return Place(path, node=node)
    line, column = LineMap.of(text).position(found.start())
    return Place(path, node=node, line=line, column=column)


def _by_content(path: str, node: str | None, raw: bytes, decoded: DecodedText) -> Reading:
    text = decoded.text
    if node_document.looks_like(text):
        return node_document.read(path, node, text)
    if registry_export.looks_like(text):
        return registry_export.read(path, node, decoded)
    if service_config.looks_like(text):
        return _without_windows_path(path, node, service_config.read(path, node, raw, decoded))
    if clixml.looks_like(text):
        return clixml.read(path, node, raw, decoded)
    if job_steps.looks_like(text):
        return job_steps.read(path, node, text)
    found = other_formats.of_text(text)
    if found is not None:
        return _refused(path, node, found)
    return _read_output(path, node, decoded)


def _read_output(path: str, node: str | None, decoded: DecodedText) -> Reading:
    """Read what a command wrote, or say that it is nothing of the kind."""
    text = decoded.text
    if cluster_json.looks_like(text):
        return cluster_json.read(path, node, text)
    if service_text.looks_like(text):
        return service_text.read(path, node, text)
    if icacls_text.looks_like(text):
        return icacls_text.read(path, node, decoded)
    if console_table.looks_like(text):
        return console_table.refuse(path, node, text)
    return _not_recognised(UNKNOWN, path, node, _strange(text), _REMEDY_UNKNOWN)


def _strange(text: str) -> str:
    start = text.lstrip()[:1]
    if start == "<":
        return "This is XML or HTML of a kind that is not known here."
    if start in {"{", "["}:
        return "No object of the cluster or service cmdlets is in this text."
    return "This is text of a kind that is not known here."


def _without_windows_path(path: str, node: str | None, reading: Reading) -> Reading:
    complaint = Complaint(_NO_WINDOWS_PATH, Place(path, node=node), fatal=False)
    remedy = f"{reading.remedy} {_HOW_TO_PLACE}".strip()
    return replace(reading, complaints=(*reading.complaints, complaint), remedy=remedy)


def _refused(path: str, node: str | None, found: other_formats.OtherFormat) -> Reading:
    complaint = Complaint(found.what, Place(path, node=node))
    return Reading(found.kind, FileStatus.REFUSED, (complaint,), found.remedy)


def _not_recognised(kind: str, path: str, node: str | None, message: str, remedy: str) -> Reading:
    complaint = Complaint(message, Place(path, node=node), fatal=False)
    return Reading(kind, FileStatus.NOT_RECOGNISED, (complaint,), remedy)
