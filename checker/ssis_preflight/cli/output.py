"""Where results go: formats, files, and what the terminal can show."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import msgspec

from ssis_preflight.cli.pipeline import annotate, disarmed
from ssis_preflight.cli.terminal import carries, wants_colour, wants_links
from ssis_preflight.cli.whole_file import check_folder, write_whole
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
    parser.add_argument(
        "--hyperlinks",
        choices=("auto", "always", "never"),
        default="auto",
        help="links from text to the files of the evidence",
    )
    parser.add_argument(
        "--link", type=_link, default="", metavar="URL", help="where the whole report is, for Markdown"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="one line for each finding")
    parser.add_argument("-v", "--verbose", action="store_true", help="everything, also what passed")


def _link(text: str) -> str:
    if text and re.fullmatch(r"https?://[!-;=?-~]+", text) is None:
        message = f"an address that begins with https:// is wanted, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return text


class Display(msgspec.Struct, frozen=True):
    """How text is shown: ``color`` and ``hyperlinks`` are auto, always or never; ``link`` leads to all of it."""

    color: str
    quiet: bool
    verbose: bool
    hyperlinks: str = "auto"
    link: str = ""


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
    if path == "-":
        message = f"--output writes files; for standard output, use --format {name}"
        raise UsageError(message)
    return FileOutput(check_format(name), Path(path))


def render(report: Report, name: str, options: RenderOptions) -> bytes:
    """Render the report in one format; only that renderer's module is imported."""
    module, function = RENDERERS[name].split(":")
    made = getattr(import_module(module), function)(report, options)
    if not isinstance(made, bytes):
        raise TypeError(name)
    return made


def parse_outputs(texts: Sequence[str]) -> list[FileOutput]:
    """Read every ``FORMAT=FILE``, and check that the files can be written before any work is done.

    Raises:
        UsageError: as :func:`parse_output`; or a folder does not exist, or two name the same file.
    """
    outputs = [parse_output(text) for text in texts]
    places: set[str] = set()
    for output in outputs:
        check_folder(output.path)
        place = os.path.normcase(os.path.realpath(output.path))
        is_device = output.path.exists() and not output.path.is_file()
        if place in places and not is_device:
            raise UsageError(f"two outputs name the same file, {output.path}")
        places.add(place)
    return outputs


def display_of(arguments: argparse.Namespace, color: str) -> Display:
    """Return how the arguments want text to be shown; ``color`` is what flags and settings came to."""
    return Display(color, arguments.quiet, arguments.verbose, arguments.hyperlinks, arguments.link)


def write_files(report: Report, outputs: list[FileOutput], display: Display) -> None:
    """Write the report into files, without colour; each is written whole or not at all.

    Raises:
        UsageError: a file cannot be written.
    """
    for output in outputs:
        write_whole(output.path, render(report, output.format, _plain(display)))


def write_standard_output(report: Report, name: str, display: Display) -> None:
    """Write the report to standard output, as the terminal can show it; after text come a pipeline's annotations."""
    options = terminal_options(display.color, verbose=display.verbose, quiet=display.quiet)
    evidence = _evidence(report) if name == "text" and wants_links(display.hyperlinks) else ""
    options = msgspec.structs.replace(options, evidence=evidence, link=display.link)
    write_bytes(render(report, name, options), text=name == "text")
    if name == "text":
        write_bytes(annotate(report, render, _plain(display)))


def _evidence(report: Report) -> str:
    """Return the address of the snapshot's folder, if it is there: a saved report may have come from elsewhere."""
    folder = Path(report["snapshot"]["path"])
    return folder.resolve().as_uri() if folder.is_dir() else ""


def _plain(display: Display) -> RenderOptions:
    """Return the options of what is read elsewhere than on this terminal."""
    return RenderOptions(verbose=display.verbose, quiet=display.quiet, link=display.link)


def terminal_options(color: str, *, verbose: bool, quiet: bool = False) -> RenderOptions:
    """Return what standard output can show: its colours (``color`` is auto, always or never), width, characters."""
    unicode = carries(_encoding(), "\u2500\u2502\u2717\u2026")
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))
    return RenderOptions(
        colour=wants_colour(color), width=width, unicode=unicode, verbose=verbose, quiet=quiet
    )


def write_bytes(data: bytes, *, text: bool = False) -> None:
    """Write UTF-8 bytes to standard output; text in the encoding of the terminal, disarmed for a pipeline's log."""
    encoding = _encoding()
    if text:
        data = disarmed(data)
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
