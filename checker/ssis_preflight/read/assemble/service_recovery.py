"""When a service starts, when it started, and what Windows does when it fails."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import TypeVar

from ssis_preflight.model.facts import Fact
from ssis_preflight.model.names import fold
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, settle
from ssis_preflight.read.assemble.objects import candidate, cells_of
from ssis_preflight.read.assemble.service_sources import NodeServices
from ssis_preflight.read.assemble.values import Raw, as_bool, as_int, as_text

T = TypeVar("T")

_ACTIONS = struct.Struct("<5I")
_ACTION = struct.Struct("<2I")
_MOST_ACTIONS = 64


def delayed_start(assembly: Assembly, sources: NodeServices, question: Question) -> Fact[bool]:
    """Return whether the service is *Automatic (Delayed Start)*.

    Sources: Microsoft, *Win32_Service class* (DelayedAutoStart) and *SERVICE_DELAYED_AUTO_START_INFO*. A service
    whose key has no such value is not delayed.
    """
    name = fold(question.subject.name)
    found = list(cells_of(assembly.evidence, sources.rows.get(name, ()), ("delayedautostart",), as_bool))
    found += _registry(sources, name, "DelayedAutostart", as_bool)
    return settle(assembly, question, found)


def start_time(assembly: Assembly, sources: NodeServices, question: Question) -> Fact[str | None]:
    """Return when the process of the service began; None where it has none.

    A row that names a process and no time says nothing: the time could not be read.
    """
    found: list[Candidate[str | None] | Odd] = []
    for row in sources.rows.get(fold(question.subject.name), ()):
        cell, process = row.cell("starttime"), row.cell("processid")
        if cell is None:
            continue
        if cell.value is not None:
            found.append(candidate(as_text(cell.value), cell.value, cell.at, Rank.CMDLET))
        elif process is not None and as_int(process.value) == 0:
            found.append(Candidate(None, cell.at, Rank.CMDLET))
    return settle(assembly, question, found)


def failure_actions(assembly: Assembly, sources: NodeServices, question: Question) -> Fact[bool]:
    """Return whether the service control manager does anything when the service fails.

    Source: Microsoft, *SERVICE_FAILURE_ACTIONS structure*; the registry keeps it in ``FailureActions``: five numbers
    of four bytes, the fourth of which counts the actions, then each action's type and delay. Type 0 is none. A row's
    ``FailureActionsSet`` says whether that value exists: without it there are no actions, with it there may be.
    """
    name = fold(question.subject.name)
    found = list(_registry(sources, name, "FailureActions", _has_actions))
    for row in sources.rows.get(name, ()):
        cell = row.cell("failureactionsset")
        if cell is not None and as_bool(cell.value) is False:
            found.append(Candidate(value=False, at=cell.at, rank=Rank.CMDLET))
        elif cell is not None and cell.value is not None:
            found.append(Odd("there is a value FailureActions, and not what it says", cell.at))
    return settle(assembly, question, found)


def _registry(
    sources: NodeServices, service: str, value: str, read: Callable[[Raw], bool | None]
) -> Iterator[Candidate[bool] | Odd]:
    """Read a value of the service's registry key; a key that was read whole and lacks it says no."""
    for key in sources.keys.get(service, ()):
        data = key.values.get(fold(value))
        if data is not None:
            yield candidate(read(data.data), data.data, data.at, Rank.REGISTRY)
        elif fold(value) not in key.deleted_values and any(
            export.file == key.at.file and export.whole for export in sources.exports
        ):
            yield Candidate(value=False, at=key.at, rank=Rank.REGISTRY)


def _has_actions(raw: Raw) -> bool | None:
    if not isinstance(raw, bytes):
        return None
    if len(raw) < _ACTIONS.size:
        return False if not raw else None
    count, offset = _ACTIONS.unpack_from(raw)[3:5]
    if count > _MOST_ACTIONS or len(raw) < offset + count * _ACTION.size:
        return None
    return any(_ACTION.unpack_from(raw, offset + index * _ACTION.size)[0] for index in range(count))
