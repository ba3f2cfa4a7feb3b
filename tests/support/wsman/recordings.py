"""Recordings of a real Windows, and a service that plays one back."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec

from tests.support.wsman.envelope import Reply, Request, empty, parse

FOLDER = (
    Path(__file__).resolve().parents[4]
    / "shared"
    / "data"
    / "winrm"
    / "jborean93__pypsrp"
    / "tests"
    / "tests_pypsrp"
    / "responses"
)
_EXCHANGE = re.compile(
    r"^- request: (?P<request><.*)\n  response: (?P<response><.*)"
    r"(?:\n  transport_error:\n.*\n    code: (?P<code>\d+))?",
    re.MULTILINE,
)
_RELATES_TO = re.compile(rb"(<a:RelatesTo>)[^<]*")


class Recorded(msgspec.Struct, frozen=True):
    """One request to a real Windows and its answer."""

    request: bytes
    response: bytes
    status: int

    @property
    def action(self) -> str:
        return parse(self.request).action


def load(name: str) -> list[Recorded]:
    """Give the exchanges of one recording, in order."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    return [
        Recorded(found["request"].encode(), found["response"].encode(), int(found["code"] or 200))
        for found in _EXCHANGE.finditer(text)
    ]


class Playback:
    """Answers each action with the next answer to it that was recorded; Send is always welcome."""

    def __init__(self, recording: list[Recorded]) -> None:
        self._left: dict[str, deque[Recorded]] = {}
        for one in recording:
            self._left.setdefault(one.action, deque()).append(one)
        self.asked: list[str] = []

    def answer(self, raw: bytes, request: Request, user: str) -> Reply:  # noqa: ARG002 - as any service
        self.asked.append(request.action)
        left = self._left.get(request.action)
        if not left:
            return empty(request, request.action)
        recorded = left.popleft()
        related = _RELATES_TO.sub(rb"\g<1>" + request.message_id.encode(), recorded.response)
        return Reply(recorded.status, related)


_VARYING = {
    *("MessageID", "RelatesTo", "CommandId", "ShellId", "ClientIP", "Owner", "Selector", "Address", "To"),
    *("Stream", "IdleTimeOut"),
}


def outline(xml: bytes) -> list[str]:
    """Give the elements of an envelope in order: name, names of attributes, and text where it does not vary.

    Output that comes in two pieces is as good as in one.
    """
    lines: list[str] = []
    for line in _outline(ET.fromstring(xml), 0):  # noqa: S314
        if not (lines and line == lines[-1]):
            lines.append(line)
    return lines


def _outline(element: ET.Element, depth: int) -> list[str]:
    name = element.tag.rpartition("}")[2]
    if name == "ActivityId":
        return []
    text = "" if name in _VARYING else (element.text or "").strip()
    told = [element.get("State", "").rpartition("/")[2], element.get("Code", ""), element.get("Name", "")]
    lines = [" ".join(["  " * depth + element.tag, *sorted(element.keys()), *told, text]).rstrip()]
    for child in element:
        lines += _outline(child, depth + 1)
    return lines
