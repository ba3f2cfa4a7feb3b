"""A finding keeps its fingerprint when exports are renamed and their rows come in another order."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ssis_preflight.cli.main import main

SAMPLE = Path(__file__).parents[2] / "sample_configs" / "missing-disk-dependency"


def _findings(snapshot: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> set[tuple[str, str]]:
    main(["audit", str(snapshot), "--format", "json"])
    report = json.loads(capfdbinary.readouterr().out)
    return {(finding["rule"], finding["fingerprint"]) for finding in report["findings"]}


def test_renamed_exports_and_reordered_rows_change_no_fingerprint(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    copy = tmp_path / "snapshot"
    shutil.copytree(SAMPLE, copy)
    for name in ("dependencies", "resources"):
        path = copy / "cluster" / f"{name}.json"
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
        (copy / "cluster" / f"other-{name}.json").write_text(json.dumps(rows[::-1]), encoding="utf-8")
        path.unlink()
    before = _findings(SAMPLE, capfdbinary)
    assert {rule for rule, _ in before} == {"CLU003", "SVC013"}
    assert _findings(copy, capfdbinary) == before
