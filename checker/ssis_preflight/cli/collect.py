"""``ssis-preflight collect``: a snapshot from live nodes."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from ssis_preflight.collect.course import Course
from ssis_preflight.collect.credentials import Wish, passwords, user_of
from ssis_preflight.collect.delivery import Answer, Question
from ssis_preflight.collect.inventory import TRANSPORTS, Inventory, Node, Reach, from_file, from_flags, merged
from ssis_preflight.collect.progress import open_progress
from ssis_preflight.collect.store import prepare
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.names import fold

EPILOG = """\
exit codes:
  0  every node and every part was read
  2  could not run: usage, inventory, output folder
  3  partial: some nodes or parts are missing; the snapshot is valid, and --only-missing goes on with it
  4  no node answered

The password is asked for, or comes from SSIS_PREFLIGHT_PASSWORD, --password-stdin or --keyring; never from an
argument. With the transport kerberos, the default, the ticket of kinit is used, and no password."""

MOST_JOBS = 128


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.epilog = EPILOG
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="the snapshot folder to write")
    _add_nodes(parser)
    _add_transport(parser)
    _add_secrets(parser)
    _add_run(parser)


def _add_nodes(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("nodes")
    group.add_argument(
        "--node",
        action="append",
        default=[],
        metavar="NAME[=ENDPOINT]",
        help="a node, and where its WinRM answers: host, address or URL (repeatable)",
    )
    group.add_argument(
        "--discover", metavar="NAME[=ENDPOINT]", help="ask this node first, and then all nodes of its cluster"
    )
    group.add_argument("--inventory", metavar="FILE", help="a TOML file with nodes and how they are reached")
    group.add_argument(
        "--include-packages", action="store_true", help="also copy the packages of the package stores"
    )
    group.add_argument(
        "--path",
        action="append",
        default=[],
        metavar="PATH",
        help="also copy this file of each node (repeatable)",
    )


def _add_transport(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("transport")
    group.add_argument("--transport", choices=TRANSPORTS, help="how to sign in (default: kerberos)")
    tls = group.add_mutually_exclusive_group()
    tls.add_argument("--tls", action="store_true", default=None, help="https, port 5986")
    tls.add_argument(
        "--no-tls",
        action="store_false",
        dest="tls",
        help="http, port 5985, with sealed messages (the default)",
    )
    group.add_argument("--port", type=_number(1, 65535), metavar="PORT", help="another port")
    group.add_argument("--ca-file", metavar="FILE", help="trust only these issuers of certificates (PEM)")
    group.add_argument(
        "--cert-file", metavar="FILE", help="the certificate of the transport certificate (PEM)"
    )
    group.add_argument("--cert-key-file", metavar="FILE", help="its private key (PEM)")
    group.add_argument(
        "--insecure-skip-verify",
        action="store_false",
        dest="verify",
        default=None,
        help="take any certificate: whoever stands between reads and changes everything",
    )


def _add_secrets(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("who signs in")
    group.add_argument("--user", metavar="USER", help="such as CORP\\dba or dba@corp.example")
    # Without this, argparse takes --password for a short form of --password-stdin, and repeats the password.
    group.add_argument("--password", type=_never, help=argparse.SUPPRESS)
    source = group.add_mutually_exclusive_group()
    source.add_argument(
        "--password-stdin", action="store_true", help="the password is the first line of standard input"
    )
    source.add_argument(
        "--keyring", action="store_true", help="the password is in the keyring of this computer"
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the run")
    group.add_argument(
        "--only-missing",
        action="store_true",
        help="go on with the snapshot: ask only nodes that were not wholly read",
    )
    group.add_argument(
        "--jobs", type=_number(1, MOST_JOBS), default=16, metavar="N", help="nodes at a time (16)"
    )
    group.add_argument(
        "--timeout",
        type=_number(1, 86400),
        metavar="SECONDS",
        help="for all that is done with one node (300)",
    )
    group.add_argument(
        "--timeout-total",
        type=_number(1, 86400),
        default=1800,
        metavar="SECONDS",
        help="for the whole run (1800)",
    )
    group.add_argument(
        "--retries",
        type=_number(0, 10),
        default=2,
        metavar="N",
        help="more attempts after a reason that may pass (2)",
    )
    group.add_argument("-q", "--quiet", action="store_true", help="only nodes that were not wholly read")


def execute(arguments: argparse.Namespace) -> int:
    """Collect the snapshot and return the exit code.

    Raises:
        PreflightError: an argument, the inventory or the output folder is impossible.
    """
    inventory = _inventory(arguments)
    wish = Wish(arguments.user, arguments.password_stdin, arguments.keyring)
    asked = [*inventory.nodes, *([inventory.discover] if inventory.discover else [])]
    folder = Path(arguments.output)
    prepare(folder, resume=arguments.only_missing)
    known = passwords(asked, wish)

    # Loaded here: neither the help of this command nor a mistake in its arguments needs pywinrm and requests.
    from ssis_preflight.collect.gather import Plan, gather  # noqa: PLC0415
    from ssis_preflight.collect.script import collector_script  # noqa: PLC0415
    from ssis_preflight.collect.session import Account, exchange  # noqa: PLC0415

    script = collector_script()

    def ask(node: Node, question: Question, course: Course) -> Answer:
        user = user_of(node, wish)
        return exchange(node, Account(user, known.get(fold(user or ""))), script, question, course)

    plan = Plan(
        inventory,
        folder,
        Question(include_packages=arguments.include_packages, paths=tuple(arguments.path)),
        jobs=arguments.jobs,
        retries=arguments.retries,
        timeout_total=float(arguments.timeout_total),
        only_missing=arguments.only_missing,
    )
    with _stop_on_interrupt() as stop, contextlib.closing(open_progress(quiet=arguments.quiet)) as progress:
        if any(not node.reach.verify for node in asked):
            progress.notice(
                "WARNING: certificates are not verified (--insecure-skip-verify): whoever stands between can read "
                "the password, and change what is collected"
            )
        result = gather(plan, ask, progress, stop)
    following = f" Next: ssis-preflight audit {folder}" if result.answered else ""
    sys.stderr.write(f"ssis-preflight: {result.sentence}{following}\n")
    return result.exit_code


def _inventory(arguments: argparse.Namespace) -> Inventory:
    """Return the nodes of the file and of the flags.

    Raises:
        UsageError: there is none, or something about one is impossible.
    """
    said = {name: getattr(arguments, name, None) for name in Reach.__struct_fields__ if name != "user"}
    override = {name: value for name, value in said.items() if value is not None}
    if "timeout" in override:
        override["timeout"] = float(arguments.timeout)
    if arguments.inventory is None:
        inventory = from_flags(arguments.node, arguments.discover, Reach(**override))
    else:
        listed = from_file(Path(arguments.inventory), override)
        flags = from_flags(arguments.node, arguments.discover, listed.reach)
        inventory = merged(listed, flags)
    if not inventory.nodes and inventory.discover is None:
        message = "no node is named: use --node NAME, --discover NAME, or --inventory FILE"
        raise UsageError(message)
    return inventory


@contextlib.contextmanager
def _stop_on_interrupt() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C sets; a second Ctrl-C ends the program at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, earlier)
        stop.set()

    earlier = signal.signal(signal.SIGINT, interrupted)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, earlier)


def _never(_password: str) -> str:
    """Refuse a password in an argument, which every user of the computer can see, without repeating it."""
    message = "an argument is seen by others; use the prompt, --password-stdin, --keyring or the environment"
    raise argparse.ArgumentTypeError(message)


def _number(least: int, most: int) -> Callable[[str], int]:
    """Return the check of a whole number between two bounds."""

    def check(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            message = f"a whole number from {least} to {most} is wanted, not {text!r}"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return check
