"""The samples with their cmdlets exported by ``Export-Clixml``: the same findings, with the same fingerprints."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.support.clixml import as_clixml
from tests.support.sample_expectations import SAMPLES

from ssis_preflight.cli.main import main


def _said(snapshot: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    main(["audit", str(snapshot), "--format", "json"])
    report = json.loads(capfdbinary.readouterr().out)
    return {
        "findings": [
            (found["rule"], found["severity"], found["subject"], found["message"], found["fingerprint"])
            for found in report["findings"]
        ],
        "not evaluated": report["not_evaluated"],
        "topology": report["topology"],
    }


@pytest.mark.parametrize("name", ["healthy-clustered", "missing-disk-dependency", "double-hop"])
def test_clixml_says_what_json_says(
    name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    copy = tmp_path / name
    shutil.copytree(SAMPLES / name, copy)
    as_clixml(copy)
    assert not list(copy.rglob("*.json"))

    assert _said(copy, capfdbinary) == _said(SAMPLES / name, capfdbinary)
