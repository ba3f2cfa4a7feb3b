"""What is written as ``reg export`` writes it is read back the same, in every encoding, and located."""

from __future__ import annotations

import string
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.locate import Locator
from ssis_preflight.read.reading import RegistryScalar
from ssis_preflight.read.registry_export import looks_like, read
from ssis_preflight.read.text import DecodedText, decode, split_lines

Value = tuple[str, RegistryScalar]
Keys = Mapping[str, Mapping[str, Value]]

NUMBERS = {
    "REG_NONE": 0,
    "REG_SZ": 1,
    "REG_EXPAND_SZ": 2,
    "REG_BINARY": 3,
    "REG_DWORD": 4,
    "REG_DWORD_BIG_ENDIAN": 5,
    "REG_LINK": 6,
    "REG_MULTI_SZ": 7,
    "REG_RESOURCE_LIST": 8,
    "REG_FULL_RESOURCE_DESCRIPTOR": 9,
    "REG_RESOURCE_REQUIREMENTS_LIST": 10,
    "REG_QWORD": 11,
}
BYTES = ("REG_NONE", "REG_BINARY", "REG_LINK", "REG_RESOURCE_LIST", "REG_FULL_RESOURCE_DESCRIPTOR")
ENCODINGS = ("utf-16-le", "utf-16-be", "utf-16-le without mark", "utf-8", "utf-8-sig")

# Characters that an export can hold: no NUL, no other control character but line breaks, no half surrogate pairs.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\\"[];=@-\t'), max_size=20)
LINES = st.lists(TEXT, max_size=3).map("\r\n".join)
NAMES = TEXT.filter(lambda name: "\ufeff" not in name)
PATHS = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), min_size=1, max_size=12),
    max_size=3,
).map(lambda parts: "\\".join(["HKLM", *parts]))


def values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Value]:
    strings = st.lists(text.filter(bool), max_size=3).map(tuple)
    return st.one_of(
        st.tuples(st.just("REG_SZ"), text),
        st.tuples(st.just("REG_EXPAND_SZ"), text),
        st.tuples(st.just("REG_MULTI_SZ"), strings),
        st.tuples(st.sampled_from(["REG_DWORD", "REG_DWORD_BIG_ENDIAN"]), st.integers(0, 2**32 - 1)),
        st.tuples(st.just("REG_QWORD"), st.integers(0, 2**64 - 1)),
        st.tuples(st.sampled_from(BYTES), st.binary(max_size=60)),
    )


def trees(
    paths: st.SearchStrategy[str], names: st.SearchStrategy[str], text: st.SearchStrategy[str]
) -> st.SearchStrategy[Keys]:
    def apart(found: Mapping[str, object]) -> bool:
        return len({name.casefold() for name in found}) == len(found)

    contents = st.dictionaries(names, values(text), max_size=4).filter(apart)
    return st.dictionaries(paths, contents, max_size=4).filter(apart)


def in_bytes(kind: str, data: RegistryScalar, text_encoding: str) -> bytes:
    if isinstance(data, bytes):
        return data
    if isinstance(data, int):
        size = 8 if kind == "REG_QWORD" else 4
        return data.to_bytes(size, "big" if kind == "REG_DWORD_BIG_ENDIAN" else "little")
    text = "".join(part + "\0" for part in data) + "\0" if isinstance(data, tuple) else data + "\0"
    return text.encode(text_encoding)


def written(name: str, kind: str, data: RegistryScalar, text_encoding: str) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    start = (quoted(name) if name else "@") + "="
    if kind == "REG_SZ" and isinstance(data, str):
        return start + quoted(data)
    if kind == "REG_DWORD" and isinstance(data, int):
        return f"{start}dword:{data:08x}"
    start += "hex:" if kind == "REG_BINARY" else f"hex({NUMBERS[kind]:x}):"
    line, lines = start, []
    octets = [f"{octet:02x}" for octet in in_bytes(kind, data, text_encoding)]
    for position, octet in enumerate(octets):
        line += octet + ("," if position < len(octets) - 1 else "")
        if len(line) > 76 and position < len(octets) - 1:
            lines.append(line + "\\")
            line = "  "
    return "\r\n".join([*lines, line])


def export(keys: Keys, header: str, text_encoding: str) -> str:
    out = [header, ""]
    for path, content in keys.items():
        out.append(f"[{path.replace('HKLM', 'HKEY_LOCAL_MACHINE', 1)}]")
        out += [written(name, kind, data, text_encoding) for name, (kind, data) in content.items()]
        out.append("")
    return "\r\n".join([*out, ""])


def encoded(text: str, encoding: str) -> bytes:
    if encoding.endswith("without mark"):
        return text.encode("utf-16-le")
    return ("\ufeff" + text if encoding.startswith("utf-16") else text).encode(encoding)


def check(keys: Keys, raw: bytes) -> None:
    decoded = decode(raw)
    assert looks_like(decoded.text)
    found = read("x.reg", "N1", decoded)
    assert found.status is FileStatus.READ
    assert found.registry is not None
    everything = {
        key.path: {data.name: (data.type, data.data) for data in key.values.values()}
        for key in found.registry.keys.values()
    }
    assert everything == keys
    places = [key.at for key in found.registry.keys.values()]
    places += [data.at for key in found.registry.keys.values() for data in key.values.values()]
    spots = Locator().spots(raw, found.kind, places)
    lines = split_lines(decoded.text)
    for place in places:
        line = spots[place].line
        assert line is not None
        first = "[" if place.value is None else '"' if place.value else "@"
        assert lines[line - 1].startswith(first)
    assert len({spot.line for spot in spots.values()}) == len(places)


@given(
    keys=trees(PATHS.map(lambda path: path.rstrip("\\")), NAMES, LINES), encoding=st.sampled_from(ENCODINGS)
)
def test_version_5_reads_back_what_was_written(keys: Keys, encoding: str) -> None:
    check(keys, encoded(export(keys, "Windows Registry Editor Version 5.00", "utf-16-le"), encoding))


# Only letters of which no two bytes make a character in UTF-8, for then the file would be taken for UTF-8.
ANSI = st.text(string.ascii_letters + ' \\"[]%ÄÖÜßé', max_size=20)
ANSI_PATHS = st.text(string.ascii_letters + ' \\"[]ÄÖÜßé', max_size=20).map(
    lambda rest: ("HKLM\\" + rest).rstrip("\\")
)


@given(keys=trees(ANSI_PATHS, ANSI, ANSI))
def test_regedit4_reads_back_what_was_written(keys: Keys) -> None:
    check(keys, export(keys, "REGEDIT4", "cp1252").encode("cp1252"))


FRAGMENTS = st.sampled_from(
    [
        "Windows Registry Editor Version 5.00", "REGEDIT4", "\r\n", "\n", "\r", "[HKLM\\A]", "[-HKLM\\A]",
        "[HKLM\\A", "[HKLM\\A\\B]", '"x"', "@", "=", '"', "\\", "\\\r\n", "hex:", "hex(7):", "00,", "zz", "dword:1",
        "-", ";", " ", "\t", "\ufeff", "\x00", "ß", "\ud800", "\U0001f600",
    ]
)  # fmt: skip


@given(text=st.lists(FRAGMENTS, max_size=40).map("".join) | st.text(), doubtful=st.booleans())
def test_reading_never_fails_and_damage_has_a_line(text: str, doubtful: bool) -> None:
    found = read("x.reg", None, DecodedText(text, "utf-16-le", doubtful))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert found.registry is not None
    for complaint in found.complaints:
        line, column = complaint.at.line, complaint.at.column
        assert (line is None) == (column is None)
        assert line is None or 1 <= line <= lines
    damaged = any(complaint.at.line for complaint in found.complaints)
    assert found.status is (FileStatus.DAMAGED if damaged else FileStatus.READ)
