"""``snapshot.toml``: what the operator declares about a snapshot.

The file is believed as a whole or not at all: after a syntax error or a value of the wrong type nothing of it is
used. A word that is not known is left out with a complaint, and the rest is used.
"""

from __future__ import annotations

import ntpath
import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime

import msgspec
from msgspec import field
from msgspec.structs import replace

from ssis_preflight.model.facts import Known
from ssis_preflight.model.names import meant
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import Declared, FileStatus
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.text import LineMap, UndecodableError, decode
from ssis_preflight.read.toml_places import Keys, TomlPlaces

FILE = "snapshot.toml"
MAX_SIZE = 64 * 1024
"""Bytes: a thousand lines, of which an operator writes ten."""

MAX_DOTS = 16
"""Names in a dotted key; the file has no table that is deeper than two."""

MOST_COMPLAINTS = 20

COMPLETE_WORDS = (
    Part.NODES,
    Part.GROUPS,
    Part.RESOURCES,
    Part.PARAMETERS,
    Part.DEPENDENCIES,
    Part.POSSIBLE_OWNERS,
    Part.PREFERRED_OWNERS,
    Part.CHECKPOINTS,
    Part.DISKS,
    Part.SHARED_VOLUMES,
    Part.SERVICES,
    Part.NETWORKS,
)
"""The lists that ``complete`` may name."""

PATTERNS = ("standalone", "clustered", "auto")
CLIENTS = ("remote", "service-node", "sql-node")

_TOP_KEYS = ("cluster", "collected_at", "absent", "complete", "disks", "declared")
_DECLARED_KEYS = ("pattern", "package_instances", "store_principals", "clients")
_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")
_CONTROL = re.compile(r"[\x00-\x1f]")
_NAME = r"""(?:[\w-]++|"[^"\r\n]*+"|'[^'\r\n]*+')"""
_DOTTED = re.compile(rf"(?<![\w-]){_NAME}(?:[ \t]*+\.[ \t]*+{_NAME}){{{MAX_DOTS},}}")
_LONGEST_SAID = 80
_MOUNT = re.compile(r"([A-Za-z])(?::?|:[\\/](.*))", re.DOTALL)
_REMEDY = "Correct snapshot.toml."


class SnapshotToml(msgspec.Struct, frozen=True):
    r"""What ``snapshot.toml`` says; every part is empty or None where the file does not name it.

    ``collected_at`` is an ISO 8601 time. ``absent`` are Windows paths that were looked for and are not there.
    ``complete`` are the words of ``declared.complete`` with their places. ``disks`` are drive letters (``S:``) and
    mount points (``S:\Data``) by the name of the disk resource, as written.
    """

    status: FileStatus
    complaints: tuple[Complaint, ...] = ()
    remedy: str = ""
    cluster: Known[str] | None = None
    collected_at: Known[str] | None = None
    absent: tuple[Known[str], ...] = ()
    complete: tuple[Known[str], ...] = ()
    disks: Mapping[str, Known[tuple[str, ...]]] = field(default_factory=dict)
    declared: Declared = field(default_factory=Declared)


class _WrongTypeError(Exception):
    """A value is of the wrong type; ``keys`` lead to it."""

    def __init__(self, keys: Keys, wanted: str) -> None:
        super().__init__(f"{_said('.'.join(keys))} must be {wanted}.")
        self.keys = keys


def read(raw: bytes) -> SnapshotToml:
    """Read the bytes of ``snapshot.toml``; never raises.

    The status is ``READ``, ``PARTLY_READ`` where something was left out, or ``DAMAGED``: nothing of it is used.
    """
    if len(raw) > MAX_SIZE:
        return _damaged(f"{FILE} has {len(raw):,} bytes. The limit is {MAX_SIZE:,} bytes.", 1)
    try:
        decoded = decode(raw)
    except UndecodableError as error:
        return _damaged(f"{FILE} is not a text. {error}", 1)
    text = decoded.text.removeprefix("\ufeff")
    if deep := _DOTTED.search(text):
        line, column = LineMap.of(text).position(deep.start())
        return _damaged(
            f"{FILE} has a name of more than {MAX_DOTS} parts with dots between them.", line, column
        )
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_error(text, str(error))
    except (ValueError, RecursionError) as error:
        return _damaged(f"{FILE} cannot be read: {_reason(error)}.", 1)
    source = _Source(TomlPlaces.of(text))
    if decoded.doubtful:
        source.complain((), "The file is not UTF-8: letters beyond A to Z are a guess. Save it as UTF-8.")
    try:
        return _content(table, source)
    except _WrongTypeError as error:
        return _damaged(str(error), source.place(error.keys).line)


class _Source(msgspec.Struct):
    """Where the values stand, and the complaints so far."""

    places: TomlPlaces
    complaints: list[Complaint] = field(default_factory=list)
    unsaid: int = 0

    def place(self, keys: Keys, item: tuple[int, str] | None = None) -> Place:
        """Return the place of a value, or of the text with that index in its list."""
        if not keys:
            return Place(FILE, line=1)
        if item is None:
            return Place(FILE, keys, line=self.places.line(keys))
        index, text = item
        return Place(FILE, (*keys, index), line=self.places.line(keys, text))

    def complain(self, keys: Keys, message: str, item: tuple[int, str] | None = None) -> None:
        """Note that something is left out."""
        self.complain_at(self.place(keys, item), message)

    def complain_at(self, at: Place, message: str) -> None:
        """Note that something is left out, at a place that is known; of too many, only how many."""
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(Complaint(message, at, fatal=False))
        else:
            self.unsaid += 1

    def all_complaints(self) -> tuple[Complaint, ...]:
        """Return the complaints, and how many more there are."""
        if not self.unsaid:
            return tuple(self.complaints)
        last = Complaint(f"{self.unsaid} more complaints about {FILE}.", Place(FILE, line=1), fatal=False)
        return (*self.complaints, last)


def _content(table: Mapping[str, object], source: _Source) -> SnapshotToml:
    declared = _table(table, (), "declared")
    _unknown_keys(table, (), _TOP_KEYS, source)
    _unknown_keys(declared, ("declared",), _DECLARED_KEYS, source)
    complete = _words(table, ("complete",), COMPLETE_WORDS, source)
    result = SnapshotToml(
        status=FileStatus.READ,
        cluster=_text(table, ("cluster",), source),
        collected_at=_time(table, source),
        absent=_absent(table, source),
        complete=complete,
        disks=_disks(_table(table, (), "disks"), source),
        declared=Declared(
            pattern=_pattern(declared, source),
            package_instances=_texts(declared, ("declared", "package_instances"), source),
            store_principals=_texts(declared, ("declared", "store_principals"), source),
            clients=_words(declared, ("declared", "clients"), CLIENTS, source),
            complete=frozenset(word.value for word in complete),
        ),
    )
    if not source.complaints:
        return result
    return replace(result, status=FileStatus.PARTLY_READ, complaints=source.all_complaints(), remedy=_REMEDY)


def _table(table: Mapping[str, object], above: Keys, name: str) -> Mapping[str, object]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise _WrongTypeError((*above, name), f"a table, [{name}]")
    return value


def _unknown_keys(table: Mapping[str, object], above: Keys, known: Collection[str], source: _Source) -> None:
    for name in table:
        if name not in known:
            source.complain((*above, name), f'The key "{_said(name)}" is not known.{meant(name, known)}')


def _text(table: Mapping[str, object], keys: Keys, source: _Source) -> Known[str] | None:
    value = table.get(keys[-1])
    if value is None:
        return None
    if not isinstance(value, str):
        raise _WrongTypeError(keys, "a text in quotes")
    text = _sound(value, keys, source)
    return None if text is None else Known(text, source.place(keys))


def _texts(table: Mapping[str, object], keys: Keys, source: _Source) -> tuple[Known[str], ...]:
    sound = []
    for index, written in enumerate(_list(table, keys)):
        text = _sound(written, keys, source, (index, written))
        if text is not None:
            sound.append(Known(text, source.place(keys, (index, written))))
    return tuple(sound)


def _list(table: Mapping[str, object], keys: Keys) -> list[str]:
    value = table.get(keys[-1], [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _WrongTypeError(keys, "a list of texts in quotes, [...]")
    return value


def _sound(written: str, keys: Keys, source: _Source, item: tuple[int, str] | None = None) -> str | None:
    """Return a text without the spaces at its ends, or None, with a complaint, where it cannot be meant."""
    if _CONTROL.search(written):
        source.complain(
            keys,
            f"A text under {_said(keys[-1])} holds a tab, a line break or the like. In double quotes a backslash "
            "begins an escape: write Windows paths in single quotes.",
            item,
        )
        return None
    if not written.strip():
        source.complain(keys, f"A text under {_said(keys[-1])} is empty.", item)
        return None
    return written.strip()


def _words(
    table: Mapping[str, object], keys: Keys, known: Collection[str], source: _Source
) -> tuple[Known[str], ...]:
    """Return the words of a list that are known, in small letters."""
    words = []
    for index, written in enumerate(_list(table, keys)):
        word = written.strip().casefold()
        if word in known:
            words.append(Known(word, source.place(keys, (index, written))))
        else:
            message = f'{keys[-1]} names "{_said(written)}", which is not known.{meant(word, known)}'
            source.complain(keys, message, (index, written))
    return tuple(words)


def _pattern(declared: Mapping[str, object], source: _Source) -> Known[str] | None:
    """Return the declared pattern; ``auto`` is the same as none."""
    keys = ("declared", "pattern")
    found = _text(declared, keys, source)
    word = found.value.casefold() if found else "auto"
    if found is None or word == "auto":
        return None
    if word not in PATTERNS:
        message = f'The pattern "{_said(found.value)}" is not known.{meant(word, PATTERNS)}'
        source.complain(keys, message)
        return None
    return Known(word, found.at)


def _time(table: Mapping[str, object], source: _Source) -> Known[str] | None:
    keys = ("collected_at",)
    value = table.get("collected_at")
    if isinstance(value, str):
        written = value.strip()
        try:
            value = datetime.fromisoformat(written)
        except ValueError:
            source.complain(
                keys, f'collected_at is "{_said(written)}", which is no time such as 2026-11-22T09:30:00Z.'
            )
            return None
    if value is None:
        return None
    if not isinstance(value, date):
        raise _WrongTypeError(keys, "a time such as 2026-11-22T09:30:00Z")
    return Known(re.sub(r"\+00:00$", "Z", value.isoformat()), source.place(keys))


def _absent(table: Mapping[str, object], source: _Source) -> tuple[Known[str], ...]:
    paths = []
    for known in _texts(table, ("absent",), source):
        drive, rest = ntpath.splitdrive(known.value)
        if drive and rest.startswith(("\\", "/")):
            paths.append(known)
        else:
            message = (
                f'absent names "{_said(known.value)}", '
                "which is no full Windows path such as 'S:\\SSIS\\File.xml'."
            )
            source.complain_at(known.at, message)
    return tuple(paths)


def _disks(table: Mapping[str, object], source: _Source) -> dict[str, Known[tuple[str, ...]]]:
    disks = {}
    for resource in table:
        keys = ("disks", resource)
        mounts = []
        for known in _texts(table, keys, source):
            mount = _mount(known.value)
            if mount is None:
                said = _said(known.value)
                message = f'"{said}" is no drive letter such as "S:" and no mount point such as \'S:\\Data\'.'
                source.complain_at(known.at, message)
            else:
                mounts.append(mount)
        disks[resource] = Known(tuple(mounts), source.place(keys))
    return disks


def _mount(written: str) -> str | None:
    match = _MOUNT.fullmatch(written)
    if match is None:
        return None
    below = ntpath.normpath(match[2]) if match[2] and match[2].strip("\\/") else ""
    return f"{match[1].upper()}:" + (f"\\{below}" if below not in {"", "."} else "")


def _syntax_error(text: str, message: str) -> SnapshotToml:
    found = _SYNTAX_PLACE.search(message)
    said = message[: found.start()] if found else message
    line, column = LineMap.of(text).position(len(text))
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    hint = " Write Windows paths in single quotes." if "escape" in said.casefold() else ""
    return _damaged(f"{FILE} is not valid TOML: {shown(said)}.{hint}", line, column)


def _said(text: str) -> str:
    return shown(text, limit=_LONGEST_SAID)


def _reason(error: ValueError | RecursionError) -> str:
    return "it is nested too deep" if isinstance(error, RecursionError) else "a number in it is too long"


def _damaged(message: str, line: int | None, column: int | None = None) -> SnapshotToml:
    at = Place(FILE, line=line, column=column)
    return SnapshotToml(FileStatus.DAMAGED, (Complaint(message, at),), f"{_REMEDY} Nothing of it was used.")
