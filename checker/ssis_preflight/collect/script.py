"""The collector: one read-only PowerShell script, the same for WinRM and for running by hand."""

from __future__ import annotations

import hashlib
from importlib import resources

FILE = "Collect-SsisPreflight.ps1"


def collector_script() -> str:
    r"""Return the text of the script: ASCII, with ``\n`` at the ends of its lines."""
    raw = resources.files("ssis_preflight.collect").joinpath(FILE).read_bytes()
    return raw.decode("ascii").replace("\r\n", "\n")


def collector_sha256() -> str:
    """Return the SHA-256, in hex, of the text that :func:`collector_script` gives."""
    return hashlib.sha256(collector_script().encode("ascii")).hexdigest()
