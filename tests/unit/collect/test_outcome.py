"""From what goes wrong on the wire to one reason with a remedy."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
import spnego.exceptions
import urllib3.exceptions
from winrm.exceptions import (
    InvalidCredentialsError,
    WinRMTransportError,
    WSManFaultError,
)

from ssis_preflight.collect.classify import failure_of
from ssis_preflight.collect.course import Course, DeadlineError, Step
from ssis_preflight.collect.outcome import CollectError, Outcome, Reason, failure, words

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "collect.md"


def caught(make: Callable[[], object]) -> Exception:
    """Return what a call raises."""
    try:
        make()
    except (requests.RequestException, KeyError, TypeError) as error:
        return error
    raise AssertionError("it raised nothing")


def asking(url: str) -> Callable[[], object]:
    return lambda: requests.Session().post(url, timeout=0.2)


def inside(inner: Exception, outer: type[requests.RequestException] = requests.ConnectionError) -> Exception:
    """Wrap an error as requests and urllib3 do."""
    return outer(urllib3.exceptions.MaxRetryError(None, "/wsman", inner))  # type: ignore[arg-type]


def fault(code: int | None, subcode: str = "w:InternalError") -> WSManFaultError:
    return WSManFaultError(500, "m", "<xml/>", "Words of \x1b the service.", "s:Receiver", subcode, code)


class KerberosExchangeError(requests.RequestException):
    """Named as the one that pywinrm raises where its Kerberos extra is installed."""


class MutualAuthenticationError(requests.RequestException):
    """The same."""


@pytest.mark.parametrize(
    ("error", "transport", "reason"),
    [
        (DeadlineError(), "ntlm", Reason.TIMED_OUT),
        (requests.ReadTimeout(), "ntlm", Reason.TIMED_OUT),
        (inside(urllib3.exceptions.ConnectTimeoutError(), requests.ConnectTimeout), "ntlm", Reason.TIMED_OUT),
        (requests.ConnectionError(ConnectionResetError(104, "reset")), "ntlm", Reason.RESET),
        (requests.exceptions.ChunkedEncodingError(), "ntlm", Reason.RESET),
        (inside(OSError(113, "no route")), "ntlm", Reason.NO_ROUTE),
        (inside(socket.gaierror(-2, "Name or service not known")), "ntlm", Reason.NAME),
        (
            inside(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1)")),
            "ntlm",
            Reason.TLS,
        ),
        (
            inside(ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed")),
            "ntlm",
            Reason.CERTIFICATE,
        ),
        (InvalidCredentialsError("rejected"), "ntlm", Reason.CREDENTIALS),
        (InvalidCredentialsError("rejected"), "kerberos", Reason.TICKET),
        (PermissionError("Server did not respond with NTLM challenge token"), "ntlm", Reason.CREDENTIALS),
        (KerberosExchangeError("authGSSClientStep() failed: Ticket expired"), "kerberos", Reason.TICKET),
        (
            KerberosExchangeError("authGSSClientStep() failed: Clock skew too great"),
            "kerberos",
            Reason.TICKET,
        ),
        (spnego.exceptions.BadMICError(), "ntlm", Reason.GARBAGE),
        (WinRMTransportError("http", 503, ""), "ntlm", Reason.BUSY),
        (WinRMTransportError("http", 404, ""), "ntlm", Reason.NOT_WINRM),
        (WinRMTransportError("http", 403, ""), "ntlm", Reason.ACCESS_DENIED),
        (fault(5), "ntlm", Reason.ACCESS_DENIED),
        (fault(None, "w:AccessDenied"), "ntlm", Reason.ACCESS_DENIED),
        (fault(2150858843), "ntlm", Reason.FAULT),
        (CollectError(failure(Reason.TRUNCATED)), "ntlm", Reason.TRUNCATED),
        (RuntimeError("surprise"), "ntlm", Reason.BROKE),
    ],
)
def test_every_error_has_one_reason(error: Exception, transport: str, reason: Reason) -> None:
    found = failure_of(error, Course(60), transport)
    assert found.reason is reason
    assert found.remedy


def test_a_node_that_does_not_prove_who_it_is_is_told_in_words() -> None:
    error = MutualAuthenticationError("Unable to authenticate <Response [200]>")
    found = failure_of(error, Course(60), "kerberos")
    assert found.reason is Reason.TICKET
    assert "could not prove who it is, or the ticket expired" in found.sentence
    assert "<" not in found.sentence


def test_a_refused_connection_is_not_a_time_out() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/wsman"
        assert failure_of(caught(asking(url)), Course(60), "ntlm").reason is Reason.REFUSED


def test_a_time_out_says_during_which_step() -> None:
    course = Course(60)
    course.at(Step.SENDING)
    assert "while sending the collector" in failure_of(requests.ReadTimeout(), course, "ntlm").sentence


def test_a_fault_is_told_with_code_and_harmless_words() -> None:
    assert failure_of(fault(2150858843), Course(60), "ntlm").sentence.endswith(
        "2150858843, Words of the service"
    )


@pytest.mark.parametrize(
    ("step", "reason"), [(Step.SIGNING_IN, Reason.RESET), (Step.WAITING, Reason.GARBAGE)]
)
def test_an_answer_that_a_library_stumbles_over_is_damage(step: Step, reason: Reason) -> None:
    course = Course(60)
    course.at(step)
    stumble = caught(lambda: requests.structures.CaseInsensitiveDict()["www-authenticate"])
    assert failure_of(stumble, course, "ntlm").reason is reason


def test_a_stumble_in_our_own_code_is_a_defect_of_ours() -> None:
    stumble = caught(lambda: words(None))  # type: ignore[arg-type]
    assert failure_of(stumble, Course(60), "ntlm").reason is Reason.BROKE


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_a_remedy_and_an_outcome(reason: Reason) -> None:
    found = failure(reason, "words \u202e of\nthe node")
    assert found.sentence.endswith(": words of the node")
    assert found.remedy.endswith((".", "?"))
    assert found.outcome in set(Outcome) - {Outcome.READ, Outcome.PARTIAL}


def test_the_guide_tells_every_reason_in_the_words_of_the_line_and_what_to_do() -> None:
    rows = [row.split("|") for row in GUIDE.read_text("utf-8").splitlines() if row.startswith("| ")]
    told = {row[1].strip(): row[2].strip() for row in rows}

    assert [failure(reason).sentence for reason in Reason if not told.get(failure(reason).sentence)] == []


def test_what_the_node_refuses_is_never_tried_again() -> None:
    assert not any(
        failure(reason).transient for reason in Reason if failure(reason).outcome is Outcome.DENIED
    )
