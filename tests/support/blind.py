"""The blind test: take each known fact away in turn, and see what the rule still dares to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ssis_preflight.model.facts import GapKind, Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service_config import ServiceConfig
from ssis_preflight.model.snapshot import Contradiction, Declared, EvidenceFile, Omission, Snapshot, Unplaced

BLIND = Unknown(Part.RESOURCES, "taken away by the blind test", GapKind.NOT_COLLECTED)

_NOT_FACTS = (Declared, Contradiction, Omission, Unplaced, EvidenceFile, ServiceConfig)
"""Parts whose ``Known`` values are content of one fact, or reports about reading, and not facts of their own."""


@dataclass(frozen=True)
class Loss:
    """A snapshot without one fact, and that fact's name, ``Class.field``."""

    fact: str
    snapshot: Snapshot


def losses(snapshot: Snapshot) -> Iterator[Loss]:
    """Yield the snapshot without each of its known facts in turn."""
    for fact, changed in _walk(snapshot):
        yield Loss(fact, changed)


def _walk(item: Any) -> Iterator[tuple[str, Any]]:
    """Yield (fact name, item without that fact) for every known fact at or below ``item``."""
    if isinstance(item, _NOT_FACTS):
        return
    if isinstance(item, tuple):
        for index, member in enumerate(item):
            for fact, changed in _walk(member):
                yield fact, (*item[:index], changed, *item[index + 1 :])
    elif isinstance(item, Struct):
        for name in item.__struct_fields__:
            value = getattr(item, name)
            if isinstance(value, Known):
                yield f"{type(item).__name__}.{name}", replace(item, **{name: BLIND})
                for fact, changed in _walk(value.value):
                    yield fact, replace(item, **{name: Known(changed, value.at)})
            else:
                for fact, changed in _walk(value):
                    yield fact, replace(item, **{name: changed})
