"""What was not evaluated, grouped by what must be collected to evaluate it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.result.report import NotEvaluatedEntry
from ssis_preflight_reports.sentences import distinct, subject_phrase, words

RULE_BROKE = "rule-broke"
NOT_COLLECTED = "not-collected"

_REASONS = {
    NOT_COLLECTED: "was not collected",
    "unreachable": "could not be reached",
    "denied": "could not be read: access was denied",
    "unreadable": "could not be read",
    "unsupported": "is of a kind that is not supported",
}


class Gap(msgspec.Struct, frozen=True):
    """One part of the evidence that is missing for one reason, and the verdicts that wait for it.

    ``why`` is the kind of gap as the document writes it, ``collect`` the command that closes it.
    """

    part: str
    why: str
    core: bool
    collect: str
    entries: tuple[NotEvaluatedEntry, ...]

    @property
    def broke(self) -> bool:
        """Whether the rule broke; then nothing that could be collected would help."""
        return self.why == RULE_BROKE

    @property
    def only_not_asked_for(self) -> bool:
        """Whether it is supplementary evidence that nobody collected, and nothing went wrong."""
        return not self.core and not self.broke and self.why == NOT_COLLECTED

    @property
    def name(self) -> str:
        """What the group is called: the part of the evidence, or the rule that broke."""
        return self.entries[0]["rule"] if self.broke else self.part

    @property
    def heading(self) -> str:
        """What is wrong, in a few words: ``core evidence was not collected``."""
        if self.broke:
            return "the rule broke"
        evidence = "core evidence" if self.core else "supplementary evidence"
        return f"{evidence} {_REASONS.get(self.why, words(self.why))}"

    @property
    def missing(self) -> list[str]:
        """What is missing, each once."""
        return distinct([entry["missing"] for entry in self.entries])

    @property
    def rules(self) -> list[str]:
        """The rules that wait, each once, with their severity: ``REG003 (error)``."""
        return distinct([f"{entry['rule']} ({entry['severity']})" for entry in self.entries])

    @property
    def rule_ids(self) -> list[str]:
        """The rules that wait, each once."""
        return distinct([entry["rule"] for entry in self.entries])

    @property
    def subjects(self) -> list[str]:
        """The subjects that wait, each once."""
        return distinct([subject_phrase(entry["subject"]) for entry in self.entries])


def gaps(entries: Iterable[NotEvaluatedEntry]) -> list[Gap]:
    """Group open verdicts by part, kind of gap and command: core parts first, otherwise in the order they come.

    Verdicts that are open because a rule broke are grouped by that rule and come before all others.
    """
    groups: dict[tuple[str, str, bool, str, str], list[NotEvaluatedEntry]] = {}
    for entry in entries:
        broke = entry["rule"] if entry["why"] == RULE_BROKE else ""
        key = (entry["part"], entry["why"], entry["core"], entry["collect"], broke)
        groups.setdefault(key, []).append(entry)
    found = [Gap(*key[:4], tuple(group)) for key, group in groups.items()]
    return sorted(found, key=lambda gap: (not gap.broke, not gap.core))
