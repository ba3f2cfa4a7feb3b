"""What the fuzzer runs works without it: every reader ends on its own seeds, and on a few bytes that are none."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from tests.fuzz.invariants import BrokenInvariantError, is_one_line
from tests.fuzz.readers import READERS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_ends_on_its_seeds(name: str) -> None:
    reader = READERS[name]
    seeds = [raw for raw in islice(reader.seeds(), 8) if len(raw) <= reader.longest]
    assert seeds
    for raw in seeds:
        reader.run(raw)
        reader.run(raw[: len(raw) // 2])


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("raw", [b"", b"\0", b"\xff\xfe", b"\xff" * 99, b"\x80PK\x05\x06" + bytes(18)])
def test_a_reader_ends_on_bytes_that_are_none_of_its_own(name: str, raw: bytes) -> None:
    READERS[name].run(raw)


@pytest.mark.parametrize("text", ["", " ", "a\nb", "a\x1b[31m", "a\u202eb", "x" * 2000])
def test_words_that_no_person_should_see_break_an_invariant(text: str) -> None:
    with pytest.raises(BrokenInvariantError):
        is_one_line(text)


def test_an_input_that_was_kept_can_be_run_again(tmp_path: Path) -> None:
    kept = tmp_path / "crash-1"
    kept.write_bytes(b"D:(A;;FA;;;BA)")
    command = [sys.executable, "-m", "tests.fuzz", "--reader", "sddl", "--replay", str(kept)]
    assert subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 0
