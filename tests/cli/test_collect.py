"""``ssis-preflight collect``, as it is called: usage, and what it never says; the wire is tested elsewhere."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from ssis_preflight.cli.main import main

Capture = pytest.CaptureFixture[str]
PASSWORD = "Corr3ct-horse"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSIS_PREFLIGHT_USER", raising=False)
    monkeypatch.setenv("SSIS_PREFLIGHT_PASSWORD", PASSWORD)


def collect(folder: Path, *arguments: str) -> int:
    return main(["collect", "-o", str(folder), *arguments])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "no node is named"),
        (["--node", "a/b"], "only letters, digits"),
        (["--node", "N1=gopher://n1"], "neither with http"),
        (["--node", "N1", "--node", "n1"], "named twice"),
        (["--node", "N1", "--transport", "basic", "--no-tls"], "needs TLS"),
        (["--node", "N1", "--transport", "certificate"], "needs cert_file and cert_key_file"),
        (["--node", "N1", "--ca-file", "missing.pem"], "no file missing.pem"),
        (["--node", "N1", "--transport", "ntlm"], "needs a user"),
        (["--inventory", "missing.toml"], "cannot read missing.toml"),
    ],
)
def test_what_is_impossible_ends_with_2_and_one_line(
    tmp_path: Path, capsys: Capture, arguments: list[str], says: str
) -> None:
    assert collect(tmp_path / "out", *arguments) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["--jobs", "0"], ["--timeout", "x"], ["--port", "70000"], ["--tls", "--no-tls"]],
)
def test_a_wrong_argument_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        collect(tmp_path / "out", "--node", "N1", *arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("arguments", [["--password", PASSWORD], [f"--password={PASSWORD}"]])
def test_a_password_in_an_argument_is_refused_and_not_repeated(
    tmp_path: Path, capsys: Capture, arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        collect(tmp_path / "out", "--node", "N1", *arguments)
    said = capsys.readouterr().err
    assert (ended.value.code, PASSWORD in said) == (2, False)
    assert "--password-stdin" in said


def test_an_error_in_the_inventory_names_its_line(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "nodes.toml"
    file.write_text('[[node]]\nname = "N1"\ntransprot = "ntlm"\n')
    assert collect(tmp_path / "out", "--inventory", str(file)) == 2
    assert f'{file}, line 3: the key "transprot"' in capsys.readouterr().err


def test_a_folder_that_holds_a_snapshot_is_not_written_over(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "nodes").mkdir()
    assert collect(tmp_path, "--node", "N1", "--transport", "ntlm", "--user", "dba") == 2
    assert "--only-missing" in capsys.readouterr().err


def test_where_no_node_answers_the_code_is_4_and_the_snapshot_says_why(
    tmp_path: Path, capsys: Capture
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        node = f"N1=127.0.0.1:{closed.getsockname()[1]}"
        code = collect(
            tmp_path / "out", "--node", node, "--transport", "ntlm", "--user", "dba", "--retries", "0"
        )
    assert code == 4
    said = capsys.readouterr()
    assert "N1" in said.err
    assert "the connection was refused" in said.err
    assert said.out == ""
    manifest = (tmp_path / "out" / "manifest.json").read_text("utf-8")
    assert json.loads(manifest)["nodes"][0]["outcome"] == "unreachable"
    assert PASSWORD not in manifest + said.err


def test_a_certificate_that_is_not_looked_at_is_warned_about(tmp_path: Path, capsys: Capture) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        node = f"N1=https://127.0.0.1:{closed.getsockname()[1]}"
        flags = ["--transport", "ntlm", "--user", "dba", "--retries", "0", "--insecure-skip-verify"]
        collect(tmp_path / "out", "--node", node, *flags)
    assert "WARNING: certificates are not verified" in capsys.readouterr().err
