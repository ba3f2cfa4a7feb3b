"""What a reader makes of one file, before anything is known about the cluster as a whole.

Every format ends in the same few shapes, so that the assembly does not care whether a fact came from a cmdlet,
a registry export or the output of ``sc``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import field

from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.facts import GapKind
from ssis_preflight.model.job import JobStep
from ssis_preflight.model.package import ConnectionManager, Package
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint, ServiceConfig
from ssis_preflight.model.snapshot import FileStatus, Omission, StoreEntry

CellValue = str | int | float | bool | None | tuple["CellValue", ...] | Mapping[str, "CellValue"]
"""A decoded value: JSON scalars, lists as tuples, objects as mappings with their names as written."""


class RowKind(StrEnum):
    """Which cmdlet a row comes from."""

    CLUSTER = "cluster"
    NODE = "node"
    GROUP = "group"
    RESOURCE = "resource"
    PARAMETER = "parameter"
    DEPENDENCY = "dependency"
    OWNERS = "owners"
    CHECKPOINT = "checkpoint"
    SHARED_VOLUME = "shared-volume"
    QUORUM = "quorum"
    RESOURCE_TYPE = "resource-type"
    NETWORK = "network"
    DISK = "disk"
    SERVICE = "service"
    ACCESS = "access"


class Cell(msgspec.Struct, frozen=True):
    """One property of a row and its place."""

    value: CellValue
    at: Place


class Row(msgspec.Struct, frozen=True):
    """One object of a cmdlet's output; ``cells`` are keyed by the folded property name (``ownergroup``)."""

    kind: RowKind
    at: Place
    cells: Mapping[str, Cell]

    def cell(self, *names: str) -> Cell | None:
        """Return the first of these properties (folded names) that the row has, or None."""
        return next((self.cells[name] for name in names if name in self.cells), None)


RegistryScalar = str | int | bytes | tuple[str, ...]
"""REG_SZ and REG_EXPAND_SZ: str; REG_DWORD and REG_QWORD: int; REG_MULTI_SZ: tuple of str; others: bytes."""


class RegistryData(msgspec.Struct, frozen=True):
    """One registry value: its name as written (``""`` is the default value), type name and decoded data."""

    name: str
    type: str
    data: RegistryScalar
    at: Place


class RegistryKey(msgspec.Struct, frozen=True):
    r"""One exported key: the full path with the short hive name (``HKLM\SOFTWARE\...``) and its values.

    ``values`` are keyed by the folded name. ``deleted`` marks ``[-key]`` and ``deleted_values`` the folded
    names of ``"name"=-`` lines: instructions to remove, never evidence of content.
    """

    path: str
    at: Place
    values: Mapping[str, RegistryData] = field(default_factory=dict)
    deleted: bool = False
    deleted_values: frozenset[str] = frozenset()


class Why(msgspec.Struct, frozen=True):
    """Why something was not read: the kind of gap, and the system's own words where there are any."""

    kind: GapKind
    words: str = ""


class RegistryTree(msgspec.Struct, frozen=True):
    """All keys of one export, keyed by the folded path, in the file's order.

    An export is recursive, so a key or value that is missing below an exported key does not exist. ``absent`` are the
    folded paths of further keys that were looked for and do not exist, ``shallow`` those of keys whose subkeys were
    not looked at, ``refused`` those of keys that could not be read, and why. ``whole`` says whether nothing else is
    missing; None where the status of the file says it. ``routes`` lead to the entries of keys, where the file has
    such.
    """

    file: str
    keys: Mapping[str, RegistryKey]
    absent: frozenset[str] = frozenset()
    shallow: frozenset[str] = frozenset()
    refused: Mapping[str, Why] = field(default_factory=dict)
    whole: bool | None = None
    routes: Mapping[str, Route] = field(default_factory=dict)


class ServiceText(msgspec.Struct, frozen=True):
    """One service block of ``sc qc`` or ``sc query`` output, in any language.

    ``start_type`` and ``state`` are the numbers; ``missing`` is true for error 1060 (no such service).
    """

    name: str
    at: Place
    missing: bool = False
    start_type: int | None = None
    state: int | None = None
    binary_path: str | None = None
    display_name: str | None = None
    account: str | None = None


class AccessText(msgspec.Struct, frozen=True):
    """The access control list of one file or folder, as ``icacls`` shows it; it names neither owner nor group."""

    windows_path: str
    descriptor: SecurityDescriptor
    at: Place


class PartState(msgspec.Struct, frozen=True):
    """What became of one part of a collection, in one word, and the system's own words for it (``detail``).

    The word is ``read``, ``partial``, ``denied``, ``absent``, ``failed`` or ``skipped``.
    """

    outcome: str
    detail: str
    at: Place


class EmbeddedFile(msgspec.Struct, frozen=True):
    r"""A Windows file inside a document, or what became of it; ``content`` is None where it was not read.

    ``outcome`` is ``read``, ``denied``, ``absent``, ``failed``, ``too-large``, ``no-volume`` or ``damaged``.
    ``shared`` says that the file is the same for all nodes. ``inner`` is the path in the snapshot's manner
    (``C/Program Files/x.xml``).
    """

    windows_path: str
    inner: str
    kind: str
    shared: bool
    outcome: str
    detail: str
    at: Place
    content: bytes | None = None
    last_write: str | None = None


class StoreFolder(msgspec.Struct, frozen=True):
    """The listing of a package store, or what became of it; the words are those of :class:`EmbeddedFile`."""

    windows_path: str
    shared: bool
    outcome: str
    detail: str
    at: Place
    whole: bool
    entries: tuple[StoreEntry, ...] = ()


class Collected(msgspec.Struct, frozen=True):
    """What a collector's document says beyond rows and registry keys.

    ``node`` is the name of the node that it ran on, ``started_at`` and ``finished_at`` are in UTC. ``sections`` are
    the entries of parts that are kept as they are (``access-control``, ``dcom``, ``local-groups``,
    ``sql-instances``, ``versions``): each is an object with its place.
    """

    node: str
    parts: Mapping[str, PartState]
    started_at: datetime | None = None
    finished_at: datetime | None = None
    files: tuple[EmbeddedFile, ...] = ()
    stores: tuple[StoreFolder, ...] = ()
    sections: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)


class PackedFile(msgspec.Struct, frozen=True):
    """A file inside a project's deployment file: its name, its size in bytes, and how to get its bytes.

    ``refused`` says in one sentence why it must not be read; ``""`` where it may.
    """

    name: str
    size: int
    refused: str
    load: Callable[[], bytes]


class Reading(msgspec.Struct, frozen=True):
    """One file, read.

    ``kind`` is the word shown in the evidence inventory. ``remedy`` says in one sentence what to do about a file
    that was refused, damaged or not recognised. ``collected`` is set for a collector's document, ``connection`` for a
    connection manager of a project, ``packed`` for a project's deployment file. ``guessed`` is where the first letter
    stands of which the encoding had to be guessed, and that may matter.
    """

    kind: str
    status: FileStatus
    complaints: tuple[Complaint, ...] = ()
    remedy: str = ""
    rows: tuple[Row, ...] = ()
    registry: RegistryTree | None = None
    services: tuple[ServiceText, ...] = ()
    access: tuple[AccessText, ...] = ()
    config: ServiceConfig | None = None
    package: Package | None = None
    omissions: tuple[Omission, ...] = ()
    collected: Collected | None = None
    connection: ConnectionManager | None = None
    packed: tuple[PackedFile, ...] = ()
    jobs: tuple[JobStep, ...] = ()
    guessed: Place | None = None

    @property
    def sections(self) -> Mapping[str, tuple[Cell, ...]]:
        """The entries of the parts of a collector's document that are kept as they are; empty for other files."""
        return {} if self.collected is None else self.collected.sections


def unusable(kind: str, at: Place, message: str, remedy: str, *, refused: bool = False) -> Reading:
    """Return the reading of a file of which nothing is read: ``refused`` for a limit of ours, else it is damaged."""
    status = FileStatus.REFUSED if refused else FileStatus.DAMAGED
    return Reading(kind, status, (Complaint(message, at),), remedy)
