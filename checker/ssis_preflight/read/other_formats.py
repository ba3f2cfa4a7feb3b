"""Formats that are known by their content but not read: what they are, and what to export instead."""

from __future__ import annotations

import re

import msgspec

_HEAD = 64 * 1024


class OtherFormat(msgspec.Struct, frozen=True):
    """A format that is not read: a short word for it, what it is in one sentence, and what to do."""

    kind: str
    what: str
    remedy: str


_OLD_HIVE = OtherFormat(
    "registry-hive",
    "This is a registry file of Windows 95 to Me, which no cluster has.",
    "Export the keys as text, on the node itself: reg export KEY FILE.reg",
)
_ZIP = OtherFormat(
    "zip",
    "This is a zip file, which is not read by this version.",
    "Unpack it, and put its files into the folders of the snapshot.",
)
_ARCHIVE = OtherFormat(
    "archive",
    "This is a compressed file, which is not read.",
    _ZIP.remedy,
)
_PICTURE = OtherFormat(
    "picture",
    "This is a picture. Nothing is read from pictures.",
    "Export what it shows: reg export for registry keys, ConvertTo-Json for the output of cmdlets.",
)
_DOCUMENT = OtherFormat(
    "document",
    "This is a document of a word processor or a spreadsheet, which is not read.",
    "Export the evidence itself: reg export for registry keys, ConvertTo-Json for the output of cmdlets.",
)
_EVENT_LOG = OtherFormat(
    "event-log",
    "This is a Windows event log. No check rests on event logs.",
    "Leave it out.",
)
_PROJECT = OtherFormat(
    "ssis-project",
    "This is a part of an Integration Services project. Projects count as files of a disk, at their Windows path.",
    "Put it below nodes/<NODE>/files/<drive>/ or shared/files/<drive>/ under its folders, or leave it out.",
)
_PACKAGE = OtherFormat(
    "package",
    "This is an Integration Services package. Packages count as files of the store, and only at their Windows path.",
    "Put it below nodes/<NODE>/files/<drive>/ or shared/files/<drive>/ under its folders, or leave it out.",
)
_CLIXML = OtherFormat(
    "clixml",
    "This is what a command wrote to its error output, as CLIXML, which is not read.",
    "Run the command again where it can be watched, and export its objects: COMMAND | Export-Clixml FILE",
)
_CSV = OtherFormat(
    "csv",
    "This is the output of Export-Csv, which flattens lists and objects, and is not read.",
    "Run the cmdlet again and end it with Select-Object * | ConvertTo-Json -Depth 3 | Out-File FILE.json",
)
_CLUSTER_LOG = OtherFormat(
    "cluster-log",
    "This is a cluster log. It tells what happened, and is not read.",
    "Export how the cluster is set up: Get-ClusterResource | Select-Object * | ConvertTo-Json -Depth 3, "
    "and likewise the groups, nodes, parameters, dependencies, owners and checkpoints.",
)
_VALIDATION = OtherFormat(
    "validation-report",
    "This is a report of Test-Cluster, which is not read.",
    _CLUSTER_LOG.remedy,
)
_WEB_PAGE = OtherFormat(
    "web-page",
    "This is a web page or a web archive, which is not read.",
    _DOCUMENT.remedy,
)

_SIGNATURES: tuple[tuple[bytes, OtherFormat], ...] = (
    (b"CREG\x00\x00\x01\x00", _OLD_HIVE),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"%PDF-", _DOCUMENT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _DOCUMENT),
    (b"ElfFile\x00", _EVENT_LOG),
    (b"\x1f\x8b\x08", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"MSCF\x00\x00\x00\x00", _ARCHIVE),
)
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")

_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:([\w.-]+):)?([\w.-]+)([^<>]*)")
_MIME = re.compile(r"^MIME-Version:", re.MULTILINE | re.IGNORECASE)
_LOG_LINE = re.compile(r"^[0-9a-fA-F]{8}\.[0-9a-fA-F]{8}::\d{4}/\d\d/\d\d-\d\d:\d\d:\d\d", re.MULTILINE)
_CSV_LINE = re.compile(r'(?:#TYPE [^\r\n]*\r?\n)?"[^"\r\n]+"(?:[,;]"[^"\r\n]+")+\r?(?:\n|\Z)')


def of_bytes(raw: bytes) -> OtherFormat | None:
    """Return the binary format of a file's bytes, by its signature; None where it is none of these."""
    if raw.startswith(_ZIP_SIGNATURES):
        if b"@Project.manifest" in raw:
            return _PROJECT
        return _DOCUMENT if b"[Content_Types].xml" in raw[:4096] else _ZIP
    return next((found for signature, found in _SIGNATURES if raw.startswith(signature)), None)


def of_text(text: str) -> OtherFormat | None:
    """Return the text format, by the first element of XML or by what the lines look like; None for all else."""
    head = text[:_HEAD]
    if head.startswith("#< CLIXML"):
        return _CLIXML
    if _MIME.search(head[:4096]):
        return _VALIDATION if "Failover Cluster Validation" in text else _WEB_PAGE
    if _LOG_LINE.search(head) or head.lstrip().startswith("[=== Cluster ===]"):
        return _CLUSTER_LOG
    if _CSV_LINE.match(head):
        return _CSV
    return _of_xml(head, text)


def _of_xml(head: str, text: str) -> OtherFormat | None:
    at = 0
    while step := _SKIPPED.match(head, at):
        at = step.end()
    element = _ELEMENT.match(head, at)
    if element is None:
        return None
    prefix, name, attributes = element.groups(default="")
    if name == "EncryptedData" and "Salt=" in attributes:
        return _PACKAGE
    if "SqlServer/Dts" in attributes:
        return _PACKAGE if name == "Executable" else _PROJECT
    if name == "DTSConfiguration" or prefix == "SSIS" or (name == "Project" and "SSIS:" in text):
        return _PROJECT
    if name.casefold() == "html":
        return _VALIDATION if "Failover Cluster Validation" in text else _WEB_PAGE
    return None
