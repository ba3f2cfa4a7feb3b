"""The stable identity of a finding: rule, subject and logical place; never a line, a time or a message."""

from __future__ import annotations

import hashlib

from ssis_preflight.model.names import fold


def fingerprint(rule: str, subject: tuple[str | None, ...], logical_place: str) -> str:
    """Return 32 hexadecimal digits that stay the same across runs, reordering and unrelated edits."""
    parts = [rule, *(fold(part) if part else "" for part in subject), logical_place]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
