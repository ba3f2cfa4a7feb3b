"""Packages: what an Integration Services package says about restarts, secrets, servers and files.

Property names are those of the package format (DTSX). Source: Microsoft, *SSIS Package Format*, *Restart Packages by
Using Checkpoints*, *Access Control for Sensitive Data in Packages*; the DTS enumerations of the .NET reference.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from ssis_preflight.model.facts import Fact
from ssis_preflight.model.places import Place


class ProtectionLevel(IntEnum):
    """``DTSProtectionLevel``: how sensitive data in the package is protected."""

    DONT_SAVE_SENSITIVE = 0
    ENCRYPT_SENSITIVE_WITH_USER_KEY = 1
    ENCRYPT_SENSITIVE_WITH_PASSWORD = 2
    ENCRYPT_ALL_WITH_PASSWORD = 3
    ENCRYPT_ALL_WITH_USER_KEY = 4
    SERVER_STORAGE = 5


class CheckpointUsage(IntEnum):
    """``DTSCheckpointUsage``: whether a run starts from the checkpoint file."""

    NEVER = 0
    IF_EXISTS = 1
    ALWAYS = 2


class TransactionOption(IntEnum):
    """``DTSTransactionOption`` of a package, container or task."""

    NOT_SUPPORTED = 0
    SUPPORTED = 1
    REQUIRED = 2


class ConnectionManager(msgspec.Struct, frozen=True):
    """A connection manager.

    ``creation_name`` is its type (``OLEDB``, ``FLATFILE``). ``connection_string`` has its secrets replaced. Of what
    it names, ``server`` is the server or data source and ``path`` the file or folder; each is ``Known(None)`` where
    it names none. All three are unknown where an expression sets them at run time, and where it is one of the
    project whose file is not in the evidence. ``id`` is its ``DTSID`` in lower case, ``""`` where none is written.
    """

    name: str
    creation_name: str
    connection_string: Fact[str | None]
    server: Fact[str | None]
    path: Fact[str | None]
    at: Place
    id: str = ""


class ProjectReference(msgspec.Struct, frozen=True):
    """A connection manager of the project that a package uses: its name or its ``DTSID``, each ``""`` if not said."""

    name: str
    id: str
    at: Place


class Container(msgspec.Struct, frozen=True):
    """A task or container: ``kind`` is its ``CreationName``; ``parent`` the name of the container around it."""

    name: str
    kind: str
    loop: bool
    fail_package_on_failure: Fact[bool]
    transaction_option: Fact[TransactionOption]
    disabled: Fact[bool]
    parent: str | None
    at: Place


class FileReference(msgspec.Struct, frozen=True):
    """A file that the package names outside its connection managers, and for what."""

    what: str
    path: str
    at: Place


class PackageConfiguration(msgspec.Struct, frozen=True):
    """A package configuration: ``type`` is ``DTSConfigurationType``; ``string`` has its secrets replaced."""

    name: str
    type: int
    string: str
    at: Place


class Package(msgspec.Struct, frozen=True):
    """One package.

    With ``encrypted`` the body cannot be read: lists are empty and the facts unknown. ``checkpoint_file`` is
    ``Known(None)`` where none is set. ``product_version`` is ``LastModifiedProductVersion``. ``has_sensitive`` says
    whether a sensitive value, such as a password, is stored in it; its place is that of the first one.
    ``project_references`` are the connection managers of its project that it uses; ``connections`` has them too, once
    the evidence is joined.
    """

    name: str
    at: Place
    encrypted: bool
    format_version: Fact[int]
    protection_level: Fact[ProtectionLevel]
    save_checkpoints: Fact[bool]
    checkpoint_usage: Fact[CheckpointUsage]
    checkpoint_file: Fact[str | None]
    transaction_option: Fact[TransactionOption]
    creator_computer: Fact[str | None]
    product_version: Fact[str | None]
    has_sensitive: Fact[bool]
    connections: tuple[ConnectionManager, ...] = ()
    containers: tuple[Container, ...] = ()
    files: tuple[FileReference, ...] = ()
    configurations: tuple[PackageConfiguration, ...] = ()
    project_references: tuple[ProjectReference, ...] = ()
