"""The copies of Windows files, and which of them are configurations of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

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
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.text import UndecodableError, decode

_LONG_PATH = "\\\\?\\"


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
    for source in assembly.evidence.sources:
        if source.windows_path is None:
            continue
        path = fold_path(source.windows_path)
        reading = source.reading
        if path in named and reading.config is None and reading.status is not FileStatus.REFUSED:
            reading = reread[source.path] = _as_configuration(source, raw(source.path))
        node = None if source.node is None else names.resolve(source.node)
        file = _copied(source, source.windows_path, node, reading, is_named=path in named)
        if (path, fold(node or "")) in found:
            message = f"{source.windows_path} is in the snapshot twice; this copy is not used."
            assembly.ledger.complain(message, Place(source.path, node=source.node))
        else:
            found[path, fold(node or "")] = file
    _note_differing_copies(assembly, found)
    _add_absent(assembly, found, settings)
    return Copies(tuple(file for _, file in sorted(found.items())), reread)


def _named_paths(services: Iterable[Service]) -> frozenset[str]:
    """Return the folded paths that the registry of any node names as the configuration file."""
    values = (fact for service in services for fact in (service.config_file, service.config_file_32))
    known = (fact.value.data for fact in values if isinstance(fact, Known))
    return frozenset(
        fold_path(data.strip().removeprefix(_LONG_PATH)) for data in known if data and data.strip()
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
    return CopiedFile(windows_path, node, present, config, package)


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
    copied = {path: file for (path, _), file in sorted(found.items(), reverse=True)}
    for declared in settings.absent:
        path = fold_path(declared.value)
        file = copied.get(path)
        if file is None:
            absent = CopiedFile(declared.value, None, Known(value=False, at=declared.at))
            found.setdefault((path, ""), absent)
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
