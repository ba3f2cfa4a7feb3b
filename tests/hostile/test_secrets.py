"""No output of any kind shows a secret that a snapshot holds."""

from __future__ import annotations

import base64
import io
from contextlib import redirect_stderr, redirect_stdout

import pytest
from tests.hostile.planted import Secrets, plant, spellings
from tests.support.sample_expectations import AS_OF

from ssis_preflight.cli.main import main
from ssis_preflight_reports import RENDERERS


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Secrets, dict[str, bytes]]:
    """Return the secrets of a snapshot, and everything that is written about it."""
    folder = tmp_path_factory.mktemp("planted")
    snapshot, written = folder / "snapshot", folder / "written"
    written.mkdir()
    secrets = plant(snapshot)
    files = [f"--output={name}={written / name}" for name in RENDERERS]
    said = written / "baseline"
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(printed), redirect_stderr(printed):
        main(["audit", str(snapshot), "-v", f"--as-of={AS_OF}", *files, f"--write-baseline={said}"])
        main(["simulate", str(snapshot), f"--output=json={written / 'simulation'}"])
        main(["render", str(written / "json"), f"--output=html={written / 'again'}"])
    printed.flush()
    (written / "printed").write_bytes(printed.buffer.getvalue())
    return secrets, {path.name: path.read_bytes() for path in written.iterdir()}


def test_no_output_shows_a_secret(outputs: tuple[Secrets, dict[str, bytes]]) -> None:
    secrets, written = outputs
    assert len(secrets.where) > 80
    leaks = [
        f"{secret} of {where} in {name}"
        for secret, where in secrets.where.items()
        for name, raw in written.items()
        if any(spelling in raw for spelling in spellings(secret))
    ]
    assert leaks == []


def test_the_findings_are_there_whose_lines_hold_the_secrets(
    outputs: tuple[Secrets, dict[str, bytes]],
) -> None:
    """Without findings in these files the tests above would prove nothing."""
    _, written = outputs
    for file in (
        "New8.dtsx",
        "OneLine6.dtsx",
        "Old3.dtsx",
        "ampersand.dtsx",
        "In.dtsx",
        "secret.reg",
        "secure.xml",
    ):
        assert file.encode() in written["json"], file
    assert b"***" in written["json"]
    assert {*RENDERERS, "printed", "baseline", "simulation", "again"} <= written.keys()
    assert all(written.values())


@pytest.mark.parametrize("secret", ["Zq001xHunter"])
def test_every_spelling_of_a_secret_would_be_noticed(secret: str) -> None:
    for text in (f"<b>{secret}</b>", f"Password={secret};"):
        for raw in (text.encode(), text.encode("utf-16-le")):
            assert any(spelling in raw for spelling in spellings(secret))
            assert any(spelling in base64.b64encode(raw) for spelling in spellings(secret))
