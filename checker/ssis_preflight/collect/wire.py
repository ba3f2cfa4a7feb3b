"""What goes over the wire, guarded below pywinrm: nothing readable, nowhere else, not too long, not too much.

pywinrm decides by itself when a message is sealed, follows redirects, and has neither an overall deadline nor a
bound on what it reads. Every request and every response passes here, so that a mistake above cannot send a readable
message.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from ssis_preflight.collect.course import Course, DeadlineError
from ssis_preflight.collect.inventory import Node
from ssis_preflight.collect.outcome import BUSY, CollectError, Failure, Reason, failure

READ_MARGIN = 10.0
"""Seconds for which we wait longer than the node may keep a message waiting."""

LARGEST_RESPONSE = 16 * 1024 * 1024
"""Bytes of one HTTP response. We ask for envelopes of 150 KB."""

_SEALED_BODY = b"--Encrypted Boundary"
_SEALED_TYPE = "session-encrypted"


class GuardedAdapter(HTTPAdapter):
    """Sends one node's requests within its course.

    Over http a body that is not sealed is never sent, and an answer that is not sealed is never believed. ``bind`` is
    given the certificate of the node, as the connection showed it, before anything above sees the first answer.
    """

    def __init__(self, node: Node, course: Course) -> None:
        self._node = node
        self.course = course
        self.bind: Callable[[bytes], None] | None = None
        self._answer: requests.Response | None = None
        self._asker = 0
        super().__init__()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        """Trust the issuers that the operating system trusts, where no CA file is given."""
        reach = self._node.reach
        if self._node.endpoint.startswith("https:") and reach.verify and reach.ca_file is None:
            pool_kwargs["ssl_context"] = ssl.create_default_context()
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,  # noqa: ARG002 - ours
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002 - none
    ) -> requests.Response:
        """Send a request, with socket timeouts out of the time that is left, and never through a proxy.

        Raises:
            DeadlineError: no time is left.
            CollectError: the message is not sealed, the answer is not, or it leads elsewhere.
        """
        plain = str(request.url).startswith("http:")
        if plain and request.body and not _is_sealed(request.body):
            raise CollectError(failure(Reason.NOT_SEALED, "ours would be readable, so it was not sent"))
        left, reach = self.course.left(), self._node.reach
        waits = (min(reach.connect_timeout, left), min(reach.operation_timeout + READ_MARGIN, left))
        self._asker = threading.get_ident()
        response = self._answer = super().send(request, stream, waits, verify, cert, {})
        if self.bind is not None:
            self.bind(_certificate(response))
            self.bind = None
        problem = _problem(response, sealed=plain and bool(request.body))
        if problem is not None:
            response.close()
            raise CollectError(problem)
        # pywinrm reads this header unasked.
        response.headers.setdefault("Content-Type", "")
        response.raw.stream = _bounded(response, self.course)
        return response

    def close(self) -> None:
        """Close all connections, that of an answer too which somebody above gave up half read.

        An answer that another thread still reads is left to it: closing it would wait until that has ended.
        """
        if self._answer is not None and self._asker == threading.get_ident():
            self._answer.close()
        super().close()


def _problem(response: requests.Response, *, sealed: bool) -> Failure | None:
    """Return why a response goes no further: it is no answer of WinRM, or is readable where a sealed one is due."""
    if response.status_code in BUSY:
        return failure(Reason.BUSY, f"HTTP status {response.status_code}")
    if 300 <= response.status_code < 400:
        return failure(Reason.NOT_WINRM, "it leads to another address")
    if sealed and response.ok and not _says_sealed(response):
        return failure(Reason.NOT_SEALED, "the answer is readable, so it is not believed")
    return None


def _certificate(response: requests.Response) -> bytes:
    """Return the certificate of the connection that an answer came over, which is not read yet.

    Raises:
        CollectError: there is none to be seen.
    """
    link = getattr(getattr(response.raw, "_connection", None), "sock", None)
    shown = link.getpeercert(binary_form=True) if isinstance(link, ssl.SSLSocket) else None
    if not shown:
        response.close()
        raise CollectError(failure(Reason.TLS, "the certificate of the node cannot be seen"))
    return shown


def _is_sealed(body: object) -> bool:
    return isinstance(body, bytes) and body.startswith(_SEALED_BODY)


def _says_sealed(response: requests.Response) -> bool:
    return _SEALED_TYPE in response.headers.get("Content-Type", "")


def _bounded(response: requests.Response, course: Course) -> Callable[..., Iterator[bytes]]:
    """Return the reader of a response with a bound on its bytes and on its time; it closes what it gives up."""
    stream: Callable[..., Iterator[bytes]] = response.raw.stream

    def counted(*arguments: Any, **named: Any) -> Iterator[bytes]:
        size = 0
        for piece in stream(*arguments, **named):
            size += len(piece)
            if size > LARGEST_RESPONSE:
                detail = f"one message has more than {LARGEST_RESPONSE} bytes"
                raise CollectError(failure(Reason.TOO_LARGE, detail))
            course.left()
            yield piece

    def pieces(*arguments: Any, **named: Any) -> Iterator[bytes]:
        try:
            yield from counted(*arguments, **named)
        except (CollectError, DeadlineError):
            response.close()
            raise

    return pieces
