"""Copies of packages: what is one, and the reading of it."""

from __future__ import annotations

import re

from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.package import ENCRYPTED, EXECUTABLE, package_of
from ssis_preflight.read.package_elements import DTS
from ssis_preflight.read.reading import Reading, unusable
from ssis_preflight.read.text import DecodedText
from ssis_preflight.read.xml import XmlError, parse, past_prolog

KIND = "package"
LIMIT = 64 * 1024 * 1024
MAX_OBJECTS = 20_000
"""Tasks, containers, connection managers and configurations of a package."""

_SUFFIX = ".dtsx"
_ROOT = re.compile(r"<DTS:Executable\b")
_REMEDY = (
    "Copy the package again as it is in the package store; open it in the designer if that does not help."
)
_ENCRYPTED = "The package is encrypted as a whole; nothing in it can be checked."
_REMEDY_ENCRYPTED = "Export it with another protection level, such as EncryptSensitiveWithPassword."


def looks_like(path: str, text: str) -> bool:
    """Say whether a copied file is a package: by its name, or by its first element. ``text`` may be its beginning."""
    text = text.removeprefix("\ufeff")
    return path.casefold().endswith(_SUFFIX) or _ROOT.match(text, past_prolog(text)) is not None


def read(path: str, node: str | None, raw: bytes, decoded: DecodedText) -> Reading:
    """Return the reading of a package, with ``package`` set unless it is damaged; never raises.

    Args:
        path: its path in the snapshot.
        node: the node it was copied from, or None for a file of a clustered disk.
        raw: the whole file.
        decoded: what :func:`ssis_preflight.read.text.decode` made of ``raw``.
    """
    try:
        root = parse(raw, decoded, limit=LIMIT).root
    except XmlError as error:
        return unusable(KIND, error.place(path, node), error.message, _REMEDY, refused=error.refused)
    if root.tag != EXECUTABLE and root.tag not in ENCRYPTED:
        message = "The first element is not that of a package, which is DTS:Executable."
        return unusable(KIND, Place(path, node=node, line=1), message, _REMEDY)
    if sum(1 for _ in root.iter(EXECUTABLE, f"{DTS}ConnectionManager", f"{DTS}Configuration")) > MAX_OBJECTS:
        message = f"The package has more than {MAX_OBJECTS:,} tasks and connection managers."
        return unusable(KIND, Place(path, node=node), message, _REMEDY, refused=True)
    package = package_of(path, node, root)
    if package.encrypted:
        complaint = Complaint(_ENCRYPTED, Place(path, node=node), fatal=False)
        return Reading(KIND, FileStatus.PARTLY_READ, (complaint,), _REMEDY_ENCRYPTED, package=package)
    return Reading(KIND, FileStatus.READ, package=package)


def damaged(path: str, node: str | None, message: str) -> Reading:
    """Return the reading of a package that holds no text at all; ``message`` says what it holds."""
    return unusable(KIND, Place(path, node=node, line=1), message, _REMEDY)
