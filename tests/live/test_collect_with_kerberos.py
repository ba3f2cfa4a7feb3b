"""Signing in with a Kerberos ticket, against a KDC of our own.

Skipped without the packages of ``requirements/kerberos.txt`` and those of the operating system; ``.ci/run`` installs
both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.wsman.cluster import NODES, Role, play
from tests.support.wsman.collecting import Run, collect, inventory
from tests.support.wsman.endpoint import wait_until
from tests.support.wsman.kdc import USER, Realm, missing, realm
from tests.support.wsman.sign_in import Doors
from tests.support.wsman.tls import Certificate, bindings_of

from ssis_preflight.collect.script import collector_script

REASON = missing()
pytestmark = pytest.mark.skipif(bool(REASON), reason=REASON)

DOORS = Doors(("Negotiate", "Kerberos"))


@pytest.fixture(scope="module")
def lab() -> Iterator[Realm]:
    with realm() as found:
        yield found


@pytest.fixture(autouse=True)
def known(lab: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in lab.environment.items():
        monkeypatch.setenv(name, value)


def collected(
    folder: Path, certificate: Certificate | None = None, names: tuple[str, ...] = NODES
) -> tuple[Run, bytes]:
    """Collect with the ticket that KRB5CCNAME names; give the run and what could be overheard."""
    roles = [Role(name, doors=DOORS, host_name="localhost", tls=certificate) for name in names]
    with play(roles, collector_script()) as stage:
        file = inventory(folder / "nodes.toml", stage, transport="kerberos", user=USER, timeout=60)
        run = collect(folder / "snapshot", "--inventory", str(file), "--retries", "0", password=None)
        return run, b"".join(played.endpoint.log.overheard() for played in stage.values())


def test_a_ticket_is_enough_and_every_message_is_sealed(
    lab: Realm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRB5CCNAME", lab.ticket("fresh"))

    run, heard = collected(tmp_path)

    assert (run.code, run.manifest["complete"]) == (0, True), run.said
    assert b"Encrypted Boundary" in heard
    assert b"Envelope" not in heard


def test_a_ticket_is_enough_inside_tls(
    lab: Realm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: Certificate
) -> None:
    monkeypatch.setenv("KRB5CCNAME", lab.ticket("inside-tls"))

    run, _ = collected(tmp_path, certificate)

    assert (run.code, run.manifest["complete"]) == (0, True), run.said


def test_a_ticket_is_bound_to_the_tls_connection_so_that_it_cannot_be_passed_on(
    lab: Realm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: Certificate
) -> None:
    monkeypatch.setenv("KRB5CCNAME", lab.ticket("bound"))
    monkeypatch.setattr(Certificate, "bindings", lambda _: bindings_of(b"another"))

    run, _ = collected(tmp_path, certificate, names=("SQLNODE1",))

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (4, "denied")


def test_an_expired_ticket_is_named_as_the_reason(
    lab: Realm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = lab.ticket("old", lifetime="1s")
    monkeypatch.setenv("KRB5CCNAME", cache)
    assert wait_until(lambda: lab.has_expired(cache), 60)

    run, heard = collected(tmp_path, names=("SQLNODE1",))

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (4, "denied")
    assert "Kerberos could not sign in" in run.line("SQLNODE1")
    assert "xpired" in run.line("SQLNODE1")
    assert b"Envelope" not in heard


def test_a_missing_ticket_is_named_as_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'none'}")

    run, _ = collected(tmp_path, names=("SQLNODE1",))

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (4, "denied")
    assert "Kerberos could not sign in" in run.line("SQLNODE1")


def test_what_goes_wrong_is_one_line_on_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'none'}")

    run, _ = collected(tmp_path, names=("SQLNODE1",))

    assert len(run.said.splitlines()) == 2
