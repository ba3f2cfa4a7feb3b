"""The registry checkpoints of every resource.

``Get-ClusterCheckpoint`` names the key but not the registry view; the cluster database keeps one list for each
view. So the views come from a registry export where there is one, and checkpoints of an explicit view are added
to those that the cmdlet lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import Checkpoint
from ssis_preflight.model.states import CheckpointView
from ssis_preflight.read.assemble.attribution import Attribution, attribute, note_strangers
from ssis_preflight.read.assemble.course import list_of
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.objects import Found, Gathered
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import as_text
from ssis_preflight.read.reading import Row, RowKind

_VIEWS = (
    ("RegSync", CheckpointView.DEFAULT),
    ("RegSync32", CheckpointView.VIEW_32),
    ("RegSync64", CheckpointView.VIEW_64),
)
"""Subkeys of a resource in the cluster database and the view whose checkpoints they hold."""

_VIEW_WORDS = {
    "default": CheckpointView.DEFAULT,
    "32": CheckpointView.VIEW_32,
    "64": CheckpointView.VIEW_64,
}

_STRANGER = "has a checkpoint, but is no resource of the cluster"

Checkpoints = tuple[Checkpoint, ...]


def checkpoints(
    assembly: Assembly, resources: Gathered, settings: Settings
) -> Callable[[Found, Subject], Fact[Checkpoints]]:
    """Return the function that gives the registry checkpoints of a resource, in the order of their keys.

    A resource that a whole list of others' checkpoints leaves out has none. A registry export without ``RegSync``
    proves nothing: where later versions keep the list is not documented.
    """
    registry_rows = [row for row in assembly.evidence.rows[RowKind.CHECKPOINT] if not _is_crypto(row)]
    rows = attribute(assembly.evidence, registry_rows, ("resource",), resources)
    note_strangers(assembly, rows, resources, "checkpoint", _STRANGER)
    listing = rows.list_place()
    complete = settings.complete_at(Part.CHECKPOINTS)

    def read(found: Found, subject: Subject) -> Fact[Checkpoints]:
        stored = tuple(_stored(found))
        candidates = list(_from_rows(assembly, rows, found, stored))
        if not candidates and listing is not None:
            candidates.append(Candidate((), listing, Rank.CMDLET))
        default = tuple(item for item in stored if item.view is CheckpointView.DEFAULT)
        if default:
            candidates.append(Candidate(_sorted(default), default[0].at, Rank.REGISTRY))
        if not candidates and not stored and complete is not None:
            candidates.append(Candidate((), complete, Rank.DECLARED))
        if not candidates and stored:
            return Known(_sorted(stored), stored[0].at)
        fact = settle(assembly, Question(Part.CHECKPOINTS, subject, "checkpoints"), candidates, _keys)
        return _with_explicit_views(fact, stored)

    return read


def _is_crypto(row: Row) -> bool:
    """Say whether a checkpoint protects a cryptographic key, not a registry key."""
    crypto_type, kind = row.cell("cryptotype"), row.cell("type", "checkpointtype")
    if crypto_type is not None and crypto_type.value is not None:
        return True
    return kind is not None and "crypto" in fold(as_text(kind.value) or "")


def _from_rows(
    assembly: Assembly, rows: Attribution, found: Found, stored: Checkpoints
) -> Iterator[Candidate[Checkpoints] | Odd]:
    """Yield one candidate for every file that lists checkpoints of the resource."""
    by_file: dict[str, list[Row]] = {}
    for row in rows.of(found):
        by_file.setdefault(list_of(row.at), []).append(row)
    for name, several in by_file.items():
        listed: list[Checkpoint] = []
        lost: Place | None = None
        for row in several:
            cell = row.cell("name")
            if cell is not None and isinstance(cell.value, str):
                listed.append(Checkpoint(cell.value, _said_view(row) or _view(cell.value, stored), cell.at))
            else:
                lost = row.at
        if lost is not None:
            yield Odd("the name of a key was cut off", lost)
        elif name in assembly.evidence.damaged:
            yield Odd(f"{several[0].at.file} is damaged", several[0].at)
        else:
            yield Candidate(_sorted(listed), listed[0].at, Rank.CMDLET)


def _said_view(row: Row) -> CheckpointView | None:
    """Return the view that a collector's row gives."""
    cell = row.cell("view")
    text = None if cell is None else as_text(cell.value)
    return None if text is None else _VIEW_WORDS.get(fold(text))


def _view(key: str, stored: Checkpoints) -> CheckpointView:
    """Return the view that the cluster database gives for a key that the cmdlet lists."""
    views = [item.view for item in stored if _normal(item.key) == _normal(key)]
    return views[0] if len(views) == 1 else CheckpointView.DEFAULT


def _stored(found: Found) -> Iterator[Checkpoint]:
    for record in found.records:
        for name, view in _VIEWS:
            key = record.export.key(f"{record.key.path}\\{name}")
            for data in () if key is None else key.values.values():
                if isinstance(data.data, str) and data.name:
                    yield Checkpoint(data.data, view, data.at)


def _with_explicit_views(fact: Fact[Checkpoints], stored: Checkpoints) -> Fact[Checkpoints]:
    if not isinstance(fact, Known):
        return fact
    known = {(_normal(item.key), item.view) for item in fact.value}
    explicit = {
        (_normal(item.key), item.view): item
        for item in reversed(stored)
        if item.view is not CheckpointView.DEFAULT
    }
    added = [item for key, item in explicit.items() if key not in known]
    return replace(fact, value=_sorted([*fact.value, *added])) if added else fact


def _sorted(items: Iterable[Checkpoint]) -> Checkpoints:
    unique = {(_normal(item.key), item.view.value, item.key): item for item in items}
    return tuple(unique[key] for key in sorted(unique))


def _normal(key: str) -> str:
    return fold(key).rstrip("\\")


def _keys(items: Checkpoints) -> object:
    """Compare lists by the default view only: a cmdlet may or may not list the others."""
    return frozenset(_normal(item.key) for item in items if item.view is CheckpointView.DEFAULT)
