"""Declared facts of the settings file: the same keys as in ``snapshot.toml``."""

from __future__ import annotations

from msgspec.structs import replace

from ssis_preflight.config.document import Document
from ssis_preflight.config.values import texts, word, words
from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Declared, Snapshot
from ssis_preflight.read.snapshot_toml import CLIENTS, PATTERNS
from ssis_preflight.read.toml_places import Keys

KEYS = ("pattern", "package_instances", "store_principals", "clients")


def read_declared(document: Document) -> Declared:
    """Return what the table ``[declared]`` of a settings file says; ``auto`` is the same as no pattern."""
    pattern = word(document, ("declared", "pattern"), PATTERNS)
    words(document, ("declared", "clients"), CLIENTS)
    place = Place(document.file, ("declared", "pattern"), line=document.line(("declared", "pattern")))
    return Declared(
        pattern=Known(pattern.value, place) if pattern is not None and pattern.value != "auto" else None,
        package_instances=_list(document, ("declared", "package_instances")),
        store_principals=_list(document, ("declared", "store_principals")),
        clients=_list(document, ("declared", "clients")),
    )


def _list(document: Document, keys: Keys) -> tuple[Known[str], ...]:
    found = texts(document, keys)
    return tuple(
        Known(item, Place(document.file, (*keys, index), line=document.line(keys, item)))
        for index, item in enumerate(found.value if found is not None else ())
    )


def with_declared(snapshot: Snapshot, declared: Declared) -> Snapshot:
    """Return the snapshot with what the settings declare; a key that its ``snapshot.toml`` declares is left alone.

    ``snapshot.toml`` speaks about this cluster, the settings perhaps about many.
    """
    own = snapshot.declared
    merged = replace(
        own,
        pattern=own.pattern or declared.pattern,
        package_instances=own.package_instances or declared.package_instances,
        store_principals=own.store_principals or declared.store_principals,
        clients=own.clients or declared.clients,
    )
    return snapshot if merged == own else replace(snapshot, declared=merged)
