"""The HTTP service under ``/wsman``: connections, signing in, sealing, and the faults that a test asks for."""

from __future__ import annotations

import contextlib
import itertools
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, Protocol, Self
from xml.etree.ElementTree import ParseError

import spnego.exceptions

from tests.support.wsman import envelope, sealing
from tests.support.wsman.faults import Fault, FaultPlan, What
from tests.support.wsman.sign_in import Doors, SignIn, is_continuation, scheme_of
from tests.support.wsman.tls import Certificate
from tests.support.wsman.wire_log import Message, Step, WireLog

GARBAGE = b"\x00\xff<html>certainly not <Envelope"
FLOOD_PIECE = bytes(1024 * 1024)
MOST_FLOOD = 200
IDLE_SECONDS = 60.0
DRIP_SECONDS = 0.3


class _GoneError(Exception):
    """The connection ends here, as a fault wants it."""


class Service(Protocol):
    """What answers the messages of a client that is signed in."""

    def answer(self, raw: bytes, request: envelope.Request, user: str) -> envelope.Reply:
        """Answer one request."""


class Endpoint:
    """A WinRM listener on a free port of loopback; use it in a ``with``.

    ``service`` answers, usually ``RemoteShells``. ``tls`` makes it an https listener. ``faults`` come when they are
    due.
    """

    def __init__(
        self,
        service: Service,
        *,
        doors: Doors | None = None,
        tls: Certificate | None = None,
        faults: Iterable[Fault] = (),
        host: str = "127.0.0.1",
        name: str = "",
    ) -> None:
        self.doors = doors or Doors()
        self.tls = tls
        self.log = WireLog()
        self.plan = FaultPlan(faults)
        self.service = service
        self.closing = threading.Event()
        self.numbers = itertools.count(1)
        self.bindings = tls.bindings() if tls else None
        self.ssl_context = tls.context() if tls else None
        self._name = name or host
        self._server = _Server(self, host)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        host = f"[{self._name}]" if ":" in self._name else self._name
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/wsman"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join(5)


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, endpoint: Endpoint, host: str) -> None:
        self.endpoint = endpoint
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._open: dict[int, socket.socket] = {}
        self._served: list[threading.Thread] = []
        super().__init__((host, 0), _Connection)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._open[id(request)] = request
        self._served.append(threading.current_thread())
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._open.pop(id(request), None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away in the middle is an everyday thing here."""

    def close_connections(self) -> None:
        for connection in list(self._open.values()):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in list(self._served):
            thread.join(2)


class _Connection(BaseHTTPRequestHandler):
    """One connection of one client."""

    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True

    def setup(self) -> None:
        endpoint = self.server.endpoint
        self.endpoint, self.number, self.step = endpoint, next(endpoint.numbers), Step.ACCEPT
        self._plain: socket.socket = self.request
        self._tls: ssl.SSLSocket | None = None
        self.signing = SignIn(endpoint.doors, endpoint.bindings, tls=endpoint.tls is not None)
        self._at(Step.ACCEPT)
        if endpoint.ssl_context is not None:
            self._at(Step.TLS)
            self._plain.settimeout(IDLE_SECONDS)
            # The plain socket stays with the server, which closes it.
            self._tls = endpoint.ssl_context.wrap_socket(self._plain.dup(), server_side=True)
            self.request = self._tls
        super().setup()

    def handle(self) -> None:
        with contextlib.suppress(_GoneError, OSError):
            super().handle()

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        if self._tls is not None:
            self._tls.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Write nothing: the wire log has it all."""

    def do_GET(self) -> None:
        self._respond(HTTPStatus.METHOD_NOT_ALLOWED, b"")

    def do_POST(self) -> None:
        """Take one message."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        head = f"{self.requestline}\r\n{self.headers}"
        self.endpoint.log.message(Message(self.number, True, head, body))
        if self.path.split("?")[0].lower() != "/wsman":
            self._respond(HTTPStatus.NOT_FOUND, b"")
            return
        token = self._signed_in()
        if token is not None:
            self._serve(body, token)

    def _signed_in(self) -> str | None:
        """Sign the request in; give the last token of the server, or None where it was answered with 401."""
        authorization = self.headers.get("Authorization", "")
        if self.signing.lasting and not authorization:
            return ""
        if not authorization:
            self._at(Step.KNOCK)
            self._unauthorized("")
            return None
        if scheme_of(self.headers) != "basic":
            second = is_continuation(authorization, self.signing) or len(authorization) > 1000
            self._at(Step.AUTHENTICATE if second else Step.NEGOTIATE)
        outcome = self.signing.take(authorization)
        if not outcome.signed_in:
            self._unauthorized(outcome.token)
            return None
        return outcome.token

    def _unauthorized(self, token: str) -> None:
        self._respond(HTTPStatus.UNAUTHORIZED, b"", challenges=[token] if token else self.signing.offers())

    def _serve(self, body: bytes, token: str) -> None:
        """Answer the message of a client that is signed in."""
        challenges = [token] if token else []
        if not body:
            self._respond(HTTPStatus.OK, b"", challenges=challenges)
            return
        kind = self.headers.get("Content-Type", "")
        sealed = sealing.is_sealed(kind)
        if not sealed and self.endpoint.tls is None:
            # AllowUnencrypted is false, as Windows has it.
            self._respond(HTTPStatus.INTERNAL_SERVER_ERROR, b"")
            return
        context = self.signing.context
        try:
            message = sealing.unseal(context, body) if sealed and context is not None else body
            request = envelope.parse(message)
        except (sealing.SealError, spnego.exceptions.SpnegoError, ParseError, ValueError):
            self._respond(HTTPStatus.BAD_REQUEST, b"")
            return
        step = Step(request.action) if request.action in set(Step) else Step.OTHER
        fault = self._at(step)
        if fault is not None and fault.what is What.SOAP_FAULT:
            reply = envelope.faulted(request, envelope.Fault(fault.value, _subcode(fault.value), fault.text))
        else:
            reply = self.endpoint.service.answer(message, request, self.signing.user)
        self._reply(reply, sealed, fault, challenges)

    def _reply(self, reply: envelope.Reply, sealed: bool, fault: Fault | None, challenges: list[str]) -> None:
        what = fault.what if fault else None
        context = self.signing.context
        body, kind = reply.xml, sealing.SOAP
        if what is What.GARBAGE:
            body = GARBAGE
        if sealed and context is not None and what is not What.UNSEALED:
            protocol = "Kerberos" if "HTTP-Kerberos" in self.headers.get("Content-Type", "") else "SPNEGO"
            body, kind = sealing.seal(context, body, protocol), sealing.content_type(protocol)
        if what is What.BROKEN_SEAL:
            body = body[:-60] + bytes([body[-60] ^ 1]) + body[-59:]
        self._respond(HTTPStatus(reply.status), body, kind=kind, challenges=challenges, what=what)

    def _at(self, step: Step) -> Fault | None:
        """Note a step, and do what a fault there wants; give the fault where it is about the answer."""
        self.endpoint.log.step(self.number, step)
        fault = self.endpoint.plan.due(step)
        if fault is None:
            return None
        if fault.what is What.LATE:
            self.endpoint.closing.wait(fault.value / 1000)
            return None
        if fault.what is What.HANG:
            self.endpoint.closing.wait(IDLE_SECONDS)
            raise _GoneError
        if fault.what is What.RESET:
            self._break()
        if fault.what is What.STATUS:
            self._respond(HTTPStatus(fault.value), b"")
            raise _GoneError
        if fault.what is What.REDIRECT:
            self._respond(HTTPStatus.TEMPORARY_REDIRECT, b"", location=fault.text)
            raise _GoneError
        if step in {Step.KNOCK, Step.NEGOTIATE, Step.AUTHENTICATE}:
            self._respond(HTTPStatus.OK, GARBAGE, what=fault.what)
            raise _GoneError
        return fault

    def _break(self) -> None:
        """End the connection with RST, as a host does that has lost it."""
        self._plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if self._tls is not None:
            self._tls.close()
        self._plain.close()
        raise _GoneError

    def _respond(
        self,
        status: HTTPStatus,
        body: bytes,
        *,
        kind: str = "",
        challenges: Iterable[str] = (),
        location: str = "",
        what: What | None = None,
    ) -> None:
        length = len(body) if what is not What.FLOOD else len(FLOOD_PIECE) * MOST_FLOOD
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", "Server: Microsoft-HTTPAPI/2.0"]
        lines += [f"Content-Type: {kind}"] if kind else []
        lines += [f"Location: {location}"] if location else []
        lines += [f"WWW-Authenticate: {challenge}" for challenge in challenges]
        head = "\r\n".join([*lines, f"Content-Length: {length}", "", ""])
        self.endpoint.log.message(Message(self.number, False, head, body))
        self._send(head.encode("latin-1"), body, what)

    def _send(self, head: bytes, body: bytes, what: What | None) -> None:
        if what is What.CUT:
            self.wfile.write(head + body[: len(body) // 2])
            self.wfile.flush()
            # The client must have what was sent before the reset takes it away.
            self.endpoint.closing.wait(0.1)
            self._break()
        elif what is What.DRIP:
            self.wfile.write(head)
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                if self.endpoint.closing.wait(DRIP_SECONDS):
                    raise _GoneError
        elif what is What.FLOOD:
            self.wfile.write(head)
            for _ in range(MOST_FLOOD):
                if self.endpoint.closing.is_set():
                    raise _GoneError
                self.wfile.write(FLOOD_PIECE)
        else:
            self.wfile.write(head + body)


def _subcode(code: int) -> str:
    return {5: "w:AccessDenied", 2150859173: "w:QuotaLimit"}.get(code, "w:InternalError")


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """Give a port of loopback on which nobody listens, and nobody else can."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])


def wait_until(condition: Any, seconds: float = 5.0) -> bool:
    """Wait until a condition holds; say whether it came to hold."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
