"""What names a secret, in whatever is read: one list, so that a word that is learnt counts everywhere."""

from __future__ import annotations

WORD = (
    r"(?:pass[ ]?word|passwd|pwd|pass[ ]?phrase|secret|credential|signature|\bsas\b|token"
    r"|(?:account|access|api)[ _-]?key)"
)
"""A pattern, also for verbose ones; case is to be ignored."""

MASK = "***"
"""What stands in the place of a secret."""
