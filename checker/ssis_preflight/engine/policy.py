"""What an operator decided beforehand about the result of a run: waivers, a baseline, rule packs, settings."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ssis_preflight.config.waivers import Waiver
from ssis_preflight.engine.acceptance import Entry, subject_text
from ssis_preflight.engine.baseline import Baseline, BaselineEntry, as_bytes
from ssis_preflight.model.facts import GapKind
from ssis_preflight.result.report import Report


class Policy(msgspec.Struct, frozen=True):
    """``notices`` say what the settings changed; ``rule_packs`` are names with versions."""

    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None
    notices: tuple[str, ...] = ()
    rule_packs: tuple[str, ...] = ()


def gone_from(
    baseline: Baseline | None, findings: Sequence[Entry], open_verdicts: Sequence[Entry], ran: frozenset[str]
) -> list[str]:
    """Return a line about the entries of the baseline that are not there any more.

    An entry whose rule did not run, or could not judge that subject, may still be there.
    """
    if baseline is None:
        return []
    here = {entry["fingerprint"] for entry in (*findings, *open_verdicts)}
    unsure = {(entry["rule"], subject_text(entry["subject"])) for entry in open_verdicts}
    entries = (*baseline.findings, *baseline.not_evaluated)
    gone = [
        entry
        for entry in entries
        if entry.fingerprint not in here and entry.rule in ran and (entry.rule, entry.subject) not in unsure
    ]
    if not gone:
        return []
    verb = "is" if len(gone) == 1 else "are"
    return [f"{len(gone)} of {len(entries)} entries of the baseline {verb} gone: rewrite the baseline"]


def baseline_of(report: Report) -> bytes:
    """Return the baseline of a report: all of its findings and open verdicts that no waiver hides.

    What a waiver hides stays out, since a waiver ends and a baseline does not. So does what is open because a
    rule broke.
    """
    waived = {
        mark for waiver in report["waivers"] if waiver["state"] == "active" for mark in waiver["matches"]
    }

    def entries(found: Sequence[Entry]) -> list[BaselineEntry]:
        return [
            BaselineEntry(entry["rule"], subject_text(entry["subject"]), entry["fingerprint"])
            for entry in found
            if entry["fingerprint"] not in waived and entry.get("why") != str(GapKind.RULE_BROKE)
        ]

    return as_bytes(entries(report["findings"]), entries(report["not_evaluated"]))
