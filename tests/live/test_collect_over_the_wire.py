"""``collect`` end to end: from two nodes on loopback to a snapshot that ``audit`` judges."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest
from cryptography import x509
from tests.support.wsman import ntlm_in_c
from tests.support.wsman.cluster import NODES, Role, play, tells
from tests.support.wsman.collecting import collect, inventory
from tests.support.wsman.endpoint import closed_port
from tests.support.wsman.faults import Fault, What
from tests.support.wsman.sign_in import Doors
from tests.support.wsman.tls import Certificate, make_certificate
from tests.support.wsman.wire_log import Step
from winrm.protocol import Protocol

from ssis_preflight import __version__
from ssis_preflight.cli.main import main
from ssis_preflight.collect.document import CLUSTER_PARTS, NODE_PARTS
from ssis_preflight.collect.script import collector_script

HEALTHY = tuple(Role(name) for name in NODES)


def test_a_collected_cluster_is_audited_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with play(HEALTHY, collector_script()) as stage:
        run = collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))

    assert (run.code, run.said.splitlines()[-1].split(" Next")[0]) == (
        0,
        "ssis-preflight: 2 of 2 nodes answered.",
    )
    assert run.manifest["complete"] is True
    assert run.complaints == []
    assert main(["audit", str(run.folder)]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_the_manifest_says_what_was_planned_by_whom_and_when_and_proves_every_file(tmp_path: Path) -> None:
    with play(HEALTHY, collector_script()) as stage:
        run = collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))
    manifest = run.manifest
    files = {file["path"]: file for file in manifest["files"]}

    assert manifest["tool"] == {"name": "ssis-preflight", "version": __version__}
    assert manifest["started_at"] <= manifest["finished_at"]
    assert set(files) == {f"nodes/{name}/node.json" for name in NODES}
    for path, file in files.items():
        data = (run.folder / path).read_bytes()
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    for record in manifest["nodes"]:
        assert set(NODE_PARTS) <= set(record["parts"])
        assert {part["outcome"] for part in record["parts"].values()} <= {"read", "absent"}
        assert manifest["started_at"] <= record["started_at"] <= record["finished_at"]
    assert any(set(CLUSTER_PARTS) <= set(record["parts"]) for record in manifest["nodes"])


def test_a_connection_is_used_for_one_exchange_only_and_never_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: dict[int, set[str]] = {}
    kept: list[Protocol] = []
    send = Protocol.send_message

    def watched(self: Protocol, message: str) -> bytes:
        kept.append(self)  # so that no other one gets its id
        used.setdefault(id(self), set()).add(threading.current_thread().name.partition(" ")[0])
        return send(self, message)

    monkeypatch.setattr(Protocol, "send_message", watched)
    names = [f"SQLNODE{number}" for number in range(1, 5)]
    once = (Fault(Step.RECEIVE, What.CUT, times=1),)
    roles = [Role(name, tells(name, names), faults=once if name == "SQLNODE3" else ()) for name in names]

    with play(roles, collector_script()) as stage:
        run = collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))

    assert (run.code, run.record("SQLNODE3")["attempts"]) == (0, 2)
    assert len(used) == len(names) + 1
    # The shell is closed by a thread of its own, which the exchange waits for.
    assert all(len(threads - {"closing"}) == 1 for threads in used.values())


@pytest.mark.parametrize("what", [What.HANG, What.RESET, What.GARBAGE, What.DRIP])
def test_a_shell_that_cannot_be_closed_costs_nothing_but_a_little_time(what: What, tmp_path: Path) -> None:
    roles = [Role("SQLNODE1", faults=(Fault(Step.DELETE, what),))]

    with play(roles, collector_script()) as stage:
        file = inventory(tmp_path / "nodes.toml", stage, timeout=60, operation_timeout=60)
        run = collect(tmp_path / "snapshot", "--inventory", str(file))

    assert (run.code, run.record("SQLNODE1")["attempts"]) == (0, 1)


def test_over_http_nothing_readable_is_sent_and_every_shell_is_closed(tmp_path: Path) -> None:
    with play(HEALTHY, collector_script()) as stage:
        collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))

        for played in stage.values():
            heard = played.endpoint.log.overheard()
            assert b"Encrypted Boundary" in heard
            assert b"Envelope" not in heard
            assert b"powershell" not in heard.lower()
            assert played.shells.still_open == 0


def test_one_node_is_asked_about_the_cluster_and_each_about_itself(tmp_path: Path) -> None:
    with play(HEALTHY, collector_script()) as stage:
        collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))

        about_all = [
            name
            for name, played in stage.items()
            if not all(i.node_only for i in played.powershell.invocations)
        ]

    assert len(about_all) == 1


@pytest.mark.parametrize("transport", ["ntlm", "basic"])
def test_inside_tls_the_nodes_are_read_too(transport: str, tmp_path: Path, certificate: Certificate) -> None:
    doors = Doors(("Negotiate", "NTLM", "Basic"))
    roles = [Role(name, tls=certificate, doors=doors) for name in NODES]

    with play(roles, collector_script()) as stage:
        file = inventory(tmp_path / "nodes.toml", stage, transport=transport)
        run = collect(tmp_path / "snapshot", "--inventory", str(file))

    assert (run.code, run.manifest["complete"]) == (0, True)


def test_ntlm_is_bound_to_the_tls_connection_so_that_it_cannot_be_passed_on(
    tmp_path: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = [Role("SQLNODE1", tls=certificate)]

    with play(roles, collector_script()) as stage:
        endpoint = stage["SQLNODE1"].endpoint
        monkeypatch.setattr(endpoint, "bindings", Certificate(Path(), Path(), b"another").bindings())
        file = inventory(tmp_path / "nodes.toml", stage)
        run = collect(tmp_path / "snapshot", "--inventory", str(file))

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (4, "denied")


@pytest.mark.skipif(bool(ntlm_in_c.missing()), reason=ntlm_in_c.missing())
def test_ntlm_and_its_seals_are_understood_by_an_implementation_in_c(tmp_path: Path) -> None:
    roles = [Role(name, doors=Doors(independent=True)) for name in NODES]

    with play(roles, collector_script()) as stage:
        run = collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))
        refused = collect(tmp_path / "refused", "--inventory", str(tmp_path / "nodes.toml"), password="wrong")

    assert (run.code, run.manifest["complete"]) == (0, True), run.said
    assert (refused.code, refused.record("SQLNODE1")["outcome"]) == (4, "denied")


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    elsewhere = make_certificate(tmp_path / "elsewhere", names=(x509.DNSName("sqlnode9.corp.example"),))

    with play([Role("SQLNODE1", tls=elsewhere)], collector_script()) as stage:
        run = collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))
        steps = stage["SQLNODE1"].endpoint.log.steps

    assert (run.code, run.record("SQLNODE1")["outcome"]) == (4, "failed")
    assert "the certificate of the node is not trusted" in run.line("SQLNODE1")
    assert Step.NEGOTIATE not in steps


def test_an_ipv6_address_is_an_endpoint(tmp_path: Path) -> None:
    with play([Role("SQLNODE1", host="::1")], collector_script()) as stage:
        url = stage["SQLNODE1"].endpoint.url
        run = collect(
            tmp_path / "snapshot", "--node", f"SQLNODE1={url}", "--transport", "ntlm", "--user", r"LAB\dba"
        )

    assert url.startswith("http://[::1]:")
    assert run.record("SQLNODE1")["outcome"] == "read"


def test_proxies_and_authorities_of_the_environment_are_ignored(
    tmp_path: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path / "missing.pem"))
    roles = [Role("SQLNODE1"), Role("SQLNODE2", tls=certificate)]

    with play(roles, collector_script()) as stage, closed_port() as port:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        run = collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))

    assert run.code == 0


def test_an_authority_that_the_environment_names_is_not_trusted(
    tmp_path: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.authority))

    with play([Role("SQLNODE1", tls=certificate)], collector_script()) as stage:
        url = stage["SQLNODE1"].endpoint.url
        run = collect(
            tmp_path / "snapshot", "--node", f"SQLNODE1={url}", "--transport", "ntlm", "--user", r"LAB\dba"
        )

    assert run.code == 4
    assert "certificate of the node is not trusted" in run.line("SQLNODE1")


def test_the_other_nodes_are_found_from_one_of_them(tmp_path: Path) -> None:
    # The discovered node is reached by the address that the inventory gives for its name.
    with play(HEALTHY, collector_script()) as stage:
        file = inventory(tmp_path / "nodes.toml", stage)
        text = file.read_text(encoding="utf-8")
        file.write_text("discover = 'SQLNODE1'\n" + text, encoding="utf-8")
        run = collect(tmp_path / "snapshot", "--inventory", str(file))

    assert run.code == 0
    assert [record["node"] for record in run.manifest["nodes"]] == list(NODES)


def test_a_second_run_asks_only_the_node_that_was_missing(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    with play(HEALTHY, collector_script()) as stage, closed_port() as port:
        file = inventory(tmp_path / "nodes.toml", stage)
        away = file.read_text("utf-8").replace(stage["SQLNODE2"].endpoint.url, f"http://127.0.0.1:{port}")
        (tmp_path / "away.toml").write_text(away, encoding="utf-8")

        first = collect(folder, "--inventory", str(tmp_path / "away.toml"), "--retries", "0")
        before = stage["SQLNODE1"].endpoint.log.steps
        second = collect(folder, "--inventory", str(file), "--only-missing")

        assert stage["SQLNODE1"].endpoint.log.steps == before
    assert (first.code, second.code) == (3, 0)


def test_a_slow_collector_is_waited_for_message_by_message(tmp_path: Path) -> None:
    # The node keeps a message waiting for 1 s, and then says that there is nothing yet.
    with play([Role("SQLNODE1", tells("SQLNODE1", after=2.5))], collector_script()) as stage:
        run = collect(tmp_path / "snapshot", "--inventory", str(inventory(tmp_path / "nodes.toml", stage)))
        asked = stage["SQLNODE1"].endpoint.log.steps.count(Step.RECEIVE)

    assert run.record("SQLNODE1")["outcome"] == "read"
    assert asked >= 2
