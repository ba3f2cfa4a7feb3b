"""Snapshots of collected documents: written, read, and what the tests of them ask for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.node_documents import (
    Document,
    document_bytes,
    with_part,
)
from tests.support.node_local_parts import CONFIG_FILE
from tests.support.sample_expectations import AS_OF

from ssis_preflight.cli.main import main
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from ssis_preflight.read.snapshot import read_snapshot

ACTIVE, PASSIVE = "SQLNODE1", "SQLNODE2"
GROUP = "SQL Server (MSSQLSERVER)"
INNER = f"nodes/{ACTIVE}/node.json!/S/SSIS/MsDtsSrvr.ini.xml"
SERVICE = "MsDtsServer130"


def write(folder: Path, *documents: Document) -> Path:
    for document in documents:
        file = folder / "nodes" / document["node"]["name"] / "node.json"
        file.parent.mkdir(parents=True)
        file.write_bytes(document_bytes(document))
    return folder


def read(folder: Path, *documents: Document) -> Snapshot:
    return read_snapshot(write(folder, *documents))


def copied(snapshot: Snapshot, path: str = CONFIG_FILE) -> CopiedFile:
    return next(file for file in snapshot.files if file.windows_path == path)


def with_rows(document: Document, part: str, **changes: Any) -> Document:
    rows = [{**row, **changes} for row in document["parts"][part]["data"]]
    return with_part(document, part, "read", data=rows)


def audited(snapshot: Path, capture: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    main(["audit", str(snapshot), "--format", "json", "--as-of", AS_OF])
    report: dict[str, Any] = json.loads(capture.readouterr().out)
    return report
