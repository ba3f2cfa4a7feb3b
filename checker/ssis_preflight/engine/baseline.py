"""The baseline: what was there when somebody drew a line, so that only what is new counts.

A JSON file with the fingerprints of findings and open verdicts, and rule and subject of each for its readers. It
holds no time and no path, and is sorted, so that it can be kept under version control and compared.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ssis_preflight.model.errors import UsageError

SCHEMA_ID = "ssis-preflight/baseline/1"
IN_BASELINE = "in the baseline"
"""The reason that is shown with what a baseline accepts."""

MOST_BYTES = 64 << 20


class BaselineEntry(msgspec.Struct, frozen=True, order=True):
    """One finding or open verdict: rule and full text of the subject are for readers, the fingerprint counts."""

    rule: str
    subject: str
    fingerprint: str


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a baseline file holds."""

    schema: str
    findings: tuple[BaselineEntry, ...]
    not_evaluated: tuple[BaselineEntry, ...]

    @property
    def fingerprints(self) -> frozenset[str]:
        """All fingerprints."""
        return frozenset(entry.fingerprint for entry in (*self.findings, *self.not_evaluated))


def read_baseline(path: Path) -> Baseline:
    """Read a baseline file.

    Raises:
        UsageError: it cannot be read, or is no baseline of this version.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"cannot read the baseline {path}: {error.strerror or error}; --write-baseline makes one"
        raise UsageError(message) from None
    try:
        found = msgspec.json.decode(raw[:MOST_BYTES], type=Baseline)
    except (msgspec.DecodeError, RecursionError) as error:
        message = f"{path} is no baseline: {error}; --write-baseline makes one"
        raise UsageError(message) from None
    if found.schema != SCHEMA_ID:
        message = f"{path} is no baseline of this version: its schema is {found.schema!r}, not {SCHEMA_ID!r}"
        raise UsageError(message)
    return found


def as_bytes(findings: Sequence[BaselineEntry], not_evaluated: Sequence[BaselineEntry]) -> bytes:
    """Return the bytes of a baseline file."""
    document = {
        "schema": SCHEMA_ID,
        "findings": [msgspec.to_builtins(entry) for entry in sorted(set(findings))],
        "not_evaluated": [msgspec.to_builtins(entry) for entry in sorted(set(not_evaluated))],
    }
    return (json.dumps(document, indent=2, ensure_ascii=True) + "\n").encode()
