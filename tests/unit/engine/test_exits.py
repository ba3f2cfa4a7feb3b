"""The exit codes, as one table."""

from __future__ import annotations

import pytest

from ssis_preflight.engine.exits import Gate, exit_code
from ssis_preflight.rule.severity import Severity


@pytest.mark.parametrize(
    ("broken", "findings", "incomplete", "gate", "code"),
    [
        (False, False, False, Gate(), 0),
        (False, True, False, Gate(), 1),
        (False, True, True, Gate(), 1),
        (False, False, True, Gate(), 3),
        (True, True, True, Gate(), 4),
        (True, False, False, Gate(exit_zero=True, allow_incomplete=True), 4),
        (False, True, False, Gate(exit_zero=True), 0),
        (False, False, True, Gate(exit_zero=True), 3),
        (False, False, True, Gate(allow_incomplete=True), 0),
        (False, True, True, Gate(allow_incomplete=True), 1),
    ],
)
def test_the_worst_thing_decides(
    broken: bool, findings: bool, incomplete: bool, gate: Gate, code: int
) -> None:
    assert exit_code(gate, broken=broken, findings=findings, incomplete=incomplete) == code


@pytest.mark.parametrize(
    ("fail_on", "closing"),
    [
        ("error", {"error"}),
        ("warning", {"error", "warning"}),
        ("info", {"error", "warning", "info"}),
        ("never", set()),
    ],
)
def test_the_threshold_says_which_severities_close_the_gate(fail_on: str, closing: set[str]) -> None:
    gate = Gate(fail_on)
    assert {str(severity) for severity in Severity if gate.reaches(severity)} == closing
