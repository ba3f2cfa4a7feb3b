"""What a node can do wrong, as data: at which step, what, and how many times."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from tests.support.wsman.wire_log import Step

ALWAYS = 1_000_000


class What(StrEnum):
    """A fault of the node or of the network between."""

    HANG = "hang"
    """Take the message and say nothing, until the client goes away."""
    RESET = "reset"
    """Break the connection instead of an answer."""
    CUT = "cut"
    """Break the connection in the middle of the answer."""
    STATUS = "status"
    """An HTTP status without a body; ``value`` is the status."""
    SOAP_FAULT = "soap-fault"
    """A fault of WS-Management; ``value`` is its code, ``text`` its reason."""
    GARBAGE = "garbage"
    """An answer that is no WS-Management message."""
    UNSEALED = "unsealed"
    """The right answer, readable, where a sealed one is due."""
    BROKEN_SEAL = "broken-seal"
    """The right answer, with one bit changed on its way."""
    DRIP = "drip"
    """The answer, one byte at a time, and very slowly."""
    FLOOD = "flood"
    """An answer without end."""
    REDIRECT = "redirect"
    """To another address, ``text``."""
    LATE = "late"
    """The right answer, after ``value`` milliseconds."""


class Fault(msgspec.Struct, frozen=True):
    """A fault at a step; after ``times`` times the node is well again."""

    at: Step
    what: What
    times: int = ALWAYS
    value: int = 0
    text: str = ""


class FaultPlan:
    """The faults of one endpoint, and how often each has come."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._lock = threading.Lock()
        self._left = [[fault, fault.times] for fault in faults]

    def due(self, step: Step) -> Fault | None:
        """Give the fault that is due at a step now, and count it."""
        with self._lock:
            for entry in self._left:
                fault, left = entry
                if isinstance(fault, Fault) and isinstance(left, int) and fault.at == step and left > 0:
                    entry[1] = left - 1
                    return fault
        return None
