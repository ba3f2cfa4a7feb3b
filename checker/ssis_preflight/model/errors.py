"""The errors that end a run.

``PreflightError``
    ``SnapshotError``: the snapshot cannot be opened (exit code 2).
    ``UsageError``: the command line or a settings file asks for something impossible (exit code 2).
"""

from __future__ import annotations


class PreflightError(Exception):
    """An error with one clear line for the person at the terminal; ``exit_code`` is what the run ends with."""

    exit_code = 2


class SnapshotError(PreflightError):
    """The snapshot cannot be opened: it does not exist, is no folder, or exceeds a safety limit."""


class UsageError(PreflightError):
    """The command line or a settings file asks for something that does not exist."""
