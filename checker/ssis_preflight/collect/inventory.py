"""Which nodes are collected, and how each is reached: from flags or from a TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec.structs import asdict, replace

from ssis_preflight.collect.endpoint import EndpointError, endpoint_of
from ssis_preflight.collect.store import name_problem
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.names import fold, meant
from ssis_preflight.read.text import UndecodableError, decode
from ssis_preflight.read.toml_places import TomlPlaces

TRANSPORTS = ("kerberos", "ntlm", "basic", "credssp", "certificate")
LARGEST_FILE = 1024 * 1024
MOST_NODES = 1000

_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)\s*$")
_NODE_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*node[ \t]*\]\]", re.MULTILINE)
_TABLE_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)


class Reach(msgspec.Struct, frozen=True):
    """How a node is reached.

    Times are seconds: ``timeout`` bounds all that is done with one node, ``connect_timeout`` one connection,
    ``operation_timeout`` how long the node may keep one message waiting. ``verify`` false takes any certificate.
    """

    transport: str = "kerberos"
    user: str | None = None
    tls: bool | None = None
    port: int | None = None
    ca_file: str | None = None
    verify: bool = True
    cert_file: str | None = None
    cert_key_file: str | None = None
    timeout: float = 300.0
    connect_timeout: float = 15.0
    operation_timeout: float = 20.0


class Node(msgspec.Struct, frozen=True):
    """One node that is asked: its name as a person wrote it, the URL of its WinRM service, and how it is reached.

    ``any_name`` is true where whatever node answers is welcome: the first one of ``--discover``.
    """

    name: str
    endpoint: str
    reach: Reach = Reach()
    any_name: bool = False


class Inventory(msgspec.Struct, frozen=True):
    """The nodes to collect; ``discover`` is asked first, and the cluster's other nodes are taken from its answer."""

    nodes: tuple[Node, ...]
    discover: Node | None
    reach: Reach


_REACH_KEYS = tuple(Reach.__struct_fields__)
_NODE_KEYS = ("name", "address", "endpoint", *_REACH_KEYS)
_TOP_KEYS = ("defaults", "discover", "node")
_PATHS = ("ca_file", "cert_file", "cert_key_file")


def node_of(name: str, address: str, reach: Reach, *, any_name: bool = False) -> Node:
    """Return a node, checked.

    Raises:
        UsageError: the name, the address or the combination is impossible; the message is one sentence.
    """
    problem = name_problem(name)
    if problem:
        message = f"{name!r} cannot be the name of a node: {problem}"
        raise UsageError(message)
    tls = reach.tls if reach.tls is not None else reach.transport in {"basic", "certificate"}
    try:
        endpoint = endpoint_of(address, tls=tls, port=reach.port)
    except EndpointError as error:
        message = f"node {name}: {error}"
        raise UsageError(message) from None
    _check_reach(name, endpoint, reach)
    return Node(name, endpoint, reach, any_name)


def from_flags(nodes: Iterable[str], discover: str | None, reach: Reach) -> Inventory:
    """Return the inventory for ``--node NAME[=ENDPOINT]`` and ``--discover NAME[=ENDPOINT]``.

    Raises:
        UsageError: a flag is impossible, or a node is named twice.
    """
    found = tuple(_flag(text, reach, "--node") for text in nodes)
    first = None if discover is None else replace(_flag(discover, reach, "--discover"), any_name=True)
    return _whole(Inventory(found, first, reach))


def from_file(path: Path, override: Mapping[str, object]) -> Inventory:
    """Return the inventory of a TOML file; ``override`` holds what flags say of every node, by the same keys.

    Raises:
        UsageError: the file cannot be read, or something in it is wrong: file, line, key, and what is near.
    """
    text = _text(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_PLACE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        said = str(error)[: found.start()] if found else str(error)
        hint = " (write Windows paths in single quotes)" if "escape" in said.casefold() else ""
        raise UsageError(f"{path}, line {line}: {said}{hint}") from None
    except (ValueError, RecursionError):
        raise UsageError(
            f"{path} cannot be read: it is nested too deep, or a number in it is too long"
        ) from None
    return _content(_Source(path, text), table, override)


def merged(one: Inventory, other: Inventory) -> Inventory:
    """Return the nodes of the file and those of the flags together; ``discover`` of ``other`` goes first."""
    return _whole(Inventory((*one.nodes, *other.nodes), other.discover or one.discover, other.reach))


class _Source(msgspec.Struct, frozen=True):
    """The file, for the place in every error."""

    path: Path
    text: str

    def error(self, line: int | None, message: str) -> UsageError:
        """Return the error for a line."""
        return UsageError(f"{self.path}, line {line or 1}: {message}")

    def line(self, table: str, key: str | None = None) -> int | None:
        """Return the line of a key of a table: ``defaults``, or ``node`` with a number: ``node 0``."""
        name, _, number = table.partition(" ")
        if not number:
            keys = tuple(part for part in (name, key) if part)
            return TomlPlaces.of(self.text).line(keys)
        headers = [match.start() for match in _NODE_HEADER.finditer(self.text)]
        if int(number) >= len(headers):
            return TomlPlaces.of(self.text).line((name,))
        start = headers[int(number)]
        following = _TABLE_HEADER.search(self.text, self.text.find("\n", start) + 1 or len(self.text))
        block = self.text[start : following.start() if following else len(self.text)]
        above = self.text.count("\n", 0, start)
        body = block.partition("]]")[2]
        inside = TomlPlaces.of(body).line((key,)) if key else None
        return above + (inside or 1)


def _content(source: _Source, table: Mapping[str, object], override: Mapping[str, object]) -> Inventory:
    for key in table:
        if key not in _TOP_KEYS:
            raise source.error(source.line(key), f'the key "{key}" is not known.{meant(key, _TOP_KEYS)}')
    defaults = _table(source, table.get("defaults", {}), "defaults")
    base = _reach(source, defaults, "defaults", Reach(), override)
    rows = table.get("node", [])
    if not isinstance(rows, list):
        raise source.error(source.line("node"), "nodes are written as [[node]], each with its name")
    if len(rows) > MOST_NODES:
        raise source.error(
            source.line("node"), f"{len(rows)} nodes; at most {MOST_NODES} are collected in one run"
        )
    nodes = tuple(_node(source, row, f"node {at}", base, override) for at, row in enumerate(rows))
    first = _discover(source, table.get("discover"), nodes, base)
    return _whole(Inventory(nodes, first, base), source)


def _discover(source: _Source, value: object, nodes: tuple[Node, ...], base: Reach) -> Node | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise source.error(source.line("discover"), "discover must be the name of a node in quotes")
    listed = next((node for node in nodes if fold(node.name) == fold(value)), None)
    try:
        found = listed or _flag(value, base, "discover")
    except UsageError as error:
        raise source.error(source.line("discover"), str(error)) from None
    return replace(found, any_name=True)


def _table(source: _Source, value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise source.error(source.line(place), f"{place.partition(' ')[0]} must be a table")
    return value


def _node(source: _Source, row: object, place: str, base: Reach, override: Mapping[str, object]) -> Node:
    table = _table(source, row, place)
    for key in table:
        if key not in _NODE_KEYS:
            message = f'the key "{key}" of [[node]] is not known.{meant(key, _NODE_KEYS)}'
            raise source.error(source.line(place, key), message)
    texts = {key: table[key] for key in ("name", "address", "endpoint") if key in table}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise source.error(source.line(place, key), f"{key} must be a text in quotes")
    if "name" not in texts:
        raise source.error(source.line(place), "a [[node]] has no name")
    if "address" in texts and "endpoint" in texts:
        raise source.error(source.line(place, "address"), "a [[node]] has either an address or an endpoint")
    key = "endpoint" if "endpoint" in texts else "address" if "address" in texts else "name"
    reach = _reach(source, {k: v for k, v in table.items() if k in _REACH_KEYS}, place, base, override)
    try:
        return node_of(str(texts["name"]).strip(), str(texts[key]).strip(), reach)
    except UsageError as error:
        raise source.error(source.line(place, key), str(error)) from None


def _reach(
    source: _Source, table: Mapping[str, object], place: str, base: Reach, override: Mapping[str, object]
) -> Reach:
    values = asdict(base)
    for key, value in table.items():
        if key not in _REACH_KEYS:
            known = meant(key, _REACH_KEYS)
            raise source.error(source.line(place, key), f'the key "{key}" of [{place}] is not known.{known}')
        try:
            one = msgspec.convert({key: value}, Reach)
        except msgspec.ValidationError:
            raise source.error(source.line(place, key), f"{key} must be {_wanted(key)}") from None
        problem = reach_problem(one)
        if problem:
            raise source.error(source.line(place, key), problem)
        values[key] = str(source.path.parent / str(value)) if key in _PATHS else getattr(one, key)
    return Reach(**{**values, **override})


def reach_problem(reach: Reach) -> str:
    """Return what is wrong with a single setting, or nothing."""
    if reach.transport not in TRANSPORTS:
        return f'the transport "{reach.transport}" is not known.{meant(reach.transport, TRANSPORTS)}'
    if reach.port is not None and not 1 <= reach.port <= 65535:
        return f"a port lies between 1 and 65535, not {reach.port}"
    for key in ("timeout", "connect_timeout", "operation_timeout"):
        value = getattr(reach, key)
        if not 1 <= value <= 86400:
            return f"{key} must lie between 1 and 86400 seconds, not {value:g}"
    return ""


def _check_reach(name: str, endpoint: str, reach: Reach) -> None:
    plain = endpoint.startswith("http:")
    if plain and reach.transport in {"basic", "certificate"}:
        message = (
            f"node {name}: the transport {reach.transport} needs TLS, and {endpoint} has none: the password would be "
            "readable. Use https, or the transport ntlm or kerberos"
        )
        raise UsageError(message)
    if reach.transport == "certificate" and not (reach.cert_file and reach.cert_key_file):
        message = f"node {name}: the transport certificate needs cert_file and cert_key_file"
        raise UsageError(message)
    for path in (reach.ca_file, reach.cert_file, reach.cert_key_file):
        if path is not None and not Path(path).is_file():
            message = f"node {name}: there is no file {path}"
            raise UsageError(message)


def _flag(text: str, reach: Reach, flag: str) -> Node:
    name, equals, address = text.partition("=")
    if not name.strip() or (equals and not address.strip()):
        message = (
            f"{flag} takes NAME or NAME=ENDPOINT, such as SQLNODE1=https://sqlnode1.corp.example:5986/wsman"
        )
        raise UsageError(message)
    if not equals and "://" in name:
        message = f"{flag} {text}: write the name of the node in front of its URL: NAME={text}"
        raise UsageError(message)
    return node_of(name.strip(), (address or name).strip(), reach)


def _whole(inventory: Inventory, source: _Source | None = None) -> Inventory:
    seen: dict[str, int] = {}
    for at, node in enumerate(inventory.nodes):
        if fold(node.name) in seen:
            message = f"the node {node.name} is named twice"
            raise source.error(source.line(f"node {at}", "name"), message) if source else UsageError(message)
        seen[fold(node.name)] = at
    return inventory


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    if len(raw) > LARGEST_FILE:
        raise UsageError(f"{path} is larger than {LARGEST_FILE} bytes, which no inventory is")
    try:
        return decode(raw).text.removeprefix("\ufeff").replace("\r\n", "\n")
    except UndecodableError as error:
        raise UsageError(f"{path} is not a text. {error}") from None


def _wanted(key: str) -> str:
    if key in {"tls", "verify"}:
        return "true or false"
    if key == "port":
        return "a whole number"
    return "a number of seconds" if key.endswith("timeout") else "a text in quotes"
