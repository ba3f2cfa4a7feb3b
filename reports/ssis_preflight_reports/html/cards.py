"""Findings as the page shows them: anchors, places with their excerpts, how to fix it, what leads further."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from ssis_preflight.result.report import FindingEntry, Location, Report
from ssis_preflight_reports.html.facets import Facets
from ssis_preflight_reports.html.prose import Block, blocks
from ssis_preflight_reports.places import file_place, other_node, registry_place, split_excerpt
from ssis_preflight_reports.remedy import operation_words, steps
from ssis_preflight_reports.sentences import first_sentence, subject_phrase

WORST = 3
"""How many findings the top of the page leads to."""
AT_LENGTH = 200
"""Up to this many findings are shown at full length; more are folded, and grouped by rule."""
RELATED = 8
"""To how many others a finding leads."""

SEVERITIES = (("error", "Errors"), ("warning", "Warnings"), ("info", "Info"))


class Place(msgspec.Struct, frozen=True):
    """One place: its file, its registry key and value where it has one, and its excerpt in two halves."""

    file: str
    registry: str | None
    node: str | None
    line: int | None
    before: str
    meant: str
    says: str


class Fix(msgspec.Struct, frozen=True):
    """One part of a remedy: a sentence, or lines that are copied together."""

    text: str
    command: bool


class Card(msgspec.Struct, frozen=True):
    """One finding, ready to be shown; ``related`` are the rules and anchors of others.

    ``headline`` is the first sentence of the message, ``rest`` what follows. ``facets`` are the numbers of the nodes
    and of the group that it is about.
    """

    finding: FindingEntry
    anchor: str
    subject: str
    headline: str
    rest: str
    places: tuple[Place, ...]
    fixes: tuple[Fix, ...]
    operations: tuple[tuple[str, list[tuple[str, str]]], ...]
    related: tuple[tuple[str, str], ...]
    unnamed: int
    nodes: str
    group: str


class RuleGroup(msgspec.Struct, frozen=True):
    """The cards of one rule, with what is said once for all of them."""

    rule: str
    title: str
    why: tuple[Block, ...]
    cards: tuple[Card, ...]


class Group(msgspec.Struct, frozen=True):
    """The cards below one heading, by rule."""

    kind: str
    title: str
    count: int
    rules: tuple[RuleGroup, ...]


def cards(report: Report, facets: Facets) -> list[Card]:
    """Return a card for every finding, in the order of the report."""
    findings = report["findings"]
    marks = anchors(findings)
    first: dict[str, tuple[str, str]] = {}
    for entry, anchor in zip(findings, marks, strict=True):
        first.setdefault(entry["fingerprint"], (entry["rule"], anchor))
    return [_card(entry, anchor, first, facets) for entry, anchor in zip(findings, marks, strict=True)]


def anchors(findings: Iterable[FindingEntry]) -> list[str]:
    """Return ``CFG005-<fingerprint>`` for every finding; one that comes again gets ``-2``, ``-3``."""
    seen: dict[str, int] = {}
    found = []
    for entry in findings:
        anchor = f"{entry['rule']}-{entry['fingerprint']}"
        seen[anchor] = seen.get(anchor, 0) + 1
        found.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    return found


def grouped(found: Sequence[Card]) -> list[Group]:
    """Group cards by severity and rule, those that were waived last; a group without cards is left out."""
    kinds = [
        (kind, title, [c for c in _active(found) if c.finding["severity"] == kind])
        for kind, title in SEVERITIES
    ]
    kinds.append(("waived", "Waived", [card for card in found if card.finding["waived"]]))
    return [Group(kind, title, len(chosen), _by_rule(chosen)) for kind, title, chosen in kinds if chosen]


def worst(found: Sequence[Card]) -> list[Card]:
    """Return the worst findings that nobody waived; among those of one severity, one of each rule comes first."""
    ranked: list[tuple[int, int, Card]] = []
    seen: dict[str, int] = {}
    for card in _active(found):
        rule, severity = card.finding["rule"], card.finding["severity"]
        seen[rule] = seen.get(rule, 0) + 1
        order = next((n for n, (kind, _) in enumerate(SEVERITIES) if kind == severity), len(SEVERITIES))
        ranked.append((order, seen[rule], card))
    return [card for *_, card in sorted(ranked, key=lambda entry: entry[:2])[:WORST]]


def _active(found: Sequence[Card]) -> list[Card]:
    return [card for card in found if card.finding["waived"] is None]


def _by_rule(found: Sequence[Card]) -> tuple[RuleGroup, ...]:
    rules: dict[str, list[Card]] = {}
    for card in found:
        rules.setdefault(card.finding["rule"], []).append(card)
    return tuple(
        RuleGroup(rule, own[0].finding["title"], tuple(blocks(own[0].finding["why"])), tuple(own))
        for rule, own in rules.items()
    )


def _card(entry: FindingEntry, anchor: str, first: dict[str, tuple[str, str]], facets: Facets) -> Card:
    related = tuple(dict.fromkeys(first[mark] for mark in entry["related"] if mark in first))
    message = " ".join(entry["message"].split())
    headline = first_sentence(message)
    return Card(
        finding=entry,
        anchor=anchor,
        subject=subject_phrase(entry["subject"]),
        headline=headline,
        rest=message[len(headline) :].strip(),
        places=tuple(_place(location) for location in entry["locations"]),
        fixes=_fixes(entry["remediation"]["text"]),
        operations=tuple(operation_words(operation) for operation in entry["remediation"]["operations"]),
        related=related[:RELATED],
        unnamed=max(len(related) - RELATED, 0),
        nodes=facets.nodes_of(entry),
        group=facets.group_of(entry),
    )


def _fixes(text: str) -> tuple[Fix, ...]:
    """Return the parts of a remedy; commands that follow each other are one."""
    return tuple(
        fix
        for command, run in itertools.groupby(steps(text), key=lambda step: step.command)
        for fix in (
            [Fix("\n".join(s.text for s in run), command=True)]
            if command
            else [Fix(s.text, False) for s in run]
        )
    )


def _place(location: Location) -> Place:
    registry = registry_place(location)
    before, meant = split_excerpt(location)
    return Place(
        file=file_place(location),
        registry=registry,
        node=location["node"] if registry is not None else other_node(location),
        line=location["line"],
        before=before,
        meant=meant,
        says=location["says"],
    )
