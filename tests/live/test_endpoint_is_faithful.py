"""The stand-in itself: it says what a real Windows said, and another client works with it unchanged."""

from __future__ import annotations

import re

import pytest
from tests.support.wsman import envelope
from tests.support.wsman.endpoint import Endpoint
from tests.support.wsman.envelope import parse
from tests.support.wsman.powershell import command_prompt
from tests.support.wsman.recordings import FOLDER, load, outline
from tests.support.wsman.shell import LARGEST_ENVELOPE, Job, Program, RemoteShells
from tests.support.wsman.sign_in import DBA, Doors
from tests.support.wsman.tls import Certificate

recorded = pytest.mark.skipif(not FOLDER.is_dir(), reason="the recordings of a real Windows are not here")

# What the command wrote while each was recorded; the text does not matter, which streams there are does.
WHAT_RAN = {
    "test_winrs_standard": Job(out=b"hi\r\n"),
    "test_winrs_stderr_rc": Job(out=b"out\r\n", err=b"err\r\n", code=1),
    "test_winrs_send": Job(out=b"output 1\noutput 2\n"),
    "test_winrs_no_cmd_shell": Job(out=b"hi\n"),
    "test_winrs_bad_cmd_id": Job(out=b"hi\n"),
    "test_winrs_noprofile": Job(out=b"ALLUSERSPROFILE"),
    "test_winrs_unicode": Job(out="\u3053".encode()),
    "test_winrs_open_already_opened": Job(),
}
MADE_UP = (rb'Name="ShellId">([^<]+)<', rb"<rsp:CommandId>([^<]+)<")


def always(job: Job) -> Program:
    """Give a node on which every command does the same; that whose last word is ``-`` waits for its input."""
    return lambda command_line: (lambda _: job) if command_line.endswith(" -") else job


@recorded
@pytest.mark.parametrize("name", WHAT_RAN)
def test_a_recorded_client_gets_the_answers_that_windows_gave_element_by_element(name: str) -> None:
    shells = RemoteShells(always(WHAT_RAN[name]))
    made_up: dict[bytes, bytes] = {}

    for exchange in load(name):
        request = exchange.request
        for theirs, ours in made_up.items():
            request = request.replace(theirs, ours)
        reply = shells.answer(request, parse(request), DBA.name)

        assert outline(reply.xml) == outline(exchange.response)
        for pattern in MADE_UP:
            theirs_found, ours_found = re.search(pattern, exchange.response), re.search(pattern, reply.xml)
            if theirs_found and ours_found:
                made_up[theirs_found[1]] = ours_found[1]

    assert shells.still_open == 0


@recorded
def test_a_command_that_writes_nothing_in_time_gets_the_fault_of_windows() -> None:
    waited = next(one for one in load("test_winrs_operation_timeout") if one.status == 500)

    reply = envelope.faulted(parse(waited.request), envelope.TIMED_OUT)

    assert (reply.status, outline(reply.xml)) == (waited.status, outline(waited.response))


def test_an_envelope_above_the_quota_is_refused_and_one_below_is_not() -> None:
    shells = RemoteShells(always(Job()))
    create = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
        'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><s:Header>'
        "<a:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/Create</a:Action>"
        f"<w:ResourceURI>{envelope.CMD}</w:ResourceURI></s:Header><s:Body><x/></s:Body></s:Envelope>"
    ).encode()

    answers = [
        shells.answer(raw, parse(raw), DBA.name).status
        for raw in (create.ljust(LARGEST_ENVELOPE), create.ljust(LARGEST_ENVELOPE + 1))
    ]

    assert answers == [200, 500]


@pytest.mark.parametrize("scheme", ["ntlm", "negotiate"])
def test_pypsrp_runs_commands_over_sealed_messages(scheme: str) -> None:
    wsman = pytest.importorskip("pypsrp.wsman", reason="pypsrp is not installed")
    shell = pytest.importorskip("pypsrp.shell")
    service = RemoteShells(command_prompt)

    with (
        Endpoint(service) as endpoint,
        wsman.WSMan(
            "127.0.0.1",
            port=endpoint.port,
            ssl=False,
            auth=scheme,
            username=DBA.name,
            password=DBA.password,
            encryption="always",
        ) as connection,
        shell.WinRS(connection) as opened,
    ):
        greeting = shell.Process(opened, "echo", ["hi there"])
        greeting.invoke()
        complaint = shell.Process(opened, "complain", ["3"])
        complaint.invoke()
        much = shell.Process(opened, "repeat", ["2000"])
        much.invoke()
        sorting = shell.Process(opened, "sort")
        sorting.begin_invoke()
        sorting.send(b"b\n", end=False)
        sorting.send(b"a\n", end=True)
        sorting.poll_invoke()
        sorting.end_invoke()

    assert (greeting.rc, greeting.stdout) == (0, b"hi there\r\n")
    assert (complaint.rc, complaint.stdout, complaint.stderr) == (3, b"out \r\n", b"err \r\n")
    assert much.stdout == bytes(range(256)) * 2000
    assert sorting.stdout == b"a\nb\n"
    assert service.still_open == 0
    assert b"Envelope" not in endpoint.log.overheard()


@pytest.mark.parametrize("scheme", ["basic", "ntlm", "negotiate"])
def test_pypsrp_runs_commands_inside_tls(scheme: str, certificate: Certificate) -> None:
    wsman = pytest.importorskip("pypsrp.wsman", reason="pypsrp is not installed")
    shell = pytest.importorskip("pypsrp.shell")
    doors = Doors(("Negotiate", "NTLM", "Basic"))

    with (
        Endpoint(RemoteShells(command_prompt), tls=certificate, doors=doors) as endpoint,
        wsman.WSMan(
            "127.0.0.1",
            port=endpoint.port,
            ssl=True,
            cert_validation=str(certificate.authority),
            auth=scheme,
            username=DBA.name,
            password=DBA.password,
        ) as connection,
        shell.WinRS(connection) as opened,
    ):
        greeting = shell.Process(opened, "echo", ["hi"])
        greeting.invoke()

    assert (greeting.rc, greeting.stdout) == (0, b"hi\r\n")
