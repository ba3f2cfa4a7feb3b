"""The flags of every command that ends with a verdict, and what they and the settings make of a run."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import msgspec

from ssis_preflight import __version__
from ssis_preflight.cli.output import (
    Display,
    FileOutput,
    add_output_arguments,
    check_format,
    display_of,
    parse_outputs,
)
from ssis_preflight.cli.settings_options import (
    Loaded,
    add_config_argument,
    add_rule_arguments,
    add_waiver_arguments,
    date_of,
    load_settings,
)
from ssis_preflight.cli.whole_file import check_folder
from ssis_preflight.config.adjust import adjust
from ssis_preflight.config.configuration import Configuration
from ssis_preflight.config.waivers import read_waivers
from ssis_preflight.engine.baseline import read_baseline
from ssis_preflight.engine.exits import Gate
from ssis_preflight.engine.policy import Policy
from ssis_preflight.engine.report import Settings
from ssis_preflight.engine.run import AnyRule
from ssis_preflight.engine.selection import select_rules
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Declared


class GateOptions(msgspec.Struct, frozen=True):
    """Everything that the flags and the settings say about a run.

    ``rules`` are those that run, as the settings want them, with the ``parameters`` that were set. ``format`` and
    ``outputs`` are where the result goes.
    """

    rules: tuple[AnyRule, ...]
    parameters: Mapping[tuple[str, str], object]
    settings: Settings
    declared: Declared
    format: str
    outputs: list[FileOutput]
    display: Display
    write_baseline: Path | None


def add_gate_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags; what is not given is None or empty, so that the settings decide."""
    add_output_arguments(parser)
    parser.set_defaults(format=None, color=None)
    add_config_argument(parser)
    add_rule_arguments(parser)
    parser.add_argument("--exit-zero", action="store_true", help="end with 0 instead of 1")
    add_waiver_arguments(parser)
    parser.add_argument(
        "--no-waivers", action="store_true", help="accept nothing: no waiver and no baseline of the settings"
    )
    parser.add_argument(
        "--write-baseline", metavar="FILE", help="write what is found now into a baseline file"
    )


def gate_options(arguments: argparse.Namespace) -> GateOptions:
    """Return what the flags and the settings say.

    Raises:
        UsageError: something that they name does not exist or cannot be read, or two flags exclude each other.
    """
    _exclusive(arguments)
    loaded = load_settings(arguments)
    configuration = loaded.configuration
    selected = select_rules(loaded.rules, configuration.select.value, configuration.ignore.value)
    adjusted = adjust(selected, configuration.rules)
    if not adjusted.rules:
        message = "no rule is left to run: --select, --ignore and the settings take all of them away"
        raise UsageError(message)
    notices = (*_not_run(configuration), *adjusted.notices)
    settings = Settings(
        gate=Gate(configuration.fail_on.value, arguments.exit_zero, configuration.allow_incomplete.value),
        required=frozenset(_part(name) for name in configuration.require.value),
        as_of=date_of(arguments.as_of),
        version=__version__,
        policy=_policy(loaded, notices, accepts=not arguments.no_waivers),
    )
    return GateOptions(
        rules=adjusted.rules,
        parameters=adjusted.parameters,
        settings=settings,
        declared=configuration.declared,
        format=check_format(configuration.format.value),
        outputs=parse_outputs(configuration.outputs.value),
        display=display_of(arguments, configuration.color.value),
        write_baseline=_baseline_file(arguments.write_baseline),
    )


def _exclusive(arguments: argparse.Namespace) -> None:
    for flag, value in (("--waivers", arguments.waivers), ("--baseline", arguments.baseline)):
        if arguments.no_waivers and value:
            message = f"--no-waivers accepts nothing, so {flag} has no meaning beside it"
            raise UsageError(message)


def _baseline_file(name: str | None) -> Path | None:
    """Return the file of ``--write-baseline``; its folder is looked at before any work is done."""
    if name is None:
        return None
    check_folder(Path(name))
    return Path(name)


def _policy(loaded: Loaded, notices: tuple[str, ...], *, accepts: bool) -> Policy:
    names = loaded.packs.names
    if not accepts:
        return Policy(
            notices=(*notices, "No waiver and no baseline was applied (--no-waivers)"), rule_packs=names
        )
    configuration = loaded.configuration
    baseline = configuration.baseline.value
    return Policy(
        waivers=read_waivers([Path(path) for path in configuration.waivers.value], loaded.rules),
        baseline=read_baseline(Path(baseline)) if baseline else None,
        notices=notices,
        rule_packs=names,
    )


def _not_run(configuration: Configuration) -> list[str]:
    """Return a line for each list of the settings file that keeps rules from running."""
    lines = []
    for key, says in (("select", "only {} ran"), ("ignore", "{} did not run")):
        found = getattr(configuration, key)
        if found.value and found.origin.file is not None:
            told = says.format(", ".join(name.upper() for name in found.value))
            lines.append(f"{told[0].upper()}{told[1:]} ({key}, {found.origin.text()})")
    return lines


def _part(name: str) -> Part:
    try:
        return Part(name.strip().lower())
    except ValueError:
        message = f"there is no part {name!r} of the evidence; choose from {', '.join(Part)}"
        raise UsageError(message) from None
