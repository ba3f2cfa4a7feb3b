"""The copies of Windows files, and which of them are configurations of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec
from msgspec.structs import replace

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.names import fold, fold_path
from ssis_preflight.model.package import Package
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.service import Service
from ssis_preflight.model.service_config import ServiceConfig
from ssis_preflight.model.snapshot import Contradiction, CopiedFile, FileStatus
from ssis_preflight.read import package_file, service_config
from ssis_preflight.read.assemble.evidence import Source
from ssis_preflight.read.assemble.ledger import Assembly
from ssis_preflight.read.assemble.looked_for import LONG_PATH, add_looked_for
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import FILE_COPY
from ssis_preflight.read.text import UndecodableError, decode


class Copies(msgspec.Struct, frozen=True):
    """The copied files, and the readings of those that only the registry showed to be configurations."""

    files: tuple[CopiedFile, ...]
    reread: Mapping[str, Reading]


def copies_of(
    assembly: Assembly,
    names: NodeNames,
    services: Iterable[Service],
    settings: Settings,
    raw: Callable[[str], bytes],
) -> Copies:
    """Return the files of nodes and clustered disks, present or declared absent, in the order of their paths.

    ``raw`` gives the bytes of a file of the snapshot: a copy that the registry names as the configuration file is
    read as one whatever it holds.
    """
    named = _named_paths(services)
    reread: dict[str, Reading] = {}
    found: dict[tuple[str, str], CopiedFile] = {}
    for source in sorted(assembly.evidence.sources, key=_reliability):
        if source.windows_path is None:
            continue
        path = fold_path(source.windows_path)
        reading = source.reading
        if path in named and reading.config is None and not _is_lost(reading):
            reading = reread[source.path] = _as_configuration(source, raw(source.path))
        node = None if source.node is None else names.resolve(source.node)
        file = _copied(source, source.windows_path, node, reading, is_named=path in named)
        first = found.setdefault((path, fold(node or "")), file)
        if first is not file:
            _note_second(assembly, (first, file), source, raw)
    _note_differing_copies(assembly, found)
    add_looked_for(assembly, found, names, services)
    _add_absent(assembly, found, settings)
    return Copies(tuple(file for _, file in sorted(found.items())), reread)


def _reliability(source: Source) -> int:
    """Order copies of one file: those in folders, those in documents, those whose bytes did not arrive."""
    return 0 if source.document is None else 1 + _is_lost(source.reading)


def _is_lost(reading: Reading) -> bool:
    """Say whether the bytes of a file cannot be had."""
    damaged = reading.status is FileStatus.DAMAGED and reading.kind == FILE_COPY
    return reading.status is FileStatus.REFUSED or damaged


def _note_second(
    assembly: Assembly, files: tuple[CopiedFile, CopiedFile], source: Source, raw: Callable[[str], bytes]
) -> None:
    """Note a second copy of one file; that two nodes read the same bytes from a shared disk is nothing to note."""
    first, second = files
    if source.document is None:
        message = f"{source.windows_path} is in the snapshot twice; this copy is not used."
        assembly.ledger.complain(message, Place(source.path, node=source.node))
    elif isinstance(first.present, Known) and isinstance(second.present, Known):
        if _is_lost(source.reading) or raw(first.present.at.file) == raw(second.present.at.file):
            return
        assembly.ledger.contradictions.append(
            Contradiction(
                "file",
                first.windows_path,
                "content",
                Known("this copy", first.present.at),
                Known("this copy, which is another", second.present.at),
                "of copies of one file the first by its path counts",
                first.node,
            )
        )


def _named_paths(services: Iterable[Service]) -> frozenset[str]:
    """Return the folded paths that the registry of any node names as the configuration file."""
    values = (fact for service in services for fact in (service.config_file, service.config_file_32))
    known = (fact.value.data for fact in values if isinstance(fact, Known))
    return frozenset(
        fold_path(data.strip().removeprefix(LONG_PATH)) for data in known if data and data.strip()
    )


def _as_configuration(source: Source, raw: bytes) -> Reading:
    try:
        return service_config.read(source.path, source.node, raw, decode(raw))
    except UndecodableError as error:
        return service_config.damaged(source.path, source.node, str(error))


def _copied(
    source: Source, windows_path: str, node: str | None, reading: Reading, *, is_named: bool
) -> CopiedFile:
    unreadable = Unknown(Part.CONFIGURATION, f"content of {windows_path}", GapKind.UNREADABLE)
    config: Fact[ServiceConfig] | None = None
    if reading.config is not None:
        config = Known(reading.config, reading.config.at)
    elif is_named or reading.kind == service_config.KIND:
        config = unreadable
    present: Fact[bool] = Known(value=True, at=Place(source.path, node=source.node))
    if reading.status is FileStatus.REFUSED and reading.kind != service_config.KIND:
        present = Unknown(Part.CONFIGURATION, f"copy of {windows_path}", GapKind.UNREADABLE)
    package: Fact[Package] | None = None
    if reading.kind == package_file.KIND:
        lost = Unknown(Part.PACKAGES, f"content of {windows_path}", GapKind.UNREADABLE)
        package = lost if reading.package is None else Known(reading.package, reading.package.at)
        present = Known(value=True, at=Place(source.path, node=source.node))
    copied = CopiedFile(windows_path, node, present, config, package)
    if source.last_write is None:
        return copied
    return replace(copied, last_write=Known(source.last_write, Place(source.path, node=source.node)))


def _note_differing_copies(assembly: Assembly, found: Mapping[tuple[str, str], CopiedFile]) -> None:
    """Note a node's copy of a clustered disk's configuration that says something else than the shared copy."""
    for (path, node), file in sorted(found.items()):
        common = found.get((path, ""))
        if not node or common is None:
            continue
        mine, shared = file.config, common.config
        if isinstance(mine, Known) and isinstance(shared, Known) and _meaning(mine) != _meaning(shared):
            assembly.ledger.contradictions.append(
                Contradiction(
                    "file",
                    file.windows_path,
                    "content",
                    Known("the copy below shared", shared.at),
                    Known("the copy of the node", mine.at),
                    "the copy of the clustered disk outranks that of a node",
                    file.node,
                )
            )


def _meaning(config: Known[ServiceConfig]) -> object:
    folders = ((folder.kind, folder.name, folder.target) for folder in config.value.folders)
    return (config.value.usable, frozenset(folders))


def _add_absent(assembly: Assembly, found: dict[tuple[str, str], CopiedFile], settings: Settings) -> None:
    """Add the files that ``snapshot.toml`` declares absent, except those that were copied."""
    by_node = sorted(found.items(), reverse=True)
    copied = {path: file for (path, _), file in sorted(by_node, key=lambda item: _strength(item[1]))}
    for declared in settings.absent:
        path = fold_path(declared.value)
        file = copied.get(path)
        if file is None:
            absent = CopiedFile(declared.value, None, Known(value=False, at=declared.at))
            found.setdefault((path, ""), absent)
        elif isinstance(file.present, Known) and not file.present.value:
            found.setdefault((path, ""), CopiedFile(declared.value, None, Known(value=False, at=declared.at)))
        elif isinstance(file.present, Known):
            assembly.ledger.contradictions.append(
                Contradiction(
                    "file",
                    file.windows_path,
                    "existence",
                    Known("exists", file.present.at),
                    Known("absent", declared.at),
                    "a copy of the file outranks a declaration that it is absent",
                    file.node,
                )
            )


def _strength(file: CopiedFile) -> int:
    """Order what is said about one file: unknown, absent, there."""
    return 1 + file.present.value if isinstance(file.present, Known) else 0
