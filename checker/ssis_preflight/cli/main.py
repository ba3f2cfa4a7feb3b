"""The command line: the parser, the table of commands, and how errors reach the person at the terminal."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import TracebackType

from ssis_preflight import __version__
from ssis_preflight.model.errors import PreflightError

COMMANDS = {
    "audit": ("ssis_preflight.cli.audit", "audit one snapshot of one cluster"),
    "collect": ("ssis_preflight.cli.collect", "gather a snapshot from live nodes over WinRM"),
    "collector-script": (
        "ssis_preflight.cli.collector_script",
        "print the read-only collector, to be run by hand where WinRM is closed",
    ),
    "simulate": ("ssis_preflight.cli.simulate", "explore failovers: what can happen, and how it comes about"),
    "render": ("ssis_preflight.cli.render", "turn a saved JSON report into another format"),
    "verify": ("ssis_preflight.cli.verify", "check that a saved report is about this evidence"),
    "waivers": ("ssis_preflight.cli.waivers", "list what is accepted, until when, and what it hides"),
    "config": ("ssis_preflight.cli.config", "show every setting with its value and where it comes from"),
    "rules": ("ssis_preflight.cli.rules", "list the rules"),
    "explain": ("ssis_preflight.cli.explain", "explain one rule: what, why, how to fix, sources"),
    "schema": ("ssis_preflight.cli.schema", "print the JSON Schema of a document"),
}
"""Command name to module (with ``add_arguments(parser)`` and ``execute(arguments) -> int``) and summary."""

EXIT_CODES = """\
exit codes:
  0  nothing at or above the threshold
  1  findings at or above the threshold
  2  could not run: usage, unreadable snapshot, settings, waivers or baseline
  3  nothing found, but core evidence was missing or there was nothing to evaluate
  4  a rule or the tool itself broke; the report is still written"""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it: 128 and the number of the signal."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Only the module of the command that is asked for is imported.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    shield = _Shield()
    with shield:
        shield.code = _run(words)
    if argv is None and shield.code == INTERRUPTED:
        # On the way out of our own process a further Ctrl-C ends it at once, with no trace of Python's leaving.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return shield.code


def _run(words: list[str]) -> int:
    parser = _parser(words)
    arguments = parser.parse_args(words)
    try:
        code: int = arguments.execute(arguments)
        sys.stdout.flush()
    except PreflightError as error:
        sys.stderr.writelines(f"ssis-preflight: error: {line}\n" for line in str(error).splitlines())
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away, as `| head` does: nothing is left to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("ssis-preflight: interrupted\n")
        return INTERRUPTED
    return code


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ssis-preflight",
        description="Find what will go wrong with SQL Server Integration Services in a failover cluster, "
        "before the change.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ssis-preflight {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    named = next((word for word in words if word in COMMANDS), None)
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=EXIT_CODES if name in {"audit", "render"} else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == named:
            loaded = importlib.import_module(module)
            loaded.add_arguments(command)
            command.set_defaults(execute=loaded.execute)
    return parser


class _Shield:
    """Turns a defect of ours into exit code 4 and a report of it, since 1 means findings to every pipeline."""

    def __init__(self) -> None:
        self.code = 4

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Report an unexpected error; let exits of argparse through."""
        if kind is None or not issubclass(kind, Exception):
            return False
        import traceback  # only for a defect  # noqa: PLC0415

        sys.stderr.write("".join(traceback.format_exception(error)))
        sys.stderr.write(
            "ssis-preflight: internal error: this is a defect of ssis-preflight, please report the lines above\n"
        )
        return True
