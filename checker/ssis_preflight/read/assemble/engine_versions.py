r"""The version of every SQL Server instance that is registered on a node.

Setup writes it as ``Version`` below the instance's own key, whose name is the instance id of ``Instance Names\SQL``.
The id itself begins with the release: ``MSSQL13.OPS``. Source: Microsoft, *File locations for default and named
instances of SQL Server*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssis_preflight.model.facts import Fact
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import EngineVersion
from ssis_preflight.read.assemble.collected_sections import Member, sections_of
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.objects import candidate
from ssis_preflight.read.assemble.registry import look_up
from ssis_preflight.read.assemble.service_sources import NATIVE, NodeServices
from ssis_preflight.read.assemble.values import as_name, as_text

_SQL_SERVER = NATIVE + "SOFTWARE\\Microsoft\\Microsoft SQL Server"
INSTANCES = _SQL_SERVER + "\\Instance Names\\SQL"
_INSTANCE_ID = re.compile(r"MSSQL(\d{2})(?:_(\d{2}))?\.[^\\]+", re.IGNORECASE)
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9}){1,3}")


def engine_versions(
    assembly: Assembly, sources: NodeServices, instances: tuple[str, ...]
) -> tuple[EngineVersion, ...]:
    """Return the version of each of these instances on a node, as far as its evidence tells it."""
    collected = tuple(sections_of(assembly.evidence, "sql-instances", sources.node))
    return tuple(
        EngineVersion(name, _version(assembly, sources, name, tuple(_about(name, collected))))
        for name in instances
    )


def _about(instance: str, collected: tuple[Member, ...]) -> Iterator[Member]:
    return (member for member in collected if same(as_name(member.value("Name")) or "", instance))


def _version(
    assembly: Assembly, sources: NodeServices, instance: str, collected: tuple[Member, ...]
) -> Fact[str]:
    subject = Subject("node", sources.node, f"{instance} on {sources.node}", sources.node)
    question = Question(Part.SQL_INSTANCES, subject, "version")
    ids = tuple(_ids(sources, instance, collected))
    found = [*_from_registry(sources, ids), *_from_documents(collected)]
    if not any(isinstance(item, Candidate) for item in found):
        found += [Candidate(release, item.at, item.rank) for item in ids if (release := _release(item.value))]
    return settle(assembly, question, found)


def _ids(sources: NodeServices, instance: str, collected: tuple[Member, ...]) -> Iterator[Candidate[str]]:
    """Yield the instance ids that ``Instance Names`` and a collector's documents give."""
    for export in sources.exports:
        key = export.key(INSTANCES)
        data = None if key is None else key.values.get(fold(instance))
        text = None if data is None else as_name(data.data)
        if data is not None and text is not None:
            yield Candidate(text, data.at, Rank.REGISTRY)
    for member in collected:
        text = as_name(member.value("InstanceId"))
        if text is not None:
            yield Candidate(text, member.at, Rank.REGISTRY)


def _from_registry(sources: NodeServices, ids: tuple[Candidate[str], ...]) -> Iterator[Candidate[str] | Odd]:
    for text in dict.fromkeys(item.value for item in ids):
        for export in sources.exports:
            found = look_up(export, f"{_SQL_SERVER}\\{text}\\Setup", "Version")
            if isinstance(found, Candidate) and found.value.data:
                yield candidate(_as_version(found.value.data), found.value.data, found.at, Rank.REGISTRY)


def _from_documents(collected: tuple[Member, ...]) -> Iterator[Candidate[str] | Odd]:
    for member in collected:
        raw = member.value("Version")
        if raw is not None:
            yield candidate(_as_version(as_text(raw) or ""), raw, member.at, Rank.REGISTRY)


def _as_version(text: str) -> str | None:
    return text.strip() if _VERSION.fullmatch(text.strip()) else None


def _release(instance_id: str) -> str | None:
    """Return the release that an instance id begins with; SQL Server 2005 numbered its instances instead."""
    match = _INSTANCE_ID.fullmatch(instance_id)
    if match is None:
        return None
    return ".".join(part for part in match.groups() if part)
