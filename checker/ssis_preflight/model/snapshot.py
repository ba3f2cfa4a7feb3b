"""The snapshot: everything that was read about one cluster, and how reading it went."""

from __future__ import annotations

from enum import Enum

import msgspec
from msgspec import field

from ssis_preflight.model.access import AccessControl, LocalGroup
from ssis_preflight.model.cluster import Cluster
from ssis_preflight.model.dcom import NodeDcom
from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.job import JobStep
from ssis_preflight.model.package import ConnectionManager, Package
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.service import NodeEvidence, Service
from ssis_preflight.model.service_config import Complaint, ServiceConfig


class FileStatus(Enum):
    """How reading a file of the snapshot went."""

    READ = "read"
    PARTLY_READ = "partly-read"
    DAMAGED = "damaged"
    REFUSED = "refused"
    NOT_RECOGNISED = "not-recognised"


class EvidenceFile(msgspec.Struct, frozen=True):
    """One file of the snapshot: what it is, its SHA-256 in hex, and what is wrong with it.

    ``kind`` is a short word such as ``registry-export``, ``cluster-json``, ``service-text``,
    ``service-config``; ``unknown`` where nothing recognised it. ``remedy`` says what to do about a file that
    was not read whole.
    """

    path: str
    sha256: str
    size: int
    kind: str
    status: FileStatus
    complaints: tuple[Complaint, ...] = ()
    remedy: str = ""


_NO_TIME = Unknown(Part.TIMES, "time of the last change of a file")
"""A copy in a folder has a time of its own, which says nothing about the original."""


class CopiedFile(msgspec.Struct, frozen=True):
    """A file of a node or of a clustered disk, by its Windows path.

    ``node`` is None for a file of a clustered disk or shared volume. ``present`` is ``Known(False)`` where
    the file was looked for and is not there. ``config`` is set where the file was read as a service
    configuration, ``package`` where it was read as a package, ``connection`` where it is a connection manager of a
    project. A file inside a project's deployment file (``.ispac``) has the path of that file as its folder.
    ``last_write`` is the time of the original's last change, ISO 8601 in UTC.
    """

    windows_path: str
    node: str | None
    present: Fact[bool]
    config: Fact[ServiceConfig] | None = None
    package: Fact[Package] | None = None
    last_write: Fact[str] = _NO_TIME
    connection: Fact[ConnectionManager] | None = None


class StoreEntry(msgspec.Struct, frozen=True):
    r"""A file or folder of a package store: its path below the store (``Sub\A.dtsx``), bytes, last change in UTC."""

    name: str
    directory: bool
    size: int | None = None
    last_write: str | None = None


class StoreListing(msgspec.Struct, frozen=True):
    """What a node found at the path of a package store.

    ``node`` is None for a folder that all nodes share: on a clustered disk, a shared volume or a share. ``present``
    is ``Known(False)`` where the folder was looked for and is not there. ``whole`` is true where ``entries`` are all
    that the folder holds.
    """

    path: str
    node: str | None
    present: Fact[bool]
    whole: bool
    entries: tuple[StoreEntry, ...] = ()


class Contradiction(msgspec.Struct, frozen=True):
    """Two sources that disagree about one thing: which is believed, which is not, and why."""

    subject_kind: str
    subject: str
    what: str
    believed: Known[object]
    rejected: Known[object]
    reason: str
    node: str | None = None


class Omission(msgspec.Struct, frozen=True):
    """Data that an export cut off: ``how`` says what shows it (``System.Object[]``, ``...``)."""

    what: str
    how: str
    at: Place
    truncated_text: bool = False


class DoubtKind(Enum):
    """Why something that stands in the evidence cannot be relied on."""

    ENCODING = "the encoding of a text is a guess"
    VALUE = "a value is not understood"
    REGISTRY_VIEW = "the registry view is not the one that the service reads"


class Doubt(msgspec.Struct, frozen=True):
    """Something in the evidence that cannot be relied on: ``what`` it is about, and in words ``why`` not."""

    kind: DoubtKind
    what: str
    why: str
    at: Place


class DocumentTime(msgspec.Struct, frozen=True):
    """When a collector's document about a node was finished: ISO 8601 in UTC."""

    node: str
    finished_at: str
    at: Place


class Unplaced(msgspec.Struct, frozen=True):
    """A row about an object that no list knows: a dependency or owner list that names a stranger."""

    subject_kind: str
    subject: str
    what: str
    at: Place


class Declared(msgspec.Struct, frozen=True):
    """What the operator declared in ``snapshot.toml`` (or, later, in the configuration).

    ``complete`` names lists that are whole: what is not in them does not exist.
    """

    pattern: Known[str] | None = None
    package_instances: tuple[Known[str], ...] = ()
    store_principals: tuple[Known[str], ...] = ()
    clients: tuple[Known[str], ...] = ()
    complete: frozenset[str] = frozenset()


NO_JOBS = Unknown(Part.JOBS, "SQL Server Agent job steps")
"""What is known of jobs where nothing was exported."""


class Snapshot(msgspec.Struct, frozen=True):
    """The typed model of one snapshot.

    ``duplicates`` are names or ids that stand for more than one object (``subject_kind``, ``subject``,
    ``what``, and ``at`` of the second one). ``stores`` are the folders of package stores that were looked into.
    ``jobs`` are the steps that were exported; whether there are others is not known. ``access`` are the descriptors
    that were asked for, ``local_groups`` the local groups whose members were; of what is not among them nothing is
    known. ``dcom`` has an entry for every node. ``documents`` are the times of those collector's documents that say
    when they were finished.
    """

    cluster: Cluster
    node_evidence: tuple[NodeEvidence, ...]
    services: tuple[Service, ...]
    files: tuple[CopiedFile, ...]
    evidence: tuple[EvidenceFile, ...]
    declared: Declared = field(default_factory=Declared)
    contradictions: tuple[Contradiction, ...] = ()
    omissions: tuple[Omission, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    duplicates: tuple[Unplaced, ...] = ()
    path: str = ""
    collected_at: str | None = None
    stores: tuple[StoreListing, ...] = ()
    jobs: Fact[tuple[JobStep, ...]] = NO_JOBS
    access: tuple[AccessControl, ...] = ()
    local_groups: tuple[LocalGroup, ...] = ()
    dcom: tuple[NodeDcom, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    documents: tuple[DocumentTime, ...] = ()
