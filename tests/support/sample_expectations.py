"""What a sample says about itself in ``<name>.expected.toml``, and how a report is held against it.

::

    exit_code = 1
    exact = true                  # no other finding may appear; true where it is left out
    not_evaluated = ["SVC005"]    # rules that must appear under not_evaluated; others may

    [[finding]]
    rule = "CLU003"
    severity = "error"
    subject = "SSIS"              # the name of the subject
    node = "NODE1"                # optional
    file = "cluster/dependencies.json"    # of the first location; optional
    line = 39                     # of the first location; optional
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parents[2] / "sample_configs"
AS_OF = "2026-11-22"

Report = Mapping[str, Any]
"""A report as it comes out of ``json.loads``."""

_KEYS = {"rule", "severity", "subject", "node", "file", "line"}


@dataclass(frozen=True, slots=True)
class Expectation:
    """The expected exit code, findings and rules not evaluated."""

    exit_code: int
    findings: tuple[Mapping[str, object], ...]
    exact: bool
    not_evaluated: tuple[str, ...]


def sample_names(folder: Path = SAMPLES) -> list[str]:
    """Return the names of all samples: the folders below ``sample_configs``."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def load_expectation(name: str, folder: Path = SAMPLES) -> Expectation:
    """Read ``<name>.expected.toml``.

    Raises:
        OSError: there is no such file.
        ValueError: it is not TOML, or a finding has a key that does not exist.
    """
    content = tomllib.loads((folder / f"{name}.expected.toml").read_text(encoding="utf-8"))
    findings = tuple(content.get("finding", ()))
    strange = sorted({key for finding in findings for key in finding} - _KEYS)
    if strange:
        raise ValueError(f"{name}.expected.toml: a finding has no key {', '.join(strange)}")
    return Expectation(
        content["exit_code"], findings, content.get("exact", True), tuple(content.get("not_evaluated", ()))
    )


def command_line(name: str, folder: Path = SAMPLES) -> list[str]:
    """Return the arguments of ``ssis-preflight`` that audit the sample."""
    return ["audit", str(folder / name), "--format", "json", "--as-of", AS_OF]


def differences(expected: Expectation, exit_code: int, report: Report) -> list[str]:
    """Return how the report differs from what is expected, one line each; none where it agrees."""
    found = [_shown(finding) for finding in report["findings"]]
    lines = []
    if exit_code != expected.exit_code:
        lines.append(f"exit code {exit_code} instead of {expected.exit_code}")
    missing, unexpected = _compare(expected.findings, found)
    lines += [f"- missing:    {_words(finding)}" for finding in missing]
    if expected.exact:
        lines += [f"+ unexpected: {_words(finding)}" for finding in unexpected]
    not_evaluated = {gap["rule"] for gap in report["not_evaluated"]}
    lines += [
        f"- missing:    {rule} under not_evaluated"
        for rule in expected.not_evaluated
        if rule not in not_evaluated
    ]
    return lines


def _compare(
    expected: Sequence[Mapping[str, object]], found: Sequence[Mapping[str, object]]
) -> tuple[list[Mapping[str, object]], list[Mapping[str, object]]]:
    """Return what is expected and not found, and what is found and not expected."""
    left = list(found)
    missing = []
    for wanted in sorted(expected, key=len, reverse=True):
        match = next((item for item in left if _agrees(wanted, item)), None)
        if match is None:
            missing.append(wanted)
        else:
            left.remove(match)
    return missing, left


def _agrees(wanted: Mapping[str, object], finding: Mapping[str, object]) -> bool:
    return all(finding[key] == value for key, value in wanted.items())


def _shown(finding: Mapping[str, Any]) -> Mapping[str, object]:
    first = finding["locations"][0] if finding["locations"] else {}
    return {
        "rule": finding["rule"],
        "severity": finding["severity"],
        "subject": finding["subject"]["name"],
        "node": finding["subject"].get("node"),
        "file": first.get("file"),
        "line": first.get("line"),
    }


def _words(finding: Mapping[str, object]) -> str:
    node = f" on {finding['node']}" if finding.get("node") else ""
    place = f", {finding['file']}" if finding.get("file") else ""
    line = f":{finding['line']}" if finding.get("line") else ""
    return f"{finding['rule']} {finding['severity']} {finding['subject']}{node}{place}{line}"
