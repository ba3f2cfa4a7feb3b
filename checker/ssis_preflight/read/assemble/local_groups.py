"""Local groups of nodes and their members, as the collector's documents have them."""

from __future__ import annotations

from collections.abc import Mapping

from ssis_preflight.model.access import LocalGroup, Trustee
from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.sids import sid_of_text
from ssis_preflight.read.assemble.collected_sections import Member, sections_of
from ssis_preflight.read.assemble.ledger import Assembly
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.part_outcomes import READ, why_of
from ssis_preflight.read.reading import CellValue


def local_groups_of(assembly: Assembly, names: NodeNames) -> tuple[LocalGroup, ...]:
    """Return the groups by node and SID; of two entries for one group the first counts whose members are known."""
    found: dict[tuple[str, str], LocalGroup] = {}
    for entry in sections_of(assembly.evidence, "local-groups"):
        sid, name = entry.value("sid"), entry.value("group")
        plain = sid_of_text(sid) if isinstance(sid, str) else None
        if plain is None or entry.at.node is None:
            continue
        node = names.resolve(entry.at.node)
        shown = name if isinstance(name, str) and name.strip() else plain
        group = LocalGroup(node, plain, shown, _members(entry, f"members of {shown} on {node}"))
        key = (fold(node), plain)
        if key not in found or isinstance(found[key].members, Unknown):
            found[key] = group
    return tuple(group for _, group in sorted(found.items()))


def _members(entry: Member, missing: str) -> Fact[tuple[Trustee, ...]]:
    """Return the members; unknown where they were not read, or one of them has neither a SID nor a name."""
    outcome, detail = entry.value("outcome"), entry.value("detail")
    if outcome != READ:
        words = detail if isinstance(detail, str) else ""
        why = why_of(entry.at.node or "", str(outcome), words)
        return Unknown(Part.ACCESS_CONTROL, f"{missing} ({why.words})", why.kind)
    listed = entry.value("members")
    members = [_member(item) for item in (listed if isinstance(listed, tuple) else ())]
    if not isinstance(listed, tuple) or None in members:
        return Unknown(Part.ACCESS_CONTROL, missing)
    return Known(tuple(member for member in members if member is not None), entry.at)


def _member(item: CellValue) -> Trustee | None:
    sid, name = (item.get("sid"), item.get("name")) if isinstance(item, Mapping) else (None, None)
    plain = sid_of_text(sid) if isinstance(sid, str) else None
    shown = name.strip() if isinstance(name, str) and name.strip() else None
    return None if plain is None and shown is None else Trustee(plain, shown)
