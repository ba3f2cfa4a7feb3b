"""The page about hostile snapshots states the bounds that are in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssis_preflight.read import (
    archive,
    clixml_values,
    console_table,
    folder,
    hive_cells,
    job_command,
    job_steps,
    json_documents,
    manifest,
    package_file,
    project_archive,
    security_descriptor_binary,
    security_descriptor_text,
    service_config,
    service_text,
    snapshot_toml,
    xml,
    zip_entries,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "security.md"

BOUNDS = {
    "a snapshot: files": folder.MAX_FILES,
    "a snapshot: bytes, those inside its documents and deployment files among them": folder.MAX_TOTAL_SIZE,
    "a file": folder.MAX_FILE_SIZE,
    "a zip entry: how often it may be longer than its packed form": zip_entries.MAX_RATIO,
    "a zip entry: folders in its path": archive.MAX_DEPTH,
    "a deployment file: files": project_archive.MAX_MEMBERS,
    "a deployment file: bytes": project_archive.MAX_TOTAL,
    "XML: nested elements": xml.MAX_DEPTH,
    "XML: tags, and attributes": xml.MAX_TAGS,
    "the service's configuration file: bytes": xml.SERVICE_CONFIG_LIMIT,
    "the service's configuration file: tags, and attributes": service_config.MAX_TAGS,
    "a package: tasks, containers, connection managers and configurations": package_file.MAX_OBJECTS,
    "CLIXML: values that references stand for": clixml_values.MAX_SHARED,
    "JSON: nested lists and objects": json_documents.MAX_DEPTH,
    "JSON: elements and properties": json_documents.MAX_VALUES,
    "a registry hive: keys and values": hive_cells.MOST_ENTRIES,
    "a registry hive: levels of keys": hive_cells.DEEPEST_KEY,
    "a registry hive: characters of all paths": hive_cells.MOST_PATHS,
    "text of `sc` and of a console: lines": max(console_table.MAX_LINES, service_text.MAX_LINES),
    "job steps": job_steps.MAX_STEPS,
    "a command of a job step: characters": job_command.MAX_COMMAND,
    "`snapshot.toml`: bytes": snapshot_toml.MAX_SIZE,
    "a manifest: bytes": manifest.MAX_SIZE,
    "a security descriptor as text: characters": security_descriptor_text.LONGEST,
    "a security descriptor in bytes: bytes": security_descriptor_binary.LARGEST,
}


def stated() -> dict[str, int]:
    """Return the rows of the page's table, each with its number."""
    rows = [
        line.strip("| ").split(" | ")
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: number(row[1]) for row in rows[1:]}


def number(text: str) -> int:
    plain = int(text.removesuffix(" MB").replace(",", ""))
    return plain * 1024 * 1024 if text.endswith(" MB") else plain


def test_the_page_has_a_row_for_each_bound() -> None:
    assert sorted(stated()) == sorted(BOUNDS)


@pytest.mark.parametrize("of", BOUNDS)
def test_the_page_states_the_bound_that_is_in_force(of: str) -> None:
    assert stated()[of] == BOUNDS[of]
