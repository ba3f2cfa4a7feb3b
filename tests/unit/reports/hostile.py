"""A report in which every free text is hostile."""

from __future__ import annotations

import unicodedata
from typing import cast

from tests.support.report_samples import sample_report

from ssis_preflight.result.report import Report

ATTACK = (
    "</style></script>\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}{% raw %}"
    "\x1b]0;title\x07\x1b[2J\x9b31m\x00\x7f\ud800\u202e\u2066\u200b\u2028\ufeff\r\nFAIL  forged line"
)

FIXED = {
    "schema", "as_of", "rule", "id", "severity", "severities", "confidence", "fingerprint", "sha256", "status",
    "related", "statement", "result", "fail_on", "collected_at", "statements", "by", "state", "matches",
}  # fmt: skip
"""Keys whose values the schema restricts, or that lead from one entry to another."""


def hostile_report() -> Report:
    """Return the sample with the attack behind every free text, and as a name where there was none."""
    report = sample_report()
    for finding in report["findings"]:
        finding["subject"]["node"] = finding["subject"]["node"] or "N"
        finding["locations"][0]["key"] = "HKLM"
        finding["locations"][0]["value"] = "V"
        finding["locations"][0]["node"] = "N"
    report["waivers"] = [
        {
            "rule": "CFG005",
            "subject": "*",
            "reason": "because",
            "owner": "o",
            "expires": "2027-01-01",
            "ticket": "t",
            "state": "active",
            "matches": [],
            "file": "w.toml",
            "line": 1,
        }
    ]
    report["parity"] = [
        {
            "area": "service",
            "setting": "path",
            "values": [{"node": "N", "value": "a", "state": "known"}],
            "same": True,
            "legitimate": False,
            "note": "n",
        }
    ]
    report["failover"] = {
        "proved": False,
        "bounds": {"max_failures": 1},
        "states": 2,
        "assumptions": ["quorum holds"],
        "hazards": [
            {
                "claim": "possible",
                "what": "no-owner",
                "groups": ["g"],
                "failures": ["n"],
                "outcome": {"ssis": "failed"},
                "trace": ["first"],
                "assumptions": ["a"],
            }
        ],
    }
    report["delegation"] = [
        {
            "client": "remote",
            "endpoint": "e",
            "target": "t",
            "placement": "today",
            "verdict": "double-hop",
            "why": "w",
        }
    ]
    report["notices"].append("first line\nlast line")
    return cast("Report", _poisoned(report, ""))


def steering(text: str) -> set[str]:
    """Return the characters of a text that could steer a terminal or a reader, the line feed apart."""
    return {
        char for char in text if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }


def _poisoned(value: object, key: str) -> object:
    if isinstance(value, dict):
        is_gap, is_delegation = "missing" in value, "placement" in value
        kept = (
            {"why"} if is_gap else {"verdict"} if is_delegation else {"claim"} if "claim" in value else set()
        )
        return {
            name: entry if name in FIXED | kept else _poisoned(entry, name) for name, entry in value.items()
        }
    if isinstance(value, list):
        return [_poisoned(entry, key) for entry in value]
    return value + ATTACK if isinstance(value, str) else value
