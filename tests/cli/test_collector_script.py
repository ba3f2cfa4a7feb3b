"""``ssis-preflight collector-script``: the collector for nodes on which WinRM is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssis_preflight.cli.main import main
from ssis_preflight.collect.script import collector_script, collector_sha256


def test_it_prints_the_script_that_collect_sends_in_ascii(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["collector-script"]) == 0
    said = capfdbinary.readouterr()

    assert said.out == collector_script().encode("ascii")
    assert said.err == b""


def test_a_file_has_the_line_ends_of_windows_and_the_sha_256_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "Collect-SsisPreflight.ps1"

    assert main(["collector-script", "-o", str(file)]) == 0

    written = file.read_bytes()
    assert written.count(b"\r\n") == written.count(b"\n") > 1000
    assert written.replace(b"\r\n", b"\n").decode("ascii") == collector_script()
    assert collector_sha256() in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_file_that_cannot_be_written_ends_with_2_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["collector-script", "-o", str(tmp_path / "missing" / "x.ps1")]) == 2

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "x.ps1" in said
