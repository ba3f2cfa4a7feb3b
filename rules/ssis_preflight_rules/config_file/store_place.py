"""Which folder a StorePath means, and whether that folder is there."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator

from ssis_preflight.analysis.configuration import ScopedFolder, default_file
from ssis_preflight.analysis.paths import OnDisk, OnSharedVolume, PathForm, form_of, holder, plain
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, GapError, GapKind, Known, Unknown, known_or_none
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.parts import Part


def meant_folders(entry: ScopedFolder) -> tuple[str, ...]:
    r"""Return the full paths that a StorePath may mean: one, unless it is relative; none for an empty one.

    It is not documented whether a relative path begins at the folder of the program or at that of the file. In the
    layout of Setup both are the same folder.

    Raises:
        GapError: the path does not say where it leads, or the folder of the program is unknown.
    """
    path = plain(entry.folder.target)
    form = form_of(path)
    if form is PathForm.EMPTY:
        return ()
    if form in {PathForm.ABSOLUTE, PathForm.UNC}:
        return (path,)
    if form is not PathForm.RELATIVE:
        missing = f"where {path} leads on {entry.scope.node}"
        raise GapError(Unknown(Part.PACKAGES, missing, GapKind.UNSUPPORTED))
    files = (default_file(entry.scope.service).value, plain(entry.file))
    found = (ntpath.normpath(ntpath.join(ntpath.dirname(file), path)) for file in files)
    return tuple({fold_path(folder): folder for folder in found}.values())


def folder_presence(view: ClusterView, node: str, path: str) -> Known[bool]:
    """Say whether a node finds a folder at a full path, and what proves it.

    A file below it or a listing of it proves that it is there. A listing that found nothing, or a declaration that
    it or a folder above it is absent, proves that it is not. Of a folder that all nodes can reach, what another node
    has seen there counts too.

    Raises:
        GapError: nothing proves either, or it is not known whether the nodes share the folder.
    """
    proofs = list(_proofs(view, node, path))
    for proof in proofs:
        if isinstance(proof, Known) and proof.value:
            return proof
    for proof in proofs:
        if isinstance(proof, Known):
            return proof
    gaps = (proof for proof in proofs if isinstance(proof, Unknown))
    raise GapError(next(gaps, Unknown(Part.PACKAGES, f"the folder {path} as {node} sees it")))


def _proofs(view: ClusterView, node: str, path: str) -> Iterator[Fact[bool]]:
    wanted = fold_path(plain(path))
    is_shared = form_of(path) is PathForm.UNC or isinstance(holder(view, path), (OnDisk, OnSharedVolume))
    for listing in view.snapshot.stores:
        where, present = fold_path(plain(listing.path)), listing.present
        if _counts(listing.node, node, present, is_shared=is_shared) and _speaks(where, wanted, present):
            yield present
    for file in view.snapshot.files:
        where, present = fold_path(plain(file.windows_path)), file.present
        is_file = isinstance(present, Unknown) or (present.value and where == wanted)
        if is_file or not _counts(file.node, node, present, is_shared=is_shared):
            continue
        if _speaks(where, wanted, present):
            yield present


def _counts(seen_by: str | None, node: str, present: Fact[bool], *, is_shared: bool) -> bool:
    """Say whether what a node has seen (None: all nodes) counts: that it did not see a shared disk proves nothing."""
    if seen_by is None:
        return True
    return known_or_none(present) is True if is_shared else same(seen_by, node)


def _speaks(where: str, wanted: str, present: Fact[bool]) -> bool:
    """Say whether one path decides about the other: something in it is there, or what it is in is not."""
    if isinstance(present, Unknown):
        return where == wanted
    if present.value:
        return where == wanted or where.startswith(wanted + "\\")
    return where == wanted or wanted.startswith(where + "\\")
