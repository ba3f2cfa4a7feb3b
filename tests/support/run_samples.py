"""Audit every sample with the installed command: ``python -m tests.support.run_samples [--command PATH] [NAME...]``.

Ends with 0 where every report is what the sample expects, else with 1 and the differences.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.sample_expectations import command_line, differences, load_expectation, sample_names


def audit(command: str, name: str) -> list[str]:
    """Return how the command's report on a sample differs from what the sample expects."""
    environment = {key: value for key, value in os.environ.items() if key != "GITHUB_ACTIONS"}
    try:
        done = subprocess.run(
            [command, *command_line(name)], capture_output=True, check=False, env=environment
        )
    except OSError as error:
        return [f"cannot run {command}: {error.strerror or error}"]
    try:
        report = json.loads(done.stdout)
    except ValueError:
        said = done.stderr.decode("utf-8", "replace").strip()
        return [f"no report, exit code {done.returncode}: {said}"]
    return differences(load_expectation(name), done.returncode, report)


def main(arguments: list[str]) -> int:
    """Audit the samples that are named, or all of them, and say how each went."""
    parser = argparse.ArgumentParser(description="Audit every sample with the installed command.")
    parser.add_argument("--command", help="path of ssis-preflight (default: the one beside this Python)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="samples (default: all)")
    chosen = parser.parse_args(arguments)
    command = chosen.command or _beside_python()
    wrong = 0
    for name in chosen.names or sample_names():
        lines = audit(command, name)
        wrong += bool(lines)
        print("\n".join([f"{name}: {'differs' if lines else 'ok'}", *(f"  {line}" for line in lines)]))  # noqa: T201
    return 1 if wrong else 0


def _beside_python() -> str:
    command = shutil.which("ssis-preflight", path=str(Path(sys.executable).parent))
    return command or "ssis-preflight"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
