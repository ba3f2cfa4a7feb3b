"""What was accepted: waivers and the baseline, held against findings and open verdicts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

import msgspec

from ssis_preflight.config.waivers import Waiver
from ssis_preflight.engine.baseline import IN_BASELINE, Baseline
from ssis_preflight.model.facts import GapKind
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.places import Place
from ssis_preflight.result.report import (
    FindingEntry,
    NotEvaluatedEntry,
    SubjectEntry,
    WaivedEntry,
    WaiverEntry,
)
from ssis_preflight.rule.waiver_uses import WaiverUse

Entry = FindingEntry | NotEvaluatedEntry


class Use(msgspec.Struct, frozen=True):
    """A waiver, the fingerprints that it covers, and its state: active, expired or unused."""

    waiver: Waiver
    matches: tuple[str, ...]
    state: str
    told: bool


def subject_text(subject: SubjectEntry) -> str:
    """Return the full text of a subject: ``service MsDtsServer130 on NODE1 in SQL Server (MSSQLSERVER)``.

    The node and the group are left out where there is none, or where it is the subject itself.
    """
    text = f"{subject['kind']} {subject['name']}"
    for word, name in (("on", subject["node"]), ("in", subject["group"])):
        if name is not None and not same(name, subject["name"]):
            text += f" {word} {name}"
    return text


def uses_of(
    waivers: Sequence[Waiver], entries: Sequence[Entry], ran: frozenset[str], as_of: str
) -> list[Use]:
    """Hold waivers against findings and open verdicts; ``ran`` are the ids of the rules that did run."""
    today = dt.date.fromisoformat(as_of)
    uses = []
    for waiver in waivers:
        covers = matcher(waiver)
        matches = tuple(sorted({entry["fingerprint"] for entry in entries if covers(entry)}))
        told = waiver.rules <= ran
        unused = told and not matches
        state = "expired" if waiver.expired(today) else "unused" if unused else "active"
        uses.append(Use(waiver, matches, state, told))
    return uses


def matcher(waiver: Waiver) -> Callable[[Entry], bool]:
    """Return the function that says whether a waiver covers an entry.

    The pattern of the subject must fit the whole name, or the whole text of :func:`subject_text`; ``*`` stands for
    any characters and ``?`` for one, and case does not matter. A verdict that is open because the rule broke is
    never covered.
    """
    subject, node = _pattern(waiver.subject or "*"), _pattern(waiver.node or "*")

    def covers(entry: Entry) -> bool:
        if entry.get("why") == str(GapKind.RULE_BROKE) or entry["rule"] not in waiver.rules:
            return False
        if waiver.fingerprint is not None:
            return entry["fingerprint"] == waiver.fingerprint
        about = entry["subject"]
        if waiver.node is not None and not node.fullmatch(fold(about["node"] or "")):
            return False
        return any(subject.fullmatch(fold(text)) for text in (about["name"], subject_text(about)))

    return covers


def _pattern(glob: str) -> re.Pattern[str]:
    parts = (
        ".*" if part[0] == "*" else "." if part == "?" else re.escape(part) for part in _parts(fold(glob))
    )
    return re.compile("".join(parts), re.DOTALL)


def _parts(glob: str) -> list[str]:
    return re.findall(r"\*+|\?|[^*?]+", glob)


def mark(entries: Sequence[Entry], uses: Sequence[Use], baseline: Baseline | None) -> None:
    """Fill ``waived`` of the entries that an active waiver, or else the baseline, accepts."""
    by_waiver: dict[str, Waiver] = {}
    for use in uses:
        if use.state == "active":
            for fingerprint in use.matches:
                by_waiver.setdefault(fingerprint, use.waiver)
    known = baseline.fingerprints if baseline is not None else frozenset()
    for entry in entries:
        waiver = by_waiver.get(entry["fingerprint"])
        if waiver is not None:
            entry["waived"] = WaivedEntry(
                reason=waiver.reason, owner=waiver.owner, expires=_day(waiver), ticket=waiver.ticket
            )
        elif entry["fingerprint"] in known and entry.get("why") != str(GapKind.RULE_BROKE):
            entry["waived"] = WaivedEntry(reason=IN_BASELINE, owner=None, expires=None, ticket=None)


def judged(use: Use, as_of: str) -> WaiverUse:
    """Return a waiver as the rules of the family POL judge it."""
    waiver = use.waiver
    return WaiverUse(
        name=waiver.about(),
        at=Place(waiver.file, ("waiver",), line=waiver.line),
        expires_at=Place(waiver.file, ("waiver", "expires"), line=waiver.expires_line),
        expires=_day(waiver),
        expired=use.state == "expired",
        as_of=as_of,
        owner=waiver.owner,
        matches=len(use.matches),
        told=use.told,
    )


def as_entry(use: Use) -> WaiverEntry:
    """Return a waiver as the report shows it."""
    waiver = use.waiver
    subject = f"fingerprint {waiver.fingerprint}" if waiver.subject is None else waiver.subject
    return WaiverEntry(
        rule=waiver.rule,
        subject=f"{subject} on {waiver.node}" if waiver.node else subject,
        reason=waiver.reason,
        owner=waiver.owner,
        expires=_day(waiver),
        ticket=waiver.ticket,
        state=use.state,
        matches=list(use.matches),
        file=waiver.file,
        line=waiver.line,
    )


def _day(waiver: Waiver) -> str | None:
    return waiver.expires.isoformat() if waiver.expires is not None else None
