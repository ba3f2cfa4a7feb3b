"""Waiver files: what somebody accepted, why, and until when.

::

    [[waiver]]
    rule = "SVC013"              # an id, a covered id, a family, or "*"
    subject = "CLU1"             # the name or the full text of a subject; * and ? stand for anything
    reason = "Stays clustered until the move to SSISDB."
    owner = "dba-team"
    expires = 2027-03-31         # the last day on which it holds
    ticket = "CHG0042"
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ssis_preflight.config.document import Document, parse, read_bytes
from ssis_preflight.config.nearest import hint
from ssis_preflight.config.rule_settings import meant, names_of
from ssis_preflight.config.values import unknown_keys
from ssis_preflight.model.errors import UsageError
from ssis_preflight.rule.define import Rule

KEYS = ("rule", "subject", "node", "fingerprint", "reason", "owner", "expires", "ticket")
EVERYTHING = "*"
POLICY_FAMILY = "POL"
"""The rules that judge waivers: no waiver can hide them."""

_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_LONGEST = 500
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*waiver[ \t]*\]\]", re.MULTILINE)


class Waiver(msgspec.Struct, frozen=True):
    """One waiver. ``rules`` are the ids that it covers; ``line`` and ``expires_line`` are where it stands.

    Either ``subject`` or ``fingerprint`` is set; ``node`` narrows a subject down further.
    """

    rule: str
    rules: frozenset[str]
    subject: str | None
    node: str | None
    fingerprint: str | None
    reason: str
    owner: str | None
    expires: dt.date | None
    ticket: str | None
    file: str
    line: int | None
    expires_line: int | None

    def expired(self, as_of: dt.date) -> bool:
        """Say whether its last day is over."""
        return self.expires is not None and self.expires < as_of

    def about(self) -> str:
        """Name what it covers: rule, subject and node."""
        what = f"fingerprint {self.fingerprint}" if self.subject is None else self.subject
        return " ".join([self.rule, what] + ([f"on {self.node}"] if self.node else []))


class _Entry(msgspec.Struct):
    """One ``[[waiver]]`` on its way: its number, its values, and where it stands."""

    document: Document
    number: int
    table: Mapping[str, object]
    starts: tuple[int, ...]

    def line(self, key: str = "") -> int | None:
        """Return the line of a key, or of the header where there is no such key."""
        if len(self.starts) <= self.number:
            return self.document.line(("waiver",))
        start = self.starts[self.number]
        end = self.starts[self.number + 1] if len(self.starts) > self.number + 1 else len(self.document.text)
        found = key and re.compile(rf"^[ \t]*{key}[ \t]*=", re.MULTILINE).search(
            self.document.text, start, end
        )
        return self.document.places.lines.position(found.start() if found else start)[0]

    def problem(self, key: str, message: str) -> None:
        self.document.problem_at(self.line(key), f"waiver.{key}" if key else "waiver", message)

    def text(self, key: str) -> str | None:
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
            self.problem(key, f"a text in quotes is wanted, not empty and at most {_LONGEST} characters long")
            return None
        return value.strip()


def read_waivers(paths: Iterable[Path], rules: Sequence[Rule[Any]]) -> tuple[Waiver, ...]:
    """Read waiver files; ``rules`` are all that there are.

    Raises:
        UsageError: a file cannot be read, or something in it is wrong: one line for each problem of all files.
    """
    waivers: list[Waiver] = []
    problems: list[str] = []
    for path in paths:
        try:
            document = parse(path, read_bytes(path, "waiver file"))
        except UsageError as error:
            problems.append(str(error))
            continue
        if document is not None:
            waivers += _waivers(document, rules)
            problems += document.ordered()
    if problems:
        raise UsageError("\n".join(problems))
    return tuple(waivers)


def _waivers(document: Document, rules: Sequence[Rule[Any]]) -> list[Waiver]:
    unknown_keys(document, (), ("waiver",))
    tables = document.table.get("waiver", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        document.problem(("waiver",), "a list of tables is wanted, each headed [[waiver]]")
        return []
    starts = tuple(found.start() for found in _HEADER.finditer(document.text))
    entries = [_Entry(document, number, table, starts) for number, table in enumerate(tables)]
    return [waiver for entry in entries if (waiver := _waiver(entry, rules)) is not None]


def _waiver(entry: _Entry, rules: Sequence[Rule[Any]]) -> Waiver | None:
    before = len(entry.document.problems)
    for key in entry.table:
        if key not in KEYS:
            entry.problem(key, f"there is no key {key}{hint(key, KEYS)}")
    found = {key: entry.text(key) for key in KEYS if key != "expires"}
    expires = _date(entry)
    if "reason" not in entry.table:
        entry.problem("reason", "the reason is missing: say why this is accepted")
    covered = _rules(entry, found["rule"], rules)
    _scope(entry, found)
    if len(entry.document.problems) > before:
        return None
    return Waiver(
        rule=found["rule"] or EVERYTHING,
        rules=covered,
        subject=found["subject"],
        node=found["node"],
        fingerprint=found["fingerprint"],
        reason=found["reason"] or "",
        owner=found["owner"],
        expires=expires,
        ticket=found["ticket"],
        file=entry.document.file,
        line=entry.line(),
        expires_line=entry.line("expires"),
    )


def _rules(entry: _Entry, name: str | None, rules: Sequence[Rule[Any]]) -> frozenset[str]:
    waivable = [rule for rule in rules if rule.family != POLICY_FAMILY]
    if name in {None, EVERYTHING}:
        return frozenset(rule.id for rule in waivable)
    found = meant(rules, name or "") if name in names_of(rules) else []
    if not found:
        entry.problem("rule", f"there is no rule or family {name!r}{hint(name or '', names_of(rules))}")
    elif found[0].family == POLICY_FAMILY:
        entry.problem("rule", f"{name} judges waivers and cannot be waived")
    return frozenset(rule.id for rule in found)


def _scope(entry: _Entry, found: Mapping[str, str | None]) -> None:
    """Check that it says what it covers, in one way, and does not cover everything."""
    rule, subject, mark = found["rule"], found["subject"], found["fingerprint"]
    if "fingerprint" in entry.table:
        if mark is not None and not _FINGERPRINT.fullmatch(mark):
            entry.problem("fingerprint", "32 hexadecimal digits in small letters are wanted, as in a report")
        entry_has = [key for key in ("subject", "node") if key in entry.table]
        if entry_has:
            entry.problem(entry_has[0], "a waiver has a fingerprint or a subject, not both")
        return
    for key in ("rule", "subject"):
        if key not in entry.table:
            entry.problem(key, f"the {key} is missing: a waiver has rule and subject, or a fingerprint")
    wide = [text is not None and set(text) <= {"*", "?"} for text in (rule, subject)]
    if all(wide) and set(found["node"] or "*") <= {"*", "?"}:
        entry.problem("subject", "this would hide everything: name a rule, a family, a subject or a node")


def _date(entry: _Entry) -> dt.date | None:
    value = entry.table.get("expires")
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value.strip())
        except ValueError:
            value = entry
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    entry.problem("expires", "a date is wanted, such as 2027-03-31")
    return None
