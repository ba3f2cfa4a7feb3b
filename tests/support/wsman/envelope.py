"""The envelopes of WS-Management, as Windows reads and writes them."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Iterable
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import msgspec

SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
CMD = f"{SHELL}/cmd"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
_FAULTS = WSMAN.removesuffix(".xsd")
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ANONYMOUS = f"{ADDRESSING}/role/anonymous"
_NS = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": ADDRESSING,
    "w": WSMAN,
    "rsp": SHELL,
    "x": TRANSFER,
    "p": "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd",
}
_SECONDS = re.compile(r"PT(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


class Request(msgspec.Struct, frozen=True):
    """What a request says: the last word of its action, who it is about, and the element in its body."""

    action: str
    message_id: str
    to: str
    resource: str
    shell_id: str
    timeout: float
    largest: int
    options: dict[str, str]
    body: ET.Element | None

    def text(self, path: str) -> str:
        """Give the text of an element below the body, or nothing."""
        found = None if self.body is None else self.body.find(path, _NS)
        return (found.text or "") if found is not None else ""

    def texts(self, path: str) -> list[str]:
        return [] if self.body is None else [found.text or "" for found in self.body.findall(path, _NS)]

    def attribute(self, path: str, name: str) -> str:
        found = self.body if not path or self.body is None else self.body.find(path, _NS)
        return found.get(name, "") if found is not None else ""


class Reply(msgspec.Struct, frozen=True):
    """An HTTP status and an envelope."""

    status: int
    xml: bytes


class Fault(msgspec.Struct, frozen=True):
    """A fault as Windows says it: code of Windows, subcode of WS-Management, reason, and who is to blame."""

    code: int
    subcode: str
    reason: str
    blame: str = "Receiver"
    detail: str = ""
    kind: str = ""
    """The end of the URI that tells the kind of the fault, where the protocol has one."""
    by_plugin: bool = False
    """Whether the shell itself failed, and not the service above it."""


TIMED_OUT = Fault(
    2150858793,
    "w:TimedOut",
    "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ",
)
NO_SHELL = Fault(
    2150858843,
    "w:InvalidSelectors",
    "The WS-Management service cannot process the request because the request contained invalid selectors for the "
    "resource. ",
    "Sender",
    "The request for the Windows Remote Shell with ShellId failed because the shell was not found on the server. ",
    "UnexpectedSelectors",
)
NO_COMMAND = Fault(
    2150858843,
    "w:InvalidSelectors",
    NO_SHELL.reason,
    "Sender",
    "The Windows Remote Shell received a request to perform an operation on a command identifier that does not "
    "exist. Either the command has completed execution or the client specified an invalid command identifier. ",
    "UnexpectedSelectors",
)
TOO_LARGE = Fault(
    2150859025,
    "w:EncodingLimit",
    "The WS-Management service cannot process the request. The request size exceeded the configured MaxEnvelopeSize "
    "quota. ",
    "Sender",
)
NO_FILE = Fault(2147942402, "w:InternalError", "The system cannot find the file specified. ", by_plugin=True)
PIPE_CLOSED = Fault(2147942632, "w:InternalError", "The pipe is being closed. ", by_plugin=True)
NOT_SUPPORTED = Fault(
    2150858752,
    "w:InvalidResourceURI",
    "The service cannot process the resource URI of the request. ",
    "Sender",
)


def parse(raw: bytes) -> Request:
    """Read a request.

    Raises:
        ET.ParseError: it is no XML.
        ValueError: it is no request of WS-Management.
    """
    root = ET.fromstring(raw)  # noqa: S314
    header, body = root.find("s:Header", _NS), root.find("s:Body", _NS)
    if header is None or body is None:
        raise ValueError("no envelope")

    def told(path: str) -> str:
        return (header.findtext(path, "", _NS) or "").strip()

    selectors = {
        one.get("Name", ""): one.text or "" for one in header.findall("w:SelectorSet/w:Selector", _NS)
    }
    return Request(
        action=told("a:Action").rsplit("/", 1)[-1],
        message_id=told("a:MessageID"),
        to=told("a:To"),
        resource=told("w:ResourceURI"),
        shell_id=selectors.get("ShellId", ""),
        timeout=_seconds(told("w:OperationTimeout")),
        largest=int(told("w:MaxEnvelopeSize") or 153600),
        options={o.get("Name", ""): o.text or "" for o in header.findall("w:OptionSet/w:Option", _NS)},
        body=next(iter(body), None),
    )


def _seconds(duration: str) -> float:
    found = _SECONDS.fullmatch(duration)
    return float(found[1] or 0) * 60 + float(found[2] or 0) if found else 60.0


def _envelope(request: Request, action: str, body: str) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NS.items())
    return (
        f'<s:Envelope xml:lang="en-US" {spaces}><s:Header><a:Action>{action}</a:Action>'
        f"<a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID><a:To>{ANONYMOUS}</a:To>"
        f"<a:RelatesTo>{escape(request.message_id)}</a:RelatesTo></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def created(request: Request, shell_id: str, owner: str) -> Reply:
    streams = "".join(
        f"<rsp:{name}>{escape(request.text(f'rsp:{name}'))}</rsp:{name}>"
        for name in ("InputStreams", "OutputStreams")
    )
    idle = escape(request.text("rsp:IdleTimeOut") or "PT7200.000S")
    body = (
        f"<x:ResourceCreated><a:Address>{escape(request.to)}</a:Address><a:ReferenceParameters>"
        f'<w:ResourceURI>{CMD}</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">{shell_id}</w:Selector>'
        f"</w:SelectorSet></a:ReferenceParameters></x:ResourceCreated><rsp:Shell><rsp:ShellId>{shell_id}"
        f"</rsp:ShellId><rsp:ResourceUri>{CMD}</rsp:ResourceUri><rsp:Owner>{escape(owner)}</rsp:Owner>"
        f"<rsp:ClientIP>127.0.0.1</rsp:ClientIP><rsp:IdleTimeOut>{idle}</rsp:IdleTimeOut>{streams}"
        "<rsp:ShellRunTime>P0DT0H0M0S</rsp:ShellRunTime><rsp:ShellInactivity>P0DT0H0M0S</rsp:ShellInactivity>"
        "</rsp:Shell>"
    )
    return Reply(200, _envelope(request, f"{TRANSFER}/CreateResponse", body))


def command_started(request: Request, command_id: str) -> Reply:
    body = f"<rsp:CommandResponse><rsp:CommandId>{command_id}</rsp:CommandId></rsp:CommandResponse>"
    return Reply(200, _envelope(request, f"{SHELL}/CommandResponse", body))


def empty(request: Request, name: str) -> Reply:
    """Answer Send and Signal with an empty element, Delete with nothing."""
    if name == "Delete":
        return Reply(200, _envelope(request, f"{TRANSFER}/DeleteResponse", ""))
    return Reply(200, _envelope(request, f"{SHELL}/{name}Response", f"<rsp:{name}Response/>"))


def received(
    request: Request, command_id: str, pieces: Iterable[tuple[str, bytes]], code: int | None
) -> Reply:
    """Give pieces of output, and the exit code where the command has ended."""
    streams = "".join(
        f'<rsp:Stream Name="{name}" CommandId="{command_id}">{base64.b64encode(piece).decode()}</rsp:Stream>'
        for name, piece in pieces
        if piece
    )
    state = "Running" if code is None else "Done"
    if code is not None:
        streams += "".join(
            f'<rsp:Stream Name="{name}" CommandId="{command_id}" End="true"></rsp:Stream>'
            for name in ("stdout", "stderr")
        )
    ended = "" if code is None else f"<rsp:ExitCode>{code}</rsp:ExitCode>"
    body = (
        f'<rsp:ReceiveResponse>{streams}<rsp:CommandState CommandId="{command_id}" '
        f'State="{SHELL}/CommandState/{state}">{ended}</rsp:CommandState></rsp:ReceiveResponse>'
    )
    return Reply(200, _envelope(request, f"{SHELL}/ReceiveResponse", body))


def faulted(request: Request, fault: Fault) -> Reply:
    said = escape(fault.detail or fault.reason)
    if fault.by_plugin:
        path = "%systemroot%\\system32\\winrscmd.dll"
        said = f'<f:ProviderFault provider="Shell cmd plugin" path="{path}">{said}</f:ProviderFault>'
    kind = f"<w:FaultDetail>{_FAULTS}/faultDetail/{fault.kind}</w:FaultDetail>" if fault.kind else ""
    body = (
        f"<s:Fault><s:Code><s:Value>s:{fault.blame}</s:Value><s:Subcode><s:Value>{fault.subcode}</s:Value>"
        f'</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">{escape(fault.reason)}</s:Text></s:Reason>'
        f'<s:Detail>{kind}<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" '
        f'Code={quoteattr(str(fault.code))} Machine="localhost"><f:Message>{said}</f:Message></f:WSManFault>'
        "</s:Detail></s:Fault>"
    )
    return Reply(500, _envelope(request, f"{_FAULTS}/fault", body))
