"""The other files of a project: connection managers (``.conmgr``), parameters, manifests, project files.

A connection manager is read as one in a package is. Of all else nothing is taken but that the file is there and
whole: values of parameters are set anew where a project is deployed, and the sensitive ones are nobody's business.

Source: Microsoft, *Integration Services (SSIS) Projects and Solutions*.
"""

from __future__ import annotations

import re

from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.package import ENCRYPTED, connection_of
from ssis_preflight.read.package_elements import DTS, Item, Source
from ssis_preflight.read.project_archive import KIND
from ssis_preflight.read.reading import Reading, unusable
from ssis_preflight.read.text import DecodedText
from ssis_preflight.read.xml import XmlError, parse, past_prolog

CONNECTION_KIND = "project-connection"
LIMIT = 64 * 1024 * 1024

_CONNECTION = f"{DTS}ConnectionManager"
_SUFFIXES = (".conmgr", ".params", ".dtproj", ".dtsconfig", "@project.manifest")
_ROOT = re.compile(
    r"<(?:DTS:ConnectionManager|SSIS:\w+|DTSConfiguration|Project\b[^>]*>\s*<DeploymentModel)\b"
)
_REMEDY = "Copy the file again as it is in the project."
_ENCRYPTED = "The file is encrypted as a whole; nothing in it can be checked."
_REMEDY_ENCRYPTED = "Build the project with another protection level, such as EncryptSensitiveWithPassword."


def looks_like(path: str, text: str) -> bool:
    """Say whether a copied file is part of a project, by its name or first element; ``text`` may be its beginning."""
    text = text.removeprefix("\ufeff")
    return path.casefold().endswith(_SUFFIXES) or _ROOT.match(text, past_prolog(text)) is not None


def read(path: str, node: str | None, raw: bytes, decoded: DecodedText) -> Reading:
    """Return the reading of a file, with ``connection`` set for a connection manager; never raises.

    Args:
        path: its path in the snapshot.
        node: the node it was copied from, or None for a file of a clustered disk.
        raw: the whole file.
        decoded: what :func:`ssis_preflight.read.text.decode` made of ``raw``.
    """
    try:
        root = parse(raw, decoded, limit=LIMIT).root
    except XmlError as error:
        return unusable(_kind(path), error.place(path, node), error.message, _REMEDY, refused=error.refused)
    if root.tag in ENCRYPTED:
        complaint = Complaint(_ENCRYPTED, Place(path, node=node), fatal=False)
        return Reading(_kind(path), FileStatus.PARTLY_READ, (complaint,), _REMEDY_ENCRYPTED)
    if root.tag != _CONNECTION:
        return Reading(KIND, FileStatus.READ)
    connection = connection_of(Source(path, node, written=False), Item(root, ()))
    return Reading(CONNECTION_KIND, FileStatus.READ, connection=connection)


def damaged(path: str, node: str | None, message: str) -> Reading:
    """Return the reading of a file that holds no text at all; ``message`` says what it holds."""
    return unusable(_kind(path), Place(path, node=node, line=1), message, _REMEDY)


def _kind(path: str) -> str:
    return CONNECTION_KIND if path.casefold().endswith(".conmgr") else KIND
