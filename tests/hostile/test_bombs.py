"""Whatever a file holds, the audit ends soon, in little memory, with an exit code and one line about the file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.hostile.audit_all import audit
from tests.hostile.bombs import BOMBS, TEXT, Bomb

from ssis_preflight.read.excerpt import shown

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 3 * 1024
"""Megabytes of addresses that an audit may take; it needs less than a third of them as memory."""

SECONDS = 10
CODES = {0, 1, 2, 3}

Ends = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Ends:
    """Return how the audit of each bomb ends; all are audited by one process, which has little memory."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, bomb in BOMBS.items():
        file = folder / name / bomb.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bomb.make())
    command = [sys.executable, "-m", "tests.hostile.audit_all", str(folder), str(MEMORY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: Ends = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_with_an_exit_code_in_time(name: str, ends: Ends) -> None:
    end = ends[name]
    assert end["code"] in CODES, end["err"]
    assert end["seconds"] < SECONDS
    assert end["err"] == ""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_named_in_one_plain_line(name: str, ends: Ends) -> None:
    bomb: Bomb = BOMBS[name]
    said = ends[name]["said"][bomb.path]
    assert bomb.says in said
    assert shown(said, limit=2000) == said


def test_no_bomb_takes_more_memory_than_a_large_file_does(ends: Ends) -> None:
    assert max(end["megabytes"] for end in ends.values()) < 1024


def test_the_line_is_empty_where_nothing_is_wrong(tmp_path: Path) -> None:
    """So that a bomb whose file is read whole says nothing, and the tests above can tell."""
    (tmp_path / TEXT).parent.mkdir(parents=True)
    (tmp_path / TEXT).write_text("SERVICE_NAME: X\n        TYPE : 10  W\n        STATE : 4  RUNNING\n")
    assert audit(tmp_path)["said"] == {TEXT: ""}
