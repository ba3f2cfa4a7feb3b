"""What the service's configuration file, ``MsDtsSrvr.ini.xml``, says.

Source: Microsoft, *Configuring the Integration Services Service* (SSIS service topic).
"""

from __future__ import annotations

from enum import Enum

import msgspec

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place


class FolderKind(Enum):
    """The two ``xsi:type`` values of a ``Folder`` element."""

    SQL_SERVER = "SqlServerFolder"
    FILE_SYSTEM = "FileSystemFolder"


class Folder(msgspec.Struct, frozen=True):
    """One root folder of the package store.

    ``target`` is the text of ``ServerName`` (SqlServerFolder) or ``StorePath`` (FileSystemFolder), spaces at
    the ends removed.
    """

    kind: FolderKind
    name: str
    target: str
    at: Place
    name_at: Place
    target_at: Place


class Complaint(msgspec.Struct, frozen=True):
    """What is wrong with a file, and where.

    ``fatal`` means that the reader of the file (here: the service) cannot use it at all; the service then runs
    with its built-in defaults (event 273).
    """

    message: str
    at: Place
    fatal: bool = True


class ServiceConfig(msgspec.Struct, frozen=True):
    """The content of one configuration file.

    With a fatal complaint nothing of the file is in force; ``folders`` then holds what could still be read.
    """

    at: Place
    folders: tuple[Folder, ...]
    stop_executing_packages: Known[bool] | None = None
    complaints: tuple[Complaint, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the service can read the file."""
        return not any(complaint.fatal for complaint in self.complaints)

    def folders_of(self, kind: FolderKind) -> tuple[Folder, ...]:
        """Return the folders of one kind, in the file's order."""
        return tuple(folder for folder in self.folders if folder.kind is kind)


BUILT_IN_SERVER_NAME = "."
"""The ``ServerName`` that the service uses without a usable file: the local default instance."""

BUILT_IN_STORE_PATH = r"..\Packages"
"""The ``StorePath`` that the service uses without a usable file."""
