"""``ssis-preflight simulate``: what failovers do to the groups that bear Integration Services."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.cli.output import terminal_options, write_bytes
from ssis_preflight.engine.simulation import Wish, simulate
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.facts import known_or_none
from ssis_preflight.model.names import nearest
from ssis_preflight.model.states import NodeState
from ssis_preflight.read.snapshot import open_snapshot
from ssis_preflight.result.simulation import Simulation
from ssis_preflight_reports.json_report import harmless
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.simulation import render

EPILOG = """\
exit codes:
  0  no hazard
  1  hazards
  2  could not run: usage, unreadable snapshot
  3  core evidence is missing, every hazard rests on facts that are not in evidence, or the search was not finished
  4  the tool itself broke"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.epilog = EPILOG
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="the snapshot folder")
    parser.add_argument(
        "--fail",
        action="append",
        default=[],
        metavar="NODE",
        help="let exactly this node fail, from today's placement; repeated, in this order",
    )
    parser.add_argument(
        "--max-failures",
        type=_count,
        metavar="K",
        help="explore up to this many failures of nodes or services",
    )
    parser.add_argument("--max-moves", type=_count, metavar="M", help="and up to this many operator's moves")
    parser.add_argument("--max-depth", type=_count, metavar="D", help="and both together up to this many")
    parser.add_argument(
        "--any-placement", action="store_true", help="start from every allowed placement, not from today's"
    )
    parser.add_argument("--trace", action="store_true", help="print every trace in full, line by line")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="also write the result to a file: text or json (repeatable)",
    )
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colour of text")


def execute(arguments: argparse.Namespace) -> int:
    """Simulate, print what was found, and return the exit code.

    Raises:
        PreflightError: the snapshot cannot be opened, or an argument is impossible.
    """
    files = [_file(text) for text in arguments.output]
    view = ClusterView(open_snapshot(Path(arguments.snapshot)).snapshot)
    found = simulate(view, wish_of(arguments, view))
    for name, path in files:
        plain = RenderOptions(verbose=arguments.trace)
        try:
            path.write_bytes(as_json(found) if name == "json" else render(found, plain))
        except OSError as error:
            message = f"cannot write {path}: {error.strerror or error}"
            raise UsageError(message) from error
    if arguments.format == "json":
        write_bytes(as_json(found))
    else:
        options = terminal_options(arguments.color, verbose=arguments.trace)
        write_bytes(render(found, options), text=True)
    if found["missing"] is not None:
        sys.stderr.write(f"ssis-preflight: core evidence is missing: {found['missing']}\n")
    return found["exit_code"]


def as_json(found: Simulation) -> bytes:
    """Return the objects ``failover`` and ``delegation``, in the shapes of the report."""
    document = {"failover": found["failover"], "delegation": found["delegation"]}
    return (harmless(json.dumps(document, indent=2, ensure_ascii=False)) + "\n").encode()


def wish_of(arguments: argparse.Namespace, view: ClusterView) -> Wish:
    """Return what the arguments ask for, checked against the nodes of the snapshot.

    Raises:
        UsageError: a node does not exist, is down or named twice, none would be left, or arguments exclude
            each other.
    """
    bounds = {
        "--max-failures": arguments.max_failures is not None,
        "--max-moves": arguments.max_moves is not None,
        "--max-depth": arguments.max_depth is not None,
        "--any-placement": arguments.any_placement,
    }
    given = [name for name, is_given in bounds.items() if is_given]
    if arguments.fail and given:
        message = f"--fail says exactly what fails, so {given[0]} has no meaning beside it"
        raise UsageError(message)
    _check_bound(arguments.max_failures, view)
    return Wish(
        fail=_failing(arguments.fail, view),
        failures=arguments.max_failures,
        moves=arguments.max_moves,
        depth=arguments.max_depth,
        any_placement=arguments.any_placement,
    )


def _check_bound(failures: int | None, view: ClusterView) -> None:
    nodes = known_or_none(view.cluster.nodes)
    if nodes is None or failures is None or failures < len(nodes):
        return
    message = f"--max-failures {failures} leaves no node of {len(nodes)}; at most {len(nodes) - 1}"
    raise UsageError(message)


def _failing(names: list[str], view: ClusterView) -> tuple[str, ...]:
    if not names or known_or_none(view.cluster.nodes) is None:
        return ()
    found: list[str] = []
    for name in names:
        node = _node(name, view)
        if node in found:
            message = f"--fail names {node} twice"
            raise UsageError(message)
        found.append(node)
    if len(found) == len(view.nodes()):
        message = "--fail leaves no node: at least one must not fail"
        raise UsageError(message)
    return tuple(found)


def _node(name: str, view: ClusterView) -> str:
    node = view.node(name)
    if node is not None:
        if known_or_none(node.state) in {None, NodeState.UP, NodeState.PAUSED}:
            return node.name
        message = f"--fail {node.name}: this node is down already in the snapshot"
        raise UsageError(message)
    names = [entry.name for entry in view.nodes()]
    near = nearest(name, names, least=0.5)
    hint = f"did you mean {near}?" if near else f"its nodes are {', '.join(names)}"
    message = f"the cluster has no node {name!r}; {hint}"
    raise UsageError(message)


def _count(text: str) -> int:
    if not text.isdecimal():
        message = f"a number from 0 upwards is wanted, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _file(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if name not in {"text", "json"} or not equals or not path:
        message = f"--output takes text=FILE or json=FILE, not {text!r}"
        raise UsageError(message)
    return name, Path(path)
