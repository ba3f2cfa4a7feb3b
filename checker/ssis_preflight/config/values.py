"""Typed values of a document; one of the wrong type is a problem of the document, and counts as not given."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssis_preflight.config.document import Document
from ssis_preflight.config.nearest import hint
from ssis_preflight.config.origin import Sourced
from ssis_preflight.read.toml_places import Keys


def value_of(document: Document, keys: Keys) -> object:
    """Return the value below ``keys``, or None."""
    found: object = document.table
    for name in keys:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def unknown_keys(document: Document, keys: Keys, known: Collection[str]) -> None:
    """Note every key of the table that does not exist."""
    for name in table(document, keys):
        if name not in known:
            document.problem((*keys, name), f"there is no key {name}{hint(name, known)}")


def table(document: Document, keys: Keys) -> Mapping[str, object]:
    """Return a table, empty where there is none."""
    found = value_of(document, keys)
    if found is None or isinstance(found, Mapping):
        return found or {}
    document.problem(keys, f"a table is wanted, [{'.'.join(keys)}]")
    return {}


def text(document: Document, keys: Keys) -> Sourced[str] | None:
    """Return a text that is not empty."""
    found = value_of(document, keys)
    if found is None:
        return None
    if not isinstance(found, str):
        document.problem(keys, "a text in quotes is wanted")
        return None
    if not found.strip():
        document.problem(keys, "the text is empty")
        return None
    return Sourced(found.strip(), document.origin(keys))


def flag(document: Document, keys: Keys) -> Sourced[bool] | None:
    """Return true or false."""
    found = value_of(document, keys)
    if found is None:
        return None
    if not isinstance(found, bool):
        document.problem(keys, "true or false is wanted")
        return None
    return Sourced(found, document.origin(keys))


def word(document: Document, keys: Keys, known: Collection[str]) -> Sourced[str] | None:
    """Return a word of a fixed set."""
    found = text(document, keys)
    if found is None:
        return None
    if found.value not in known:
        document.problem(keys, f"there is no {keys[-1]} {found.value!r}{hint(found.value, known)}")
        return None
    return found


def texts(document: Document, keys: Keys, *, single: bool = False) -> Sourced[tuple[str, ...]] | None:
    """Return a list of texts that are not empty; with ``single`` one text will do for a list of one."""
    found = value_of(document, keys)
    if found is None:
        return None
    if single and isinstance(found, str):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        document.problem(keys, f"{'a text or ' if single else ''}a list of texts in quotes is wanted, [...]")
        return None
    if not all(item.strip() for item in found):
        document.problem(keys, "a text in the list is empty")
        return None
    return Sourced(tuple(item.strip() for item in found), document.origin(keys))


def words(document: Document, keys: Keys, known: Collection[str]) -> Sourced[tuple[str, ...]] | None:
    """Return a list of words of a fixed set."""
    found = texts(document, keys)
    if found is None:
        return None
    for item in found.value:
        if item not in known:
            document.problem(keys, f"there is no {item!r}{hint(item, known)}", item)
    return found
