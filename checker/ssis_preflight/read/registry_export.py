r"""Registry exports: ``.reg`` files as ``reg export`` and ``regedit`` write them, 5.00 and REGEDIT4.

A file that was edited by hand may also remove keys and values. What it removes is no evidence of content; what it
sets again afterwards is.
"""

from __future__ import annotations

import msgspec
from msgspec import field

from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.reading import Reading, RegistryData, RegistryKey, RegistryScalar, RegistryTree
from ssis_preflight.read.registry_scan import Damage, KeyHeader, ValueEntry, file_header, scan
from ssis_preflight.read.registry_values import is_text, scalar, type_name
from ssis_preflight.read.text import DecodedText, LineMap

KIND = "registry-export"
_MOST_COMPLAINTS = 100
_LONGEST_SAID = 200
_GUESSED = (
    "Characters beyond ASCII were read as Windows-1252; the file does not say which code page it is in."
)


def looks_like(text: str) -> bool:
    """Say whether a text is a registry export: blank lines and comments may stand before its header."""
    return file_header(text) is not None


def read(file: str, node: str | None, decoded: DecodedText) -> Reading:
    r"""Return the keys and values of an export; whatever the text is, nothing is raised.

    ``file`` is the path inside the snapshot and ``node`` the cluster node it speaks about. A key that comes again
    is merged, and the later value wins, as ``reg import`` does it. Each damaged place is a complaint with line and
    column and, where they are known, the key and the value that is lost; all the rest is read. A complaint that is
    not damage (a guessed code page) leaves the status READ.
    """
    header = file_header(decoded.text)
    content = _Content(file, node, single_byte=header is not None and header.casefold() == "regedit4")
    damage: list[tuple[Damage, str | None]] = []
    if header is None:
        damage.append(
            (Damage("the header of a registry export, which says its version, is missing", 0), None)
        )
    for item in scan(decoded.text):
        if isinstance(item, Damage):
            if item.ends_key:
                content.current = None
            damage.append((item, content.current.path if content.current else None))
        else:
            content.add(item)
    complaints = _complaints(damage, file, node, decoded.text)
    if decoded.doubtful or content.guessed:
        complaints.append(Complaint(_GUESSED, Place(file, node=node), fatal=False))
    return Reading(
        kind=KIND,
        status=FileStatus.DAMAGED if damage else FileStatus.READ,
        complaints=tuple(complaints),
        remedy=_remedy(content.first) if complaints else "",
        registry=RegistryTree(file, content.keys()),
        guessed=content.guessed,
    )


class _Draft(msgspec.Struct):
    """A key while the file is read; ``seen`` and the numbers in ``values`` are offsets in the text."""

    path: str
    seen: int
    deleted: bool = False
    values: dict[str, tuple[int, RegistryData]] = field(default_factory=dict)
    deleted_values: set[str] = field(default_factory=set)


class _Content:
    """What the file has said so far."""

    def __init__(self, file: str, node: str | None, *, single_byte: bool) -> None:
        self.current: _Draft | None = None
        self.first: str | None = None
        self.guessed: Place | None = None
        self._file = file
        self._node = node
        self._single_byte = single_byte
        self._drafts: dict[str, _Draft] = {}
        self._removed = _Removed()

    def add(self, item: KeyHeader | ValueEntry) -> None:
        if isinstance(item, KeyHeader):
            self._open(item)
        elif self.current is not None and item.type is None:
            self.current.values.pop(item.name.casefold(), None)
            self.current.deleted_values.add(item.name.casefold())
        elif self.current is not None:
            self._set(self.current, item)

    def _open(self, header: KeyHeader) -> None:
        self.first = self.first or header.path
        folded = header.path.casefold()
        if header.deleted:
            self._drafts.pop(folded, None)
            self._drafts[folded] = _Draft(header.path, header.offset, deleted=True)
            self._removed.add(folded, header.offset)
            self.current = None
            return
        draft = self._drafts.setdefault(folded, _Draft(header.path, header.offset))
        draft.deleted, draft.seen = False, header.offset
        self.current = draft

    def _set(self, draft: _Draft, entry: ValueEntry) -> None:
        number = entry.type or 0
        data: RegistryScalar
        at = Place(self._file, node=self._node, key=draft.path, value=entry.name)
        if isinstance(entry.data, str):
            data = entry.data
        else:
            data = scalar(number, entry.data, single_byte=self._single_byte)
            if self._single_byte and is_text(number) and not entry.data.isascii():
                self.guessed = self.guessed or at
        folded = entry.name.casefold()
        draft.values[folded] = entry.offset, RegistryData(entry.name, type_name(number), data, at)
        draft.deleted_values.discard(folded)

    def keys(self) -> dict[str, RegistryKey]:
        """Return the keys that the file leaves behind, by folded path and in its order."""
        return {folded: key for folded, draft in self._drafts.items() if (key := self._key(folded, draft))}

    def _key(self, folded: str, draft: _Draft) -> RegistryKey | None:
        removed = self._removed.last(folded)
        if draft.seen < removed:
            return None
        return RegistryKey(
            path=draft.path,
            at=Place(self._file, node=self._node, key=draft.path),
            values={name: data for name, (offset, data) in draft.values.items() if offset > removed},
            deleted=draft.deleted,
            deleted_values=frozenset(draft.deleted_values),
        )


class _Removed(msgspec.Struct):
    """The keys that the file removes, as a tree of their names: ``at`` is where it did so last, -1 for never."""

    at: int = -1
    below: dict[str, _Removed] = field(default_factory=dict)

    def add(self, path: str, offset: int) -> None:
        """Note that the file removes a key, and all below it, at an offset."""
        node = self
        for name in path.split("\\"):
            node = node.below.setdefault(name, _Removed())
        node.at = offset

    def last(self, path: str) -> int:
        """Return where the file last removes a key or one above it; -1 where it never does."""
        found, node = -1, self
        for name in path.split("\\") if node.below else ():
            below = node.below.get(name)
            if below is None:
                break
            node, found = below, max(found, below.at)
        return found


def _complaints(
    damage: list[tuple[Damage, str | None]], file: str, node: str | None, text: str
) -> list[Complaint]:
    if not damage:
        return []
    lines = LineMap.of(text)
    complaints = []
    for found, key in damage[:_MOST_COMPLAINTS]:
        line, column = lines.position(found.offset)
        value = found.name if key is not None else None
        at = Place(file, node=node, key=key, value=value, line=line, column=column)
        lost = "" if found.name is None else f" ({_quoted(found.name)})"
        complaints.append(Complaint(f"Line {line}: {found.what}{lost}.", at, fatal=False))
    if more := len(damage) - len(complaints):
        complaints.append(
            Complaint(f"{more} further places are damaged.", Place(file, node=node), fatal=False)
        )
    return complaints


def _quoted(name: str) -> str:
    return f'the value "{shown(name, limit=80)}"' if name else "the default value"


def _remedy(first: str | None) -> str:
    key = r"HKLM\KEY" if first is None else shown(first, limit=_LONGEST_SAID)
    return f'Export the key again on the node, and do not edit the file: reg export "{key}" FILE.reg /y'
