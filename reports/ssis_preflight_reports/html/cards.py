"""Findings as the page shows them: anchors, places with their excerpts, why and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.result.report import FindingEntry, Location, Report
from ssis_preflight_reports.html.prose import Block, blocks
from ssis_preflight_reports.places import file_place, other_node, registry_place, split_excerpt
from ssis_preflight_reports.remedy import Step, operation_words, steps
from ssis_preflight_reports.sentences import subject_phrase

WORST = 3
"""How many findings the top of the page leads to."""

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


class Card(msgspec.Struct, frozen=True):
    """One finding, ready to be shown; ``related`` are the rules and anchors of others."""

    finding: FindingEntry
    anchor: str
    subject: str
    places: tuple[Place, ...]
    why: tuple[Block, ...]
    steps: tuple[Step, ...]
    operations: tuple[tuple[str, list[tuple[str, str]]], ...]
    related: tuple[tuple[str, str], ...]


class Group(msgspec.Struct, frozen=True):
    """The cards below one heading."""

    kind: str
    title: str
    cards: tuple[Card, ...]


def cards(report: Report) -> list[Card]:
    """Return a card for every finding, in the order of the report."""
    findings = report["findings"]
    marks = anchors(findings)
    first: dict[str, tuple[str, str]] = {}
    for entry, anchor in zip(findings, marks, strict=True):
        first.setdefault(entry["fingerprint"], (entry["rule"], anchor))
    return [_card(entry, anchor, first) for entry, anchor in zip(findings, marks, strict=True)]


def anchors(findings: Iterable[FindingEntry]) -> list[str]:
    """Return ``CFG005-<fingerprint>`` for every finding; one that comes again gets ``-2``, ``-3``."""
    seen: dict[str, int] = {}
    found = []
    for entry in findings:
        anchor = f"{entry['rule']}-{entry['fingerprint']}"
        seen[anchor] = seen.get(anchor, 0) + 1
        found.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    return found


def grouped(found: list[Card]) -> list[Group]:
    """Group cards by severity, those that were waived last; a group without cards is left out."""
    groups = [
        Group(kind, title, tuple(card for card in _active(found) if card.finding["severity"] == kind))
        for kind, title in SEVERITIES
    ]
    groups.append(Group("waived", "Waived", tuple(card for card in found if card.finding["waived"])))
    return [group for group in groups if group.cards]


def worst(found: list[Card]) -> list[Card]:
    """Return the first findings that nobody waived: the report is ordered by severity."""
    return _active(found)[:WORST]


def _active(found: list[Card]) -> list[Card]:
    return [card for card in found if card.finding["waived"] is None]


def _card(entry: FindingEntry, anchor: str, first: dict[str, tuple[str, str]]) -> Card:
    related = (first[mark] for mark in entry["related"] if mark in first)
    return Card(
        finding=entry,
        anchor=anchor,
        subject=subject_phrase(entry["subject"]),
        places=tuple(_place(location) for location in entry["locations"]),
        why=tuple(blocks(entry["why"])),
        steps=tuple(steps(entry["remediation"]["text"])),
        operations=tuple(operation_words(operation) for operation in entry["remediation"]["operations"]),
        related=tuple(dict.fromkeys(related)),
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
