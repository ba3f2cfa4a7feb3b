"""Waivers as the page lists them: what they cover, and how long they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from ssis_preflight.result.report import Report, WaiverEntry
from ssis_preflight_reports.html.cards import Card
from ssis_preflight_reports.sentences import plural

_RANK = {"expired": 0, "unused": 1}


class WaiverRow(msgspec.Struct, frozen=True):
    """A waiver, when it ends, the findings that it covers as rule and anchor, and how many gaps it covers."""

    waiver: WaiverEntry
    ends: str
    covers: tuple[tuple[str, str], ...]
    gaps: int


def waiver_rows(report: Report, found: Sequence[Card]) -> list[WaiverRow]:
    """Return the waivers of a report, those that ask for attention first."""
    anchors: dict[str, tuple[str, str]] = {}
    for card in found:
        anchors.setdefault(card.finding["fingerprint"], (card.finding["rule"], card.anchor))
    open_ = {entry["fingerprint"] for entry in report["not_evaluated"]}
    rows = [
        WaiverRow(
            waiver,
            _ends(waiver["expires"], report["as_of"]),
            tuple(anchors[mark] for mark in waiver["matches"] if mark in anchors),
            sum(1 for mark in waiver["matches"] if mark in open_ and mark not in anchors),
        )
        for waiver in report["waivers"]
    ]
    return sorted(rows, key=lambda row: _RANK.get(row.waiver["state"], 2))


def _ends(expires: str | None, today: str) -> str:
    if expires is None:
        return "never"
    try:
        days = (date.fromisoformat(expires) - date.fromisoformat(today)).days
    except ValueError:
        return expires
    if days < 0:
        return f"{expires}, {plural(-days, 'day')} ago"
    return f"{expires}, in {plural(days, 'day')}" if days else f"{expires}, today"
