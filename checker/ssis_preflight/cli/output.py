"""Where results go: formats, files, and what the terminal can show."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

import msgspec

from ssis_preflight.model.errors import UsageError
from ssis_preflight.result.report import Report
from ssis_preflight_reports import RENDERERS
from ssis_preflight_reports.options import RenderOptions


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is written, where to, and how text is shown."""
    formats = ", ".join(RENDERERS)
    parser.add_argument("--format", default="text", metavar="FORMAT", help=f"standard output: {formats}")
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="also write the result to a file (repeatable)",
    )
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colour of text")
    parser.add_argument("-q", "--quiet", action="store_true", help="one line for each finding")
    parser.add_argument("-v", "--verbose", action="store_true", help="everything, also what passed")


class Display(msgspec.Struct, frozen=True):
    """How text is shown: ``color`` is auto, always or never."""

    color: str
    quiet: bool
    verbose: bool


class FileOutput(msgspec.Struct, frozen=True):
    """One ``-o FORMAT=FILE``."""

    format: str
    path: Path


def check_format(name: str) -> str:
    """Return the name of a format.

    Raises:
        UsageError: no renderer has this name.
    """
    if name not in RENDERERS:
        message = f"there is no format {name!r}; choose from {', '.join(RENDERERS)}"
        raise UsageError(message)
    return name


def parse_output(text: str) -> FileOutput:
    """Read ``FORMAT=FILE``.

    Raises:
        UsageError: it has another shape, or the format does not exist.
    """
    name, equals, path = text.partition("=")
    if not equals or not path:
        message = f"--output takes FORMAT=FILE, such as html=report.html, not {text!r}"
        raise UsageError(message)
    return FileOutput(check_format(name), Path(path))


def render(report: Report, name: str, options: RenderOptions) -> bytes:
    """Render the report in one format; only that renderer's module is imported."""
    module, function = RENDERERS[name].split(":")
    made = getattr(import_module(module), function)(report, options)
    if not isinstance(made, bytes):
        raise TypeError(name)
    return made


def write_files(report: Report, outputs: list[FileOutput], display: Display) -> None:
    """Write the report into files, without colour.

    Raises:
        UsageError: a file cannot be written.
    """
    for output in outputs:
        data = render(report, output.format, _options(display, colour=False, unicode=True, width=100))
        try:
            output.path.write_bytes(data)
        except OSError as error:
            message = f"cannot write {output.path}: {error.strerror or error}"
            raise UsageError(message) from error


def write_standard_output(report: Report, name: str, display: Display) -> None:
    """Write the report to standard output, as the terminal can show it."""
    data = render(report, name, terminal_options(display.color, verbose=display.verbose, quiet=display.quiet))
    write_bytes(data, text=name == "text")
    if name == "text" and os.environ.get("GITHUB_ACTIONS") == "true":
        _annotate(report, display)


def _annotate(report: Report, display: Display) -> None:
    """In GitHub Actions, add annotations after the text, and the summary of the job where there is a file for it."""
    options = _options(display, colour=False, unicode=True, width=100)
    write_bytes(render(report, "github", options))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        try:
            with Path(summary).open("ab") as stream:
                stream.write(render(report, "markdown", options))
        except OSError as error:
            sys.stderr.write(f"ssis-preflight: warning: the job summary cannot be written: {error}\n")


def terminal_options(color: str, *, verbose: bool, quiet: bool = False) -> RenderOptions:
    """Return what standard output can show: its colours (``color`` is auto, always or never), width, characters."""
    unicode = _carries(_encoding(), "\u2500\u2502\u2717\u2026")
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))
    return RenderOptions(
        colour=wants_colour(color), width=width, unicode=unicode, verbose=verbose, quiet=quiet
    )


def write_bytes(data: bytes, *, text: bool = False) -> None:
    """Write UTF-8 bytes to standard output; text in the encoding of the terminal."""
    encoding = _encoding()
    if text:
        data = data.decode("utf-8").encode(encoding, "backslashreplace")
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode(encoding))
        return
    sys.stdout.flush()
    buffer.write(data)
    buffer.flush()


def _encoding() -> str:
    return sys.stdout.encoding or "utf-8"


def _options(display: Display, *, colour: bool, unicode: bool, width: int) -> RenderOptions:
    return RenderOptions(
        colour=colour, width=width, unicode=unicode, verbose=display.verbose, quiet=display.quiet
    )


def wants_colour(choice: str) -> bool:
    """Decide on colour: ``--color``, then ``NO_COLOR``, ``FORCE_COLOR``, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _carries(encoding: str, characters: str) -> bool:
    try:
        characters.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
