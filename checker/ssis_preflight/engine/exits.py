"""The exit code of a run, in one place, the same for every format.

0 nothing at or above the threshold; 1 findings at or above it; 2 it could not run; 3 nothing found, but core
evidence was missing for a rule of threshold severity, or there was nothing to evaluate; 4 a rule or the tool broke.
When several hold: 4, 2, 1, 3.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from ssis_preflight.rule.severity import Severity


class ExitCode(IntEnum):
    """What the process ends with."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    BROKEN = 4


THRESHOLDS = ("error", "warning", "info", "never")


class Gate(msgspec.Struct, frozen=True):
    """What the operator demands of a run."""

    fail_on: str = "error"
    exit_zero: bool = False
    allow_incomplete: bool = False

    def reaches(self, severity: Severity) -> bool:
        """Say whether a finding of this severity closes the gate."""
        return self.fail_on != "never" and severity.rank <= Severity(self.fail_on).rank

    def weighs(self, severities: tuple[Severity, ...]) -> bool:
        """Say whether a rule of these severities might have closed the gate, had it been evaluated."""
        return any(self.reaches(severity) for severity in severities)


def exit_code(gate: Gate, *, broken: bool, findings: bool, incomplete: bool, usage: bool = False) -> ExitCode:
    """Return the exit code.

    ``findings`` and ``incomplete`` are those that the gate weighs; ``usage`` says that something that was asked for
    is impossible, such as a file that cannot be written.
    """
    if broken:
        return ExitCode.BROKEN
    if usage:
        return ExitCode.USAGE
    if findings:
        return ExitCode.CLEAN if gate.exit_zero else ExitCode.FINDINGS
    if incomplete and not gate.allow_incomplete:
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN
