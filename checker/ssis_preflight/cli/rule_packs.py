"""Rule packs: installed distributions whose rules run only when the settings name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ssis_preflight.config.document import Document
from ssis_preflight.rule.define import Rule

if TYPE_CHECKING:
    from importlib.metadata import Distribution

GROUP = "ssis_preflight.rules"
"""The entry point group of a pack; each entry point leads to a tuple of rules."""

_ID = re.compile(r"[A-Z]{2,6}[0-9]{3}")
_UNUSABLE = (ImportError, AttributeError, SyntaxError, NameError, TypeError, ValueError)


class Packs(msgspec.Struct, frozen=True):
    """The names of the packs with their versions, and their rules."""

    names: tuple[str, ...] = ()
    rules: tuple[Rule[Any], ...] = ()


def load_packs(names: Sequence[str], own: Sequence[Rule[Any]], document: Document | None) -> Packs:
    """Load the packs that a settings file names; what is wrong with one is noted in the document.

    ``own`` are the built-in rules, whose ids no pack may use.
    """
    if document is None or not names:
        return Packs()
    import importlib.metadata  # it loads half of the e-mail package: only where a pack is named  # noqa: PLC0415

    loaded: list[str] = []
    rules: list[Rule[Any]] = []
    for name in dict.fromkeys(names):
        try:
            distribution = importlib.metadata.distribution(name)
        except (importlib.metadata.PackageNotFoundError, ValueError):
            document.problem(("rule_packs",), f"no distribution {name!r} is installed", name)
            continue
        found = _rules(distribution, name, document)
        document.problems.extend(_collisions(name, found, [*own, *rules], document))
        loaded.append(f"{distribution.metadata['Name']} {distribution.version}")
        rules += found
    return Packs(tuple(loaded), tuple(rules))


def _rules(distribution: Distribution, name: str, document: Document) -> list[Rule[Any]]:
    points = [point for point in distribution.entry_points if point.group == GROUP]
    if not points:
        document.problem(("rule_packs",), f"{name} has no rules: no entry point of the group {GROUP}", name)
    rules: list[Rule[Any]] = []
    for point in points:
        try:
            found = tuple(point.load())
        except _UNUSABLE as error:
            document.problem(
                ("rule_packs",), f"{name} cannot be loaded: {type(error).__name__}: {error}", name
            )
            continue
        if not all(isinstance(rule, Rule) and _ID.fullmatch(rule.id) for rule in found):
            message = f"{name}: {point.value} is no list of rules with ids such as ACME001"
            document.problem(("rule_packs",), message, name)
            continue
        rules += found
    return rules


def _collisions(
    name: str, found: Sequence[Rule[Any]], others: Sequence[Rule[Any]], document: Document
) -> list[str]:
    taken = {id_ for rule in others for id_ in (rule.id, *rule.covers)}
    lines = []
    place = document.origin(("rule_packs",), name).text()
    for rule in found:
        for id_ in (rule.id, *rule.covers):
            if id_ in taken:
                lines.append(f"{place}: rule_packs: {name} has a rule {id_}, which is there already")
            taken.add(id_)
    return lines
