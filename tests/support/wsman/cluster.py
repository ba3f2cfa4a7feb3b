"""A cluster that is played by endpoints on loopback, one for each node, and what each of them answers."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from tests.support.node_documents import cluster_only, document_bytes, node_document, node_only
from tests.support.wsman.endpoint import Endpoint
from tests.support.wsman.faults import Fault
from tests.support.wsman.powershell import Answer, Invocation, PowerShell, framed
from tests.support.wsman.shell import Job, Program, RemoteShells
from tests.support.wsman.sign_in import Doors
from tests.support.wsman.tls import Certificate

NODES = ("SQLNODE1", "SQLNODE2")


def document(
    name: str,
    invocation: Invocation,
    nodes: Sequence[str] = NODES,
    clock: dt.timedelta = dt.timedelta(0),
    **changes: Any,
) -> bytes:
    """Give the document of a healthy node as the collector writes it now; ``clock`` is how far its clock is off."""
    make = node_only if invocation.node_only else cluster_only if invocation.cluster_only else node_document
    now = (dt.datetime.now(dt.UTC) + clock).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    times = {"collector__started_at": now, "collector__finished_at": now}
    return document_bytes(make(name, nodes=nodes, **times, **changes))


def tells(
    name: str, nodes: Sequence[str] = NODES, clock: dt.timedelta = dt.timedelta(0), after: float = 0.0
) -> Answer:
    """Give the answers of a healthy node."""

    def answer(invocation: Invocation) -> Job:
        return Job(out=framed(document(name, invocation, nodes, clock)), after=after)

    return answer


class Role(msgspec.Struct, frozen=True):
    """A node: its name, what it answers, and what is wrong with it.

    ``patience`` is for a node that never answers: the seconds after which the collection shall give it up, whatever
    it has for the others.
    """

    name: str
    answer: Answer | None = None
    faults: tuple[Fault, ...] = ()
    mode: str = "FullLanguage"
    program: Program | None = None
    tls: Certificate | None = None
    doors: Doors | None = None
    host: str = "127.0.0.1"
    host_name: str = ""
    patience: int | None = None


class Played(msgspec.Struct, frozen=True):
    """A node on the stage."""

    role: Role
    endpoint: Endpoint
    shells: RemoteShells
    powershell: PowerShell


@contextlib.contextmanager
def play(roles: Iterable[Role], script: str) -> Iterator[dict[str, Played]]:
    """Put nodes on the stage, by name; ``script`` is the collector that each expects, byte for byte."""
    with contextlib.ExitStack() as stack:
        stage = {}
        for role in roles:
            powershell = PowerShell(script, role.answer or tells(role.name), role.mode)
            shells = RemoteShells(role.program or powershell)
            endpoint = Endpoint(
                shells,
                doors=role.doors,
                tls=role.tls,
                faults=role.faults,
                host=role.host,
                name=role.host_name,
            )
            stage[role.name] = Played(role, stack.enter_context(endpoint), shells, powershell)
        yield stage
