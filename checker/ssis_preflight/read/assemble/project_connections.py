"""Packages and the connection managers of their project, brought together where that is certain.

Certain means: the connection manager lies in the same deployment file, or the same folder of the same node, and has
the name or the id that the package uses. What a package uses and nobody collected stays unknown.
"""

from __future__ import annotations

import ntpath
from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec.structs import replace

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.names import fold, fold_path
from ssis_preflight.model.package import ConnectionManager, Package, ProjectReference
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import CopiedFile
from ssis_preflight.read.assemble.evidence import Source
from ssis_preflight.read.project_file import CONNECTION_KIND

_Project = tuple[str, str]
"""A project by what tells it from others: the folder of its files, and their node."""


def with_project_connections(
    files: Iterable[CopiedFile], sources: Iterable[Source]
) -> tuple[CopiedFile, ...]:
    """Return the files, connection managers of projects marked as such, and packages with those that they use."""
    readings = {source.path: source.reading for source in sources if source.reading.kind == CONNECTION_KIND}
    marked = [
        _marked(file, {path: reading.connection for path, reading in readings.items()}) for file in files
    ]
    known: dict[_Project, list[ConnectionManager]] = {}
    for file in marked:
        if isinstance(file.connection, Known):
            known.setdefault(_project(file), []).append(file.connection.value)
    return tuple(_joined(file, known.get(_project(file), [])) for file in marked)


def _marked(file: CopiedFile, connections: Mapping[str, ConnectionManager | None]) -> CopiedFile:
    if not isinstance(file.present, Known) or file.present.at.file not in connections:
        return file
    found = connections[file.present.at.file]
    fact: Fact[ConnectionManager] = (
        Unknown(Part.PACKAGES, f"content of {file.windows_path}", GapKind.UNREADABLE)
        if found is None
        else Known(found, found.at)
    )
    return replace(file, connection=fact)


def _project(file: CopiedFile) -> _Project:
    return fold_path(ntpath.dirname(file.windows_path)), fold(file.node or "")


def _joined(file: CopiedFile, known: list[ConnectionManager]) -> CopiedFile:
    if not isinstance(file.package, Known) or not file.package.value.project_references:
        return file
    package = file.package.value
    used = dict.fromkeys(chain(*(_used(package, one, known) for one in package.project_references)))
    joined = replace(package, connections=(*package.connections, *used))
    return replace(file, package=Known(joined, file.package.at))


def _used(
    package: Package, reference: ProjectReference, known: list[ConnectionManager]
) -> tuple[ConnectionManager, ...]:
    """Return the connection manager that a reference means; an unknown one where it is not in the evidence."""
    by_id = [one for one in known if reference.id and one.id == reference.id]
    by_name = [one for one in known if reference.name and fold(one.name) == fold(reference.name)]
    found = by_id or by_name
    if len(found) == 1:
        return tuple(found)
    name = reference.name or reference.id
    what = f"connection manager {name} of the project, which {package.name} uses"
    gap = Unknown(Part.PACKAGES, what)
    return (ConnectionManager(name, "", gap, gap, gap, reference.at, reference.id),)
