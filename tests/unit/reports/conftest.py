"""Golden files: what a renderer made once, looked at by a person, and must make again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"

Compare = Callable[[str, bytes], None]


@pytest.fixture
def golden() -> Compare:
    """Compare bytes with a golden file; with UPDATE_GOLDEN=1 in the environment, write it and skip."""

    def compare(name: str, made: bytes) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_bytes(made)
            pytest.skip(f"wrote {name}: look at it before you commit it")
        assert made.decode("utf-8") == path.read_text("utf-8")

    return compare
