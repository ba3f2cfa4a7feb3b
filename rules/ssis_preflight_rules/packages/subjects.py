"""What package rules judge: every package of the snapshot, and those that save checkpoints."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown
from ssis_preflight.model.package import Package
from ssis_preflight.model.snapshot import CopiedFile
from ssis_preflight.rule.subjects import Missing, Subject, Subjects


class PackageFile(msgspec.Struct, frozen=True):
    """A package and the copied file it was read from."""

    file: CopiedFile
    package: Package

    @property
    def path(self) -> str:
        """The Windows path of the package."""
        return self.file.windows_path


def _subject(file: CopiedFile) -> Subject:
    return Subject("package", file.windows_path, node=file.node)


def _packages(view: ClusterView) -> Iterable[PackageFile | Missing]:
    for file in view.snapshot.files:
        if isinstance(file.package, Unknown):
            yield Missing(_subject(file), file.package)
        elif file.package is not None:
            yield PackageFile(file, file.package.value)


def _checkpointed(view: ClusterView) -> Iterable[PackageFile | Missing]:
    for entry in _packages(view):
        if isinstance(entry, Missing):
            yield entry
            continue
        if entry.package.encrypted:
            continue
        saves = entry.package.save_checkpoints
        if isinstance(saves, Unknown):
            yield Missing(_subject(entry.file), saves)
        elif saves.value:
            yield entry


def _readable(view: ClusterView) -> Iterable[PackageFile | Missing]:
    for entry in _packages(view):
        if isinstance(entry, Missing) or not entry.package.encrypted:
            yield entry


def _identify(entry: PackageFile) -> Subject:
    return _subject(entry.file)


PACKAGES: Subjects[PackageFile] = Subjects("package", _packages, _identify)
"""Every package, encrypted ones included."""

READABLE: Subjects[PackageFile] = Subjects("package", _readable, _identify)
"""Every package but those that are encrypted as a whole, which PK017 names."""

CHECKPOINTED: Subjects[PackageFile] = Subjects("package", _checkpointed, _identify)
"""Every package that saves checkpoints; those that are encrypted as a whole are left to PK017."""
