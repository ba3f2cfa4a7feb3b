"""Which findings a pipeline is told of, line by line: the worst first, and no more than it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from ssis_preflight.result.report import FindingEntry, Report
from ssis_preflight_reports.conclusion import conclude, counts
from ssis_preflight_reports.sentences import sentence

MOST = 10
"""Annotations of one level that a step shows."""


class Annotated(msgspec.Struct, frozen=True):
    """The findings to show, each with its level, and one line that sums up and counts those left out."""

    shown: tuple[tuple[str, FindingEntry], ...]
    ending: str


def annotated(report: Report, levels: Mapping[str, str], reserved: str = "") -> Annotated:
    """Choose at most ten findings of each level; of the level ``reserved`` nine, since the last line is one.

    ``levels`` is the level of each severity; findings of other severities are only counted. Waived ones are left out.
    """
    taken: Counter[str] = Counter()
    beyond: Counter[str] = Counter()
    shown: list[tuple[str, FindingEntry]] = []
    for entry in report["findings"]:
        if entry["waived"] is not None:
            continue
        level = levels.get(entry["severity"], "")
        if level and taken[level] < MOST - (level == reserved):
            taken[level] += 1
            shown.append((level, entry))
        else:
            beyond[entry["severity"]] += 1
    conclusion = conclude(report)
    more = ", ".join(f"{number} of severity {severity}" for severity, number in beyond.items())
    rest = f" Not shown here: {more}." if more else ""
    return Annotated(tuple(shown), f"{conclusion.word}: {conclusion.why} {counts(report)}.{rest}")


def told(entry: FindingEntry) -> str:
    """Return what an annotation says."""
    return f"{sentence(entry['message'])} Observed: {entry['observed']}. Expected: {entry['expected']}."
