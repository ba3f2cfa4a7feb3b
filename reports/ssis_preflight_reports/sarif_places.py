"""Places in SARIF: files of the evidence as artifacts, lines as regions, registry keys and subjects by name."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import msgspec

from ssis_preflight.result.report import FileEntry, Location, Report, SubjectEntry
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.places import in_checkout, is_below, snapshot_folder

Json = dict[str, Any]

_KINDS = {"file": "resource", "cluster": "namespace", "group": "namespace"}
_DRIVE = re.compile(r"[A-Za-z]:")
_LINK = re.compile(r"\[([^\]]*)\](?=\()")


class Artifacts(msgspec.Struct, frozen=True):
    """Where the files of the evidence are.

    A snapshot that was named by a relative path has files relative to the folder of the run, as code hosts expect;
    any other has files relative to the snapshot, whose own place is among the ``bases``.
    """

    path: str
    base: str
    bases: Json
    indices: dict[str, int]

    def location(self, file: str) -> Json:
        """Return an ``artifactLocation``; its URI holds ASCII only."""
        full = in_checkout(self.path, file) if self.base == "SRCROOT" else file
        found: Json = {"uri": quote(full, errors="surrogatepass"), "uriBaseId": self.base}
        if file in self.indices:
            found["index"] = self.indices[file]
        return found

    def entries(self, files: list[FileEntry]) -> list[Json]:
        """Return the list of ``artifacts``, in the order of the inventory."""
        return [self._entry(file) for file in files]

    def _entry(self, file: FileEntry) -> Json:
        entry: Json = {"location": self.location(file["path"]), "length": file["size"]}
        if file["sha256"]:
            entry["hashes"] = {"sha-256": file["sha256"]}
        entry["properties"] = {"kind": file["kind"], "status": file["status"]}
        return entry


def artifacts_of(report: Report) -> Artifacts:
    """Return where the files of a report's evidence are."""
    path = report["snapshot"]["path"]
    indices = {file["path"]: index for index, file in enumerate(report["snapshot"]["files"])}
    if is_below(path):
        base: Json = {"description": {"text": "The folder in which the audit was run."}}
        return Artifacts(path, "SRCROOT", {"SRCROOT": base}, indices)
    root: Json = {"description": {"text": "The snapshot that was audited."}}
    uri = _file_uri(snapshot_folder(path))
    if uri:
        root["uri"] = uri
    return Artifacts(path, "SNAPSHOT", {"SNAPSHOT": root}, indices)


def location(place: Location, artifacts: Artifacts) -> Json:
    """Return a ``location`` with what is known: file, line, column, line of text, registry key, and what is seen."""
    physical: Json = {"artifactLocation": artifacts.location(place["file"])}
    if place["line"] is not None:
        physical["region"] = _region(place, place["line"])
    found: Json = {"physicalLocation": physical}
    if place["key"] is not None:
        found["logicalLocations"] = [_registry(place["key"], place["value"])]
    if place["says"]:
        found["message"] = message(place["says"])
    return found


def message(text: str) -> Json:
    """Return a ``message`` of plain text; what a viewer would read as a link in it stays text.

    Source: SARIF 2.1.0, section 3.11.6, on embedded links.
    """
    return {"text": _LINK.sub(r"\\[\1\\]", visible(text))}


def logical(subject: SubjectEntry) -> Json:
    """Return the subject as a ``logicalLocation``: its full name goes from the node and the group down to it."""
    around = [part for part in (subject["node"], subject["group"]) if part and part != subject["name"]]
    full = "/".join([*around, subject["name"]])
    kind = _KINDS.get(subject["kind"], subject["kind"])
    return {"name": visible(subject["name"]), "fullyQualifiedName": visible(full), "kind": kind}


def _region(place: Location, line: int) -> Json:
    region: Json = {"startLine": line}
    if place["column"] is not None:
        region["startColumn"] = place["column"]
    if place["excerpt"]:
        region["snippet"] = {"text": visible(place["excerpt"])}
    return region


def _registry(key: str, value: str | None) -> Json:
    if value is None:
        name, full = key.rpartition("\\")[2], key
    else:
        name = value or "(Default)"
        full = f"{key}\\{name}"
    kind = "registry-key" if value is None else "registry-value"
    return {"name": visible(name) or "?", "fullyQualifiedName": visible(full), "kind": kind}


def _file_uri(folder: str) -> str:
    """Return the URI of an absolute path of Windows or POSIX, a slash at its end; empty for a relative one."""
    if folder.startswith("//"):
        head = "file:"
    elif folder.startswith("/"):
        head = "file://"
    elif _DRIVE.match(folder):
        head = "file:///"
    else:
        return ""
    return f"{head}{quote(folder, safe='/:', errors='surrogatepass')}/"
