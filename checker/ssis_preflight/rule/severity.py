"""How bad a finding is, and how sure the rule's fact is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """Severity of a finding, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info: smaller is worse."""
        return _ORDER.index(self)


_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Confidence(StrEnum):
    """How well the fact behind a rule is established by public sources."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Pattern(StrEnum):
    """How a service name is deployed in the cluster."""

    STANDALONE = "standalone"
    CLUSTERED = "clustered"
