"""Everything that went over the wire, as it went, for tests that ask what could have been overheard."""

from __future__ import annotations

import threading
from enum import StrEnum

import msgspec


class Step(StrEnum):
    """What a client is doing, in the order of an exchange."""

    ACCEPT = "accept"
    TLS = "tls"
    KNOCK = "knock"
    NEGOTIATE = "negotiate"
    AUTHENTICATE = "authenticate"
    CREATE = "Create"
    COMMAND = "Command"
    SEND = "Send"
    RECEIVE = "Receive"
    SIGNAL = "Signal"
    DELETE = "Delete"
    OTHER = "other"


class Message(msgspec.Struct, frozen=True):
    """One HTTP message: the number of its connection, who sent it, its head as text and its body as sent."""

    connection: int
    from_client: bool
    head: str
    body: bytes


class WireLog:
    """What one endpoint saw and said, and the steps that its clients reached, in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages: list[Message] = []
        self._steps: list[tuple[int, Step]] = []

    def message(self, message: Message) -> None:
        with self._lock:
            self._messages.append(message)

    def step(self, connection: int, step: Step) -> None:
        with self._lock:
            self._steps.append((connection, step))

    @property
    def messages(self) -> list[Message]:
        with self._lock:
            return list(self._messages)

    @property
    def requests(self) -> list[Message]:
        return [message for message in self.messages if message.from_client]

    @property
    def steps(self) -> list[Step]:
        with self._lock:
            return [step for _, step in self._steps]

    def steps_by_connection(self) -> dict[int, list[Step]]:
        """Give the steps of each connection, in the order of the connections."""
        found: dict[int, list[Step]] = {}
        with self._lock:
            for connection, step in self._steps:
                found.setdefault(connection, []).append(step)
        return found

    def overheard(self) -> bytes:
        """Give all heads and bodies in one, for a search."""
        return b"\n".join(m.head.encode("latin-1") + b"\n" + m.body for m in self.messages)
