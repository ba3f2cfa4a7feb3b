"""Whatever the bytes are, a reader returns a reading, and its parts fit each other."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import snapshot_toml
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import read_file
from ssis_preflight.read.service_config import read
from ssis_preflight.read.text import UndecodableError, decode
from ssis_preflight.read.xml import XmlError, parse

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
STOP = "StopExecutingPackagesOnShutdown"
CONFIG = rf"""<?xml version="1.0" encoding="utf-8"?>
<DtsServiceConfiguration {XSI}>
  <StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>
  <TopLevelFolders>
    <Folder xsi:type="SqlServerFolder"><Name>MSDB</Name><ServerName>.</ServerName></Folder>
    <Folder xsi:type="FileSystemFolder"><Name>Files</Name><StorePath>S:\Store</StorePath></Folder>
  </TopLevelFolders>
</DtsServiceConfiguration>
"""
TOML = (
    'cluster = "C"\ncollected_at = 2026-11-22T09:30:00Z\nabsent = [\'S:\\x\']\ncomplete = ["nodes"]\n'
    '[disks]\n"D 1" = ["S:"]\n[declared]\npattern = "auto"\nclients = ["remote"]\n'
)
XML_FRAGMENTS = [
    "<", ">", "</", "/>", "\\", "\\<", "&", "&#0;", "&x;", '"', "“", " ", "\n", "\0", "\ufffe", "x", "<!--", "-->",
    "<![CDATA[", "]]>", "<?pi?>", "<!DOCTYPE a>", "<Name/>", "<Name>a</Name>", "<Folder/>", "</Folder>",
    "<TopLevelFolders>", "</TopLevelFolders>", "<StorePath/>", 'xsi:type="SqlServerFolder"', ' xsi:type="a:b"',
    ' xsi:nil="true"', ' xsi:nil="?"', ' xmlns="urn:x"', ' xmlns:xsi="urn:y"', ' id="1"', "True", "utf-16", "https",
    ' xsi:schemaLocation="a b"', '<y:z xmlns:y="urn:z"/>', "xsi:", "Stop",
]  # fmt: skip
TOML_FRAGMENTS = [
    "[", "]", "{", "}", "=", '"', "'", '"""', "\\", ",", "#", "\n", ".", "1", "true", "[[x]]", "absent", "é", "\0",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, whole: str, fragments: list[str]) -> str:
    """Cut pieces out of a text, double them, and put fragments in."""
    text = whole
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 60)))
        piece = draw(st.sampled_from(fragments) | st.just("") | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text


@st.composite
def reshaped(draw: st.DrawFn) -> str:
    """Replace whole words of the file by others, so that most results stay well-formed."""
    text = CONFIG
    swaps = [
        ("SqlServerFolder", ["Sql", "", "xsi:x", "FileSystemFolder"]),
        (">true<", [">yes<", "><", "><!-- -->1<", "><b/><"]),
        ("<Name>MSDB</Name>", ["", "<Name/>", "<X/>", "<Name>a</Name><Name>b</Name>", "x<Name>\\_</Name>"]),
        ("<ServerName>.</ServerName>", ["", "<StorePath>x</StorePath>", "<ServerName xsi:nil='1'/>"]),
        (
            "  <TopLevelFolders>",
            ["<Folder/><TopLevelFolders>", "\\<TopLevelFolders>", "<TopLevelFolders a='b'>"],
        ),
        ("</TopLevelFolders>", ["</TopLevelFolders><TopLevelFolders/>", "z</TopLevelFolders>"]),
        ("<Folder xsi:type=", ["<Folder type=", "<y:Folder xmlns:y='urn:y' xsi:type=", "<folder xsi:type="]),
        ("http:", ["https:", "urn:"]),
    ]
    for old, new in draw(st.lists(st.sampled_from(swaps), max_size=4)):
        text = text.replace(old, draw(st.sampled_from(new)), 1)
    return text


def is_right(text: str) -> bool:
    """Say whether a file is as documented: slowly, plainly, and with another XML parser."""
    try:
        root = ET.fromstring(text)  # noqa: S314  (our own text)
    except ET.ParseError:
        return False
    if root.tag != "DtsServiceConfiguration" or not holds_only(root, STOP, "TopLevelFolders"):
        return False
    flag, folders = root
    return (
        (flag.text or "").strip() in {"true", "false", "1", "0"}
        and holds_only(flag)
        and holds_only(folders, *["Folder"] * len(folders))
        and all(map(is_right_folder, folders))
    )


def is_right_folder(folder: ET.Element) -> bool:
    kind = folder.attrib.pop("{http://www.w3.org/2001/XMLSchema-instance}type", "").strip()
    target = {"SqlServerFolder": "ServerName", "FileSystemFolder": "StorePath"}.get(kind, "")
    return holds_only(folder, "Name", target) and all(
        holds_only(child) and (child.text or "").strip() and "\\_" not in (child.text or "")
        for child in folder
    )


def holds_only(element: ET.Element, *tags: str) -> bool:
    """Say whether an element has these children in this order, no attribute, and no text beside the children."""
    texts = [element.text, *(child.tail for child in element)] if tags else []
    return (
        not element.attrib
        and [*tags] == [c.tag for c in element]
        and not "".join(t or "" for t in texts).strip()
    )


def fits(reading: Reading) -> None:
    """Status, complaints, remedy and configuration of a service configuration agree."""
    fatal = any(complaint.fatal for complaint in reading.complaints)
    if reading.status is FileStatus.REFUSED:
        assert reading.config is None
        assert reading.complaints
    else:
        assert reading.config is not None
        assert reading.config.complaints == reading.complaints
        wanted = FileStatus.PARTLY_READ if reading.complaints else FileStatus.READ
        assert reading.status is (FileStatus.DAMAGED if fatal else wanted)
    assert bool(reading.remedy) is bool(reading.complaints)
    says_one_line(reading.complaints)


def says_one_line(complaints: tuple[Complaint, ...]) -> None:
    for complaint in complaints:
        assert complaint.message.strip()
        assert len(complaint.message.splitlines()) == 1


@settings(max_examples=400)
@given(damaged(CONFIG, XML_FRAGMENTS), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
@example(CONFIG.replace("MSDB", "\\_"), "utf-8")
def test_a_damaged_configuration_gives_a_reading_that_fits_itself(text: str, encoding: str) -> None:
    raw = text.encode(encoding, "replace")
    try:
        decoded = decode(raw)
    except UndecodableError:
        return
    fits(read("f", "N", raw, decoded))


@settings(max_examples=300)
@given(reshaped())
def test_a_reshaped_configuration_gives_a_reading_that_fits_itself(text: str) -> None:
    raw = text.encode()
    reading = read("f", "N", raw, decode(raw))
    fits(reading)
    assert bool(reading.complaints) is not is_right(text)


@settings(max_examples=200)
@given(damaged(CONFIG, XML_FRAGMENTS) | st.text(max_size=200))
@example('<?xml version="1.0" encoding="utf-8<"?><a/>')
@example('<?xml version="1.0" encoding="cp0"?><a/>')
def test_xml_is_parsed_or_refused_at_a_line_that_exists(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    line: int | None = None
    try:
        parse(raw, decode(raw))
    except UndecodableError:
        return
    except XmlError as error:
        line = error.line
    assert line is None or 1 <= line <= raw.count(b"\n") + 1


@settings(max_examples=400)
@given(
    st.binary(max_size=300)
    | damaged(CONFIG, XML_FRAGMENTS).map(lambda text: text.encode("utf-8", "replace")),
    st.booleans(),
    st.sampled_from(
        ["nodes/N1/files/S/MsDtsSrvr.ini.xml", "nodes/N1/files/S/x", "nodes/N1/files/x", "cluster/x"]
    ),
)
def test_any_bytes_are_recognised_or_not(raw: bytes, copied: bool, path: str) -> None:
    reading = read_file(path, "N1", raw, copied=copied)
    assert reading.kind
    assert reading.status is FileStatus.READ or (reading.complaints and reading.remedy)
    says_one_line(reading.complaints)


@settings(max_examples=300)
@given(
    damaged(TOML, TOML_FRAGMENTS).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=200)
)
def test_any_snapshot_toml_is_read_or_damaged(raw: bytes) -> None:
    found = snapshot_toml.read(raw)
    assert bool(found.complaints) is (found.status is not FileStatus.READ)
    assert (found.status is FileStatus.DAMAGED) is any(complaint.fatal for complaint in found.complaints)
    for complaint in found.complaints:
        assert complaint.message
        assert complaint.at.line is None or 1 <= complaint.at.line <= raw.count(b"\n") + raw.count(b"\r") + 1
