"""Snapshots with packages in the store, in which every fact of a package is known."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ssis_preflight.model.facts import Known, Unknown
from ssis_preflight.model.job import JobStep
from ssis_preflight.model.package import (
    CheckpointUsage,
    ConnectionManager,
    Container,
    Package,
    PackageConfiguration,
    ProtectionLevel,
    TransactionOption,
)
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from tests.support.scenes import STORE_PATH, clustered, unknown

PATH = STORE_PATH + r"\Load.dtsx"
CHECKPOINT = r"S:\SSIS\Checkpoints\Load.chk"
HIDDEN = unknown("a property that an expression sets", Part.PACKAGES)


def file_of(path: str) -> str:
    """Return where the copy of a file of the clustered disk lies in the snapshot."""
    return "shared/files/" + path.replace(":", "").replace("\\", "/")


def _fact(value: Any, *route: str | int, path: str) -> Any:
    return value if isinstance(value, Unknown) else Known(value, Place(file_of(path), route))


def a_package(path: str = PATH, **values: Any) -> CopiedFile:
    """Return a healthy package without checkpoints; ``values`` replace facts by their field names."""
    facts: dict[str, Any] = {
        "format_version": 8,
        "protection_level": ProtectionLevel.DONT_SAVE_SENSITIVE,
        "save_checkpoints": False,
        "checkpoint_usage": CheckpointUsage.NEVER,
        "checkpoint_file": None,
        "transaction_option": TransactionOption.SUPPORTED,
        "creator_computer": "DEV1",
        "product_version": "14.0.3002.113",
        "has_sensitive": False,
    }
    plain = {
        name: values.pop(name) for name in ("connections", "containers", "configurations") if name in values
    }
    encrypted = values.pop("encrypted", False)
    known = {name: _fact(value, f"@{name}", path=path) for name, value in (facts | values).items()}
    made = Package("Load", Place(file_of(path)), encrypted, **known, **plain)
    return CopiedFile(path, None, Known(True, made.at), None, Known(made, made.at))


def saving(path: str = PATH, **values: Any) -> CopiedFile:
    """Return a package that saves checkpoints as Microsoft describes it."""
    facts: dict[str, Any] = {
        "save_checkpoints": True,
        "checkpoint_usage": CheckpointUsage.IF_EXISTS,
        "checkpoint_file": CHECKPOINT,
        "containers": (a_task("Load", fail_package_on_failure=True),),
    }
    return a_package(path, **(facts | values))


def a_task(
    name: str, kind: str = "Microsoft.ExecuteSQLTask", parent: str | None = None, **values: Any
) -> Container:
    """Return an enabled task that is no restart point."""
    facts: dict[str, Any] = {
        "fail_package_on_failure": False,
        "transaction_option": TransactionOption.SUPPORTED,
        "disabled": False,
    }
    known = {field: _fact(value, name, field, path=PATH) for field, value in (facts | values).items()}
    loop = kind.casefold().endswith("loop")
    return Container(name, kind, loop, **known, parent=parent, at=Place(file_of(PATH), (name,)))


def a_connection(name: str, kind: str = "OLEDB", server: Any = None, path: Any = None) -> ConnectionManager:
    """Return a connection manager that names a server or a file."""
    text = _fact("Data Source=...", name, "connection_string", path=PATH)
    named, lies = _fact(server, name, "server", path=PATH), _fact(path, name, "path", path=PATH)
    return ConnectionManager(name, kind, text, named, lies, Place(file_of(PATH), (name,)))


def a_configuration(name: str, kind: int, text: str) -> PackageConfiguration:
    """Return a package configuration of a type."""
    return PackageConfiguration(name, kind, text, Place(file_of(PATH), ("Configuration", name)))


def with_packages(*files: CopiedFile, into: Snapshot | None = None) -> Snapshot:
    """Return the clustered scene (or another) with these packages in place of its own."""
    snapshot = clustered() if into is None else into
    paths = {file.windows_path for file in files}
    kept = tuple(file for file in snapshot.files if file.windows_path not in paths)
    return replace(snapshot, files=(*kept, *files))


def damaged(path: str = PATH) -> CopiedFile:
    """Return a package of which nothing can be read."""
    gap = unknown(f"content of {path}", Part.PACKAGES)
    return CopiedFile(path, None, Known(True, Place(file_of(path))), None, gap)


JOBS = "cluster/jobs.json"


def a_step(command: str, subsystem: str = "SSIS", server: str | None = "SQLVS1") -> JobStep:
    """Return the first step of the job Nightly."""
    return JobStep("Nightly", 1, "Load", subsystem, command, Place(JOBS, (0, 0, "command")), server)


def with_jobs(*steps: JobStep, into: Snapshot | None = None) -> Snapshot:
    """Return the clustered scene (or another) with an export of these job steps."""
    return replace(clustered() if into is None else into, jobs=Known(steps, Place(JOBS)))
