r"""The text that ``icacls PATH`` writes: access control lists of files and folders, in any language of Windows.

A list begins with the path and its first entry on one line; the further entries are indented to the column where the
account of the first one begins, which is what tells a path with spaces from the account::

    S:\SSIS\My Packages NT AUTHORITY\SYSTEM:(OI)(CI)(F)
                        CORP\etl-admins:(OI)(CI)(M)

    Successfully processed 1 files; Failed processing 0 files

The last line counts files in the system's language. Without it the text is cut, and the list before it may lack
entries. A list with something that is not understood is left out as a whole, because half of it says the wrong thing.

Source: Microsoft, *icacls*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.places import Place
from ssis_preflight.model.rights import FILE_ALL, FILE_EXECUTE, FILE_MODIFY, FILE_READ
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.sids import sid_of_text
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.localised_accounts import sid_of_shown_name
from ssis_preflight.read.reading import AccessText, Reading
from ssis_preflight.read.text import DecodedText, split_lines

KIND = "icacls-text"
MAX_LISTS = 100_000
LONGEST_LINE = 40_000
"""Characters of a line: a path has at most 32,767 (Microsoft, *Maximum Path Length Limitation*)."""

LONGEST_ACCOUNT = 512
"""Characters of ``DOMAIN\\name``: each has at most 255 (Microsoft, *Naming conventions in Active Directory*)."""

_HEAD = 64 * 1024
_MOST_COMPLAINTS = 20
_ENTRY = re.compile(r"(?P<who>.*[^\s:]):(?P<words>(?:\([A-Za-z]{1,4}(?:,[A-Za-z]{1,4}){0,31}\)){1,7})")
_FULL_PATH = re.compile(r"(?:\\\\\?\\)?(?:[A-Za-z]:\\|\\\\)")
_NUMBER = re.compile(r"\d+")
_NO_ACCOUNT = re.compile(r'["/\[\]:;|=,+*?<>]')
_NAMED_SID = re.compile(r"S-1-\S+")
_FLAGS = frozenset({"OI", "CI", "IO", "NP", "I", "DENY"})
_OF_LABEL = frozenset({"NW", "NR", "NX"})
"""What a mandatory integrity label forbids; a label stands in another list and grants nothing."""

_RIGHTS: Mapping[str, int] = {
    "F": FILE_ALL,
    "M": FILE_MODIFY,
    "RX": FILE_READ | FILE_EXECUTE,
    "R": FILE_READ,
    "W": 0x100116,
    "D": 0x10000,
    "DE": 0x10000,
    "RC": 0x20000,
    "WDAC": 0x40000,
    "WO": 0x80000,
    "S": 0x100000,
    "AS": 0x1000000,
    "MA": 0x2000000,
    "GA": 0x10000000,
    "GE": 0x20000000,
    "GW": 0x40000000,
    "GR": 0x80000000,
    "RD": 0x1,
    "WD": 0x2,
    "AD": 0x4,
    "REA": 0x8,
    "WEA": 0x10,
    "X": 0x20,
    "DC": 0x40,
    "RA": 0x80,
    "WA": 0x100,
}
_NONE = "N"
_AGAIN = (
    "Run icacls again with full paths, without /q, and keep all of its output: icacls PATH > FILE. Get-Acl PATH | "
    "Select-Object Path,Sddl | ConvertTo-Json tells more, in no language."
)


class _ListError(Exception):
    """A list cannot be used; the message is one sentence without the path."""


class _Line(msgspec.Struct, frozen=True):
    """A line that holds an entry: its number, its text, and the entry's account (with the path) and words."""

    number: int
    text: str
    who: str
    words: tuple[tuple[str, ...], ...]


class _Block(msgspec.Struct, frozen=True):
    """The lines of one list; ``strange`` is the first that is no entry, ``last`` says that the text ends here."""

    lines: tuple[_Line, ...]
    strange: int | None
    last: bool = False


def looks_like(text: str) -> bool:
    """Say whether the text is output of icacls, by the entries in its lines."""
    lines = [line for line in split_lines(text[:_HEAD]) if line.strip()]
    found = [_entry(0, line) for line in lines]
    if not lines or not any(found):
        return False
    begins = found[0] is not None and _FULL_PATH.match(lines[0]) is not None
    return begins or 2 * sum(entry is not None for entry in found) > len(lines)


def read(file: str, node: str | None, decoded: DecodedText) -> Reading:
    """Read one file: its path in the snapshot, the node that it speaks about (if one), its decoded text.

    The reading has ``access``. Its status is ``partly-read`` where a list cannot be used or a file was not read by
    icacls, and ``damaged`` where the text is cut, with the lists before that. Never raises.
    """
    lines = split_lines(decoded.text)
    access: list[AccessText] = []
    complaints: list[Complaint] = []
    for block in _blocks(lines):
        at = Place(file, node=node, line=block.lines[0].number)
        if len(access) >= MAX_LISTS:
            complaints.append(Complaint(f"The file has more than {MAX_LISTS:,} lists.", at, fatal=False))
            break
        if block.last:
            break
        try:
            access.append(_list(block, at, doubtful=decoded.doubtful))
        except _ListError as error:
            complaints.append(Complaint(str(error), at, fatal=False))
    complaints += _not_read(file, node, lines)
    status = FileStatus.PARTLY_READ if complaints else FileStatus.READ
    if not _is_finished(lines):
        last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
        message = f"The output ends at line {last}, before the line that counts the files."
        complaints.insert(0, Complaint(message, Place(file, node=node, line=last)))
        status = FileStatus.DAMAGED
    remedy = _AGAIN if complaints else ""
    return Reading(KIND, status, tuple(complaints[:_MOST_COMPLAINTS]), remedy, access=tuple(access))


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Go through the lists: each begins with an entry at the margin and goes on with indented ones."""
    held: list[_Line] = []
    strange: int | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        entry = _entry(number, line)
        if line[0].isspace():
            if entry is not None and held:
                held.append(entry)
            else:
                strange = strange or number
            continue
        if held:
            yield _Block(tuple(held), strange)
        held, strange = ([] if entry is None else [entry]), None
    if held:
        yield _Block(tuple(held), strange, last=True)


def _entry(number: int, line: str) -> _Line | None:
    found = _ENTRY.fullmatch(line.rstrip()) if len(line) <= LONGEST_LINE else None
    if found is None:
        return None
    words = tuple(tuple(group.split(",")) for group in found["words"].upper()[1:-1].split(")("))
    return _Line(number, line, found["who"], words)


def _is_finished(lines: Sequence[str]) -> bool:
    """Say whether the last line is the one that counts files: two numbers, at the margin, and no path."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    return _is_count(last)


def _is_count(line: str) -> bool:
    return not line[:1].isspace() and not _FULL_PATH.match(line) and len(_NUMBER.findall(line)) == 2


def _not_read(file: str, node: str | None, lines: Sequence[str]) -> Iterator[Complaint]:
    r"""Complain about the paths that icacls names without an entry: ``S:\SSIS: Access is denied.``"""
    for number, line in enumerate(lines, 1):
        if _FULL_PATH.match(line) and _entry(number, line) is None and number < len(lines):
            message = f"icacls shows no list for this: {shown(line.strip())}"
            yield Complaint(message, Place(file, node=node, line=number), fatal=False)


def _list(block: _Block, at: Place, *, doubtful: bool) -> AccessText:
    if block.strange is not None:
        raise _ListError(f"Line {block.strange} holds no entry that is understood.")
    first, *others = block.lines
    path, account = _split(first, [line.text for line in others])
    if not _FULL_PATH.match(path):
        raise _ListError(f"{shown(path)} is no full path, so that it is not known which file this is about.")
    accounts = [account, *(line.who.strip() for line in others)]
    entries = [
        _ace(name, line, doubtful=doubtful)
        for name, line in zip(accounts, block.lines, strict=True)
        if not set(line.words[-1]) <= _OF_LABEL
    ]
    return AccessText(path, SecurityDescriptor(None, None, tuple(entries)), at)


def _split(first: _Line, others: Sequence[str]) -> tuple[str, str]:
    """Return the path and the account of the first line: the further lines show the column, else the words do."""
    indents = {len(line) - len(line.lstrip()) for line in others}
    if len(indents) > 1:
        raise _ListError("The entries of this list do not begin in one column.")
    for at in _columns(first.who, next(iter(indents), 0)):
        if first.who[at - 1] == " " and first.who[:at].strip() and first.who[at:].strip():
            return first.who[: at - 1].rstrip(), first.who[at:].strip()
    if others:
        raise _ListError("The entries of this list do not begin below the account of the first one.")
    return _split_by_words(first.who)


def _columns(text: str, indent: int) -> list[int]:
    """Return the offsets that may be meant by a column: by characters, and where wide ones count twice."""
    if not indent:
        return []
    found = [indent] if indent < len(text) else []
    width = 0
    for at, letter in enumerate(text):
        if width == indent and at not in found:
            found.append(at)
        width += 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
    return found


def _split_by_words(text: str) -> tuple[str, str]:
    """Return the path and the account where one entry stands alone: by the only blank that can part them."""
    parts = [
        (text[: found.start()].rstrip(), text[found.end() :])
        for found in re.compile(" ").finditer(text, max(len(text) - LONGEST_ACCOUNT, 0))
        if _is_account(text[found.end() :])
    ]
    well_known = [(path, account) for path, account in parts if sid_of_shown_name(account) is not None]
    for choice in (well_known, parts):
        if len(choice) == 1:
            return choice[0]
    raise _ListError(
        "This list has one entry, and it cannot be told where the path ends and its account begins."
    )


def _is_account(text: str) -> bool:
    domain, backslash, name = text.rpartition("\\")
    plain = not _NO_ACCOUNT.search(text) and "\\" not in domain and text == text.strip()
    return plain and bool(name) and bool(domain or not backslash)


def _ace(name: str, line: _Line, *, doubtful: bool) -> Ace:
    *flags, rights = line.words
    found = {word for group in flags for word in group}
    if any(len(group) != 1 for group in flags) or not found <= _FLAGS:
        raise _ListError(f"The entry in line {line.number} has inheritance words that are not known here.")
    denied = "DENY" in found or rights == (_NONE,)
    mask = 0
    for right in rights:
        if right not in _RIGHTS and rights != (_NONE,):
            raise _ListError(
                f"The entry in line {line.number} has the right {right}, which is not known here."
            )
        mask |= _RIGHTS.get(right, FILE_ALL)
    return Ace(
        AceType.DENY if denied else AceType.ALLOW,
        _trustee(name, doubtful=doubtful),
        mask,
        object_inherit="OI" in found,
        container_inherit="CI" in found,
        inherit_only="IO" in found,
        no_propagate="NP" in found,
        inherited="I" in found,
    )


def _trustee(name: str, *, doubtful: bool) -> Trustee:
    """Return an account by what icacls shows: its name, or its SID where no name was found."""
    if _NAMED_SID.fullmatch(name):
        return Trustee(sid_of_text(name), None if sid_of_text(name) else name)
    sid = sid_of_shown_name(name, doubtful=doubtful)
    return Trustee(sid, None if sid and doubtful and not name.isascii() else name)
