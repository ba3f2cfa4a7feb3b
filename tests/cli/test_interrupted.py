"""Ctrl-C: one line, the code of a shell, and nothing of Python's own on the screen, however often it is pressed."""

from __future__ import annotations

import subprocess
import sys

import pytest

# The command as the console script runs it; Ctrl-C comes while it works, and PRESSES times more while Python leaves.
PROGRAM = """\
import atexit, signal, sys
from ssis_preflight.cli import rules
from ssis_preflight.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run with Ctrl-C ignored
rules.execute = lambda _: signal.raise_signal(signal.SIGINT)
for _ in range(int(sys.argv.pop())):
    atexit.register(signal.raise_signal, signal.SIGINT)
sys.exit(main())
"""


def interrupted(presses: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "rules", str(presses)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_ctrl_c_is_one_line_and_the_code_that_shells_know() -> None:
    assert interrupted(presses=0) == (130, "ssis-preflight: interrupted\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a signal that ends a process is POSIX")
def test_a_further_ctrl_c_on_the_way_out_ends_the_program_silently() -> None:
    assert interrupted(presses=1) == (-2, "ssis-preflight: interrupted\n")
