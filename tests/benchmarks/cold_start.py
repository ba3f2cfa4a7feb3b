"""A cold audit beside ``cfn-lint`` on a template of four lines.

``python -m tests.benchmarks.cold_start [--cfn-lint PATH] [--environment FOLDER] [--rounds N]``
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.timing import Timing, child_environment, head, row, run_command, say, spell

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_configs" / "healthy-clustered"
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Topic:
    Type: AWS::SNS::Topic
"""
AUDIT, LINT = "`ssis-preflight audit`", "`cfn-lint`"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

Commands = Mapping[str, Sequence[str | Path]]


def install(folder: Path) -> Path:
    """Make an environment with the locked requirements and this project, as a wheel, and return its scripts.

    Needs ``hatchling`` in the running interpreter, and a package index for the requirements.

    Raises:
        subprocess.CalledProcessError: a step failed; pip has said why.
    """
    pip = ["-m", "pip", "--disable-pip-version-check", "--quiet"]
    scripts = folder / "environment" / SCRIPTS
    python = str(scripts / "python")
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    _step([sys.executable, *build])
    _step([sys.executable, "-m", "venv", str(scripts.parent)])
    requirements = str(ROOT / "requirements" / "runtime.txt")
    _step([python, *pip, "install", "--require-hashes", "--requirement", requirements])
    _step([python, *pip, "install", "--no-deps", str(next(folder.glob("*.whl")))])
    return scripts


def _step(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, env=child_environment())


def compile_bytecode(scripts: Path) -> None:
    """Compile everything that the environment holds, so that no run compiles anything."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    python = str(scripts / "python")
    ask = subprocess.run(
        [python, "-c", where], check=True, capture_output=True, text=True, env=child_environment()
    )
    subprocess.run(
        [python, "-m", "compileall", "-q", ask.stdout.strip()], check=False, env=child_environment()
    )


def find_cfn_lint(named: str | None) -> list[str | Path] | None:
    """Return how to start cfn-lint: as named, as a module of this interpreter, or from the path; else None."""
    if named is not None:
        return [named]
    if find_spec("cfnlint") is not None:
        return [sys.executable, "-m", "cfnlint"]
    found = shutil.which("cfn-lint")
    return None if found is None else [found]


def starts_python(command: Sequence[str | Path]) -> bool:
    """Say whether a command is Python or a script of it, and not a wrapper that takes time of its own."""
    path = Path(shutil.which(str(command[0])) or command[0])
    with path.open("rb") as file:
        begin = file.readline(200)
    return b"python" in begin if begin.startswith(b"#!") else True


def run_in_turn(commands: Commands, folder: Path, rounds: int) -> dict[str, Timing]:
    """Run the commands A B C A B C ... and return the times of each; one round before does not count.

    Raises:
        SystemExit: a command failed; the audit of the healthy sample and the template end with 0.
    """
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            done = run_command(command, folder)
            if done.code != 0:
                message = f"{name} ended with {done.code}: {done.last_words}"
                raise SystemExit(message)
            if number:
                times[name].append(done.seconds)
    return {name: Timing(tuple(runs)) for name, runs in times.items()}


def report(found: Mapping[str, Timing]) -> None:
    """Print a table, and how the audit compares with cfn-lint."""
    say(*head("command", "median", "fastest", "slowest", "runs"))
    for name, timing in found.items():
        say(row([name, *map(spell, (timing.median, min(timing.runs), max(timing.runs))), len(timing.runs)]))
    if LINT in found:
        ratio = found[LINT].median / found[AUDIT].median
        pairs = sorted(b / a for a, b in zip(found[AUDIT].runs, found[LINT].runs, strict=True))
        say("", f"The audit takes 1/{ratio:.2f} of the time of cfn-lint (medians).")
        say(f"Pair by pair: 1/{pairs[0]:.2f} to 1/{pairs[-1]:.2f}, median 1/{pairs[len(pairs) // 2]:.2f}.")


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; without cfn-lint the audit alone."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cold_start")
    parser.add_argument("--cfn-lint", metavar="PATH", help="the cfn-lint to compare with")
    parser.add_argument(
        "--environment", metavar="FOLDER", help="an environment in which the tool is installed"
    )
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs (default: 15)")
    wish = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = Path(wish.environment).resolve() / SCRIPTS if wish.environment else install(folder)
        compile_bytecode(scripts)
        python, template = scripts / "python", folder / "template.yaml"
        template.write_text(TEMPLATE, "utf-8")
        commands: dict[str, Sequence[str | Path]] = {AUDIT: [scripts / "ssis-preflight", "audit", SAMPLE]}
        lint = find_cfn_lint(wish.cfn_lint)
        if lint is None:
            say("cfn-lint was not found (--cfn-lint PATH names it); the audit is measured alone.", "")
        elif not starts_python(lint):
            say(f"{lint[0]} is not a Python script: its time includes that of a wrapper.", "")
        if lint is not None:
            commands[LINT] = [*lint, template]
        commands["Python with lxml and networkx"] = [python, "-c", "import lxml.etree, networkx"]
        commands["Python alone"] = [python, "-c", "pass"]
        report(run_in_turn(commands, folder, wish.rounds))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
