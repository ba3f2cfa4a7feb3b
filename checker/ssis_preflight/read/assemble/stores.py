"""What was found at the paths of package stores."""

from __future__ import annotations

from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.names import fold, fold_path
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import StoreListing
from ssis_preflight.read.assemble.ledger import Assembly
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.part_outcomes import ABSENT, READ, TOO_LARGE, why_of
from ssis_preflight.read.reading import StoreFolder


def stores_of(assembly: Assembly, names: NodeNames) -> tuple[StoreListing, ...]:
    """Return the listings by path and node; of several for one folder the one that was read, else one that says why.

    A volume that is not on a node now says nothing about a folder that all nodes share.
    """
    found: dict[tuple[str, str], StoreListing] = {}
    for source in assembly.evidence.sources:
        collected = source.reading.collected
        for store in () if collected is None else collected.stores:
            node = None if store.shared or collected is None else names.resolve(collected.node)
            listing = _listing(store, node, "" if collected is None else collected.node)
            key = (fold_path(store.windows_path), fold(node or ""))
            if key not in found or _worth(listing) > _worth(found[key]):
                found[key] = listing
    return tuple(listing for _, listing in sorted(found.items()))


def _listing(store: StoreFolder, node: str | None, said_by: str) -> StoreListing:
    present: Fact[bool]
    if store.outcome in {READ, TOO_LARGE}:
        present = Known(value=True, at=store.at)
    elif store.outcome == ABSENT:
        present = Known(value=False, at=store.at)
    else:
        why = why_of(said_by, store.outcome, store.detail)
        present = Unknown(Part.PACKAGES, f"folder {store.windows_path} ({why.words})", why.kind)
    return StoreListing(store.windows_path, node, present, store.whole, store.entries)


def _worth(listing: StoreListing) -> int:
    """Order listings of one folder: one that was read counts most, then a proved absence, then a reason."""
    if isinstance(listing.present, Unknown):
        return 0
    return 2 + listing.whole if listing.present.value else 1
