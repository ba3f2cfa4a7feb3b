from __future__ import annotations

import subprocess
import sys

import pytest

from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint, FolderKind, ServiceConfig
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.locate import locate
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.service_config import damaged, looks_like, read
from ssis_preflight.read.text import decode

FILE = "nodes/NODE1/files/S/SSIS/MsDtsSrvr.ini.xml"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
STOP = "<StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>"
MSDB = '<Folder xsi:type="SqlServerFolder"><Name>MSDB</Name><ServerName>SQLVS1\\OPS</ServerName></Folder>'
STORE = '<Folder xsi:type="FileSystemFolder"><Name>Files</Name><StorePath>S:\\Store\\</StorePath></Folder>'
FOLDERS = f"<TopLevelFolders>{MSDB}{STORE}</TopLevelFolders>"

DEFAULT = f"""<?xml version="1.0" encoding="utf-8"?>
<DtsServiceConfiguration xmlns:xsd="http://www.w3.org/2001/XMLSchema" {XSI}>
  {STOP}
  <TopLevelFolders>
    <Folder xsi:type="SqlServerFolder">
      <Name>MSDB</Name>
      <ServerName>.</ServerName>
    </Folder>
    <Folder xsi:type="FileSystemFolder">
      <Name>File System</Name>
      <StorePath>..\\Packages</StorePath>
    </Folder>
  </TopLevelFolders>
</DtsServiceConfiguration>
"""


def root(content: str, namespaces: str = XSI) -> str:
    return f"<DtsServiceConfiguration {namespaces}>{content}</DtsServiceConfiguration>"


def folders(content: str) -> str:
    return root(f"{STOP}<TopLevelFolders>{content}</TopLevelFolders>")


def reading(text: str | bytes) -> Reading:
    raw = text.encode() if isinstance(text, str) else text
    return read(FILE, "NODE1", raw, decode(raw))


def config(text: str | bytes) -> ServiceConfig:
    found = reading(text).config
    assert found is not None
    return found


def only_complaint(text: str | bytes) -> Complaint:
    (complaint,) = reading(text).complaints
    return complaint


def place(*route: str | int) -> Place:
    return Place(FILE, route, "NODE1")


def test_the_file_that_setup_writes_is_read_whole() -> None:
    found = reading(DEFAULT)
    assert found.status is FileStatus.READ
    assert found.complaints == ()
    assert found.config is not None
    assert [(f.kind, f.name, f.target) for f in found.config.folders] == [
        (FolderKind.SQL_SERVER, "MSDB", "."),
        (FolderKind.FILE_SYSTEM, "File System", r"..\Packages"),
    ]
    assert found.config.stop_executing_packages is not None
    assert found.config.stop_executing_packages.value is True


def test_every_value_carries_the_route_to_its_element() -> None:
    found = config(DEFAULT)
    second = ("TopLevelFolders", 0, "Folder", 1)
    assert found.at == place()
    assert found.folders[1].at == place(*second)
    assert found.folders[1].name_at == place(*second, "Name", 0)
    assert found.folders[1].target_at == place(*second, "StorePath", 0)
    assert found.stop_executing_packages is not None
    assert found.stop_executing_packages.at == place("StopExecutingPackagesOnShutdown", 0)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("false", False), (" 0\n", False)])
def test_the_stop_flag_is_a_boolean_of_xml(text: str, value: bool) -> None:
    found = config(DEFAULT.replace(">true<", f">{text}<"))
    assert found.stop_executing_packages is not None
    assert found.stop_executing_packages.value is value
    assert found.complaints == ()


def test_values_lose_the_spaces_at_their_ends_and_nothing_else() -> None:
    found = config(DEFAULT.replace("<Name>MSDB", "<Name>\n  Sales  MSDB\t").replace(">.<", "> SQLVS1 <"))
    assert found.folders[0].name == "Sales  MSDB"
    assert found.folders[0].target == "SQLVS1"
    assert found.complaints == ()


@pytest.mark.parametrize(
    "text",
    [
        folders(MSDB.replace("MSDB", "<![CDATA[MSDB]]>")),
        folders(MSDB.replace("MSDB", "MS<!-- x -->DB")),
        folders(MSDB.replace("MSDB", "&#77;SD&#x42;")),
        folders(f"<?note?>{MSDB}<!-- end -->"),
        folders(MSDB.replace("xsi:type", "i:type")).replace("xmlns:xsi", "xmlns:i"),
        folders(MSDB.replace('"SqlServerFolder"', '" SqlServerFolder "')),
        root(STOP + f"<TopLevelFolders>{MSDB}</TopLevelFolders>", f'{XSI} xsi:schemaLocation="a b"'),
        "<!-- edited by the DBA -->\n" + folders(MSDB),
        DEFAULT.replace("\n", "\r\n").replace("utf-8", "utf-16").encode("utf-16"),
    ],
    ids=["cdata", "comment", "references", "pi", "prefix", "spaces", "hint", "first", "utf-16"],
)
def test_equal_ways_to_write_the_same_thing_bring_no_complaint(text: str | bytes) -> None:
    found = config(text)
    assert found.complaints == ()
    assert found.folders[0].name == "MSDB"


def test_an_empty_list_of_folders_is_a_matter_for_the_rules() -> None:
    assert reading(folders("")).status is FileStatus.READ


@pytest.mark.parametrize(
    ("text", "words", "route"),
    [
        ("<Configuration/>", "root element is <Configuration>", ()),
        ('<DtsServiceConfiguration xmlns="urn:x"/>', "namespace urn:x", ()),
        (
            folders(MSDB.replace(' xsi:type="SqlServerFolder"', "")),
            "does not say what kind",
            ("TopLevelFolders", 0, "Folder", 0),
        ),
        (
            folders(MSDB + STORE.replace("FileSystem", "Filesystem")),
            '"FilesystemFolder"',
            ("TopLevelFolders", 0, "Folder", 1, "@type"),
        ),
        (
            folders(MSDB.replace("SqlServerFolder", "q:SqlServerFolder")),
            '"q:SqlServerFolder"',
            ("TopLevelFolders", 0, "Folder", 0, "@type"),
        ),
        (
            DEFAULT.replace(">true<", ">True<"),
            'says "True"',
            ("StopExecutingPackagesOnShutdown", 0),
        ),
        (
            DEFAULT.replace(">true<", "><"),
            "is empty",
            ("StopExecutingPackagesOnShutdown", 0),
        ),
        (
            folders(MSDB.replace("MSDB", r"MS\_DB")),
            "Markdown",
            ("TopLevelFolders", 0, "Folder", 0, "Name", 0),
        ),
        (
            folders("\\" + MSDB + "\n\\" + STORE),
            "Markdown",
            ("TopLevelFolders", 0),
        ),
    ],
)
def test_what_the_service_cannot_use_is_fatal_and_says_where(text: str, words: str, route: Route) -> None:
    complaint = only_complaint(text)
    assert words in complaint.message
    assert complaint.at == place(*route)
    assert complaint.fatal
    assert reading(text).status is FileStatus.DAMAGED
    assert not config(text).usable
    assert "event 273" in reading(text).remedy


@pytest.mark.parametrize(
    ("text", "words", "route"),
    [
        (folders(MSDB + "<Extra/>"), "<Extra> is not known", ("TopLevelFolders", 0, "Extra", 0)),
        (root(STOP + FOLDERS + MSDB), "<Folder> is not known", ("Folder", 0)),
        (root(FOLDERS), "lacks <StopExecutingPackagesOnShutdown>", ()),
        (root(STOP), "lacks <TopLevelFolders>", ()),
        (root(STOP + STOP + FOLDERS), "more than once", ("StopExecutingPackagesOnShutdown", 1)),
        (root(STOP + FOLDERS + FOLDERS), "more than once", ("TopLevelFolders", 1)),
        (root(FOLDERS + STOP), "out of order", ()),
        (
            folders('<Folder xsi:type="SqlServerFolder"><ServerName>.</ServerName><Name>M</Name></Folder>'),
            "The order is <Name>, <ServerName>",
            ("TopLevelFolders", 0, "Folder", 0),
        ),
        (folders("and" + MSDB), 'text "and" stands between', ("TopLevelFolders", 0)),
        (
            folders(MSDB.replace("MSDB", " ")),
            "<Name> is empty",
            ("TopLevelFolders", 0, "Folder", 0, "Name", 0),
        ),
        (
            folders(MSDB.replace("SQLVS1\\OPS", "")),
            "<ServerName> is empty",
            ("TopLevelFolders", 0, "Folder", 0, "ServerName", 0),
        ),
        (
            folders(STORE.replace("<StorePath>S:\\Store\\</StorePath>", "<StorePath/>")),
            "<StorePath> is empty",
            ("TopLevelFolders", 0, "Folder", 0, "StorePath", 0),
        ),
        (
            folders(MSDB.replace("<Name>", '<Name xsi:nil="true">')),
            "xsi:nil",
            ("TopLevelFolders", 0, "Folder", 0, "Name", 0, "@nil"),
        ),
        (
            DEFAULT.replace(">true<", ' xsi:nil="true"><'),
            "xsi:nil",
            ("StopExecutingPackagesOnShutdown", 0, "@nil"),
        ),
        (
            folders(MSDB.replace("<Name>", '<Name id="1">')),
            'attribute "id"',
            ("TopLevelFolders", 0, "Folder", 0, "Name", 0, "@id"),
        ),
        (
            folders(MSDB.replace("MSDB", "<b>MSDB</b>")),
            "holds the element <b>",
            ("TopLevelFolders", 0, "Folder", 0, "Name", 0),
        ),
        (
            folders(MSDB.replace("<Name>", '<Name xsi:type="SqlServerFolder">')),
            "Only a <Folder> has one",
            ("TopLevelFolders", 0, "Folder", 0, "Name", 0, "@type"),
        ),
        (
            DEFAULT.replace("http://www.w3.org/2001/XMLSchema-", "https://www.w3.org/2001/XMLSchema-"),
            "begins with http://",
            ("TopLevelFolders", 0, "Folder", 0, "@type"),
        ),
    ],
)
def test_what_the_service_may_or_may_not_take_is_a_doubt(text: str, words: str, route: Route) -> None:
    complaint = only_complaint(text)
    assert words in complaint.message
    assert complaint.at == place(*route)
    assert not complaint.fatal
    assert reading(text).status is FileStatus.PARTLY_READ
    assert config(text).usable


def test_all_that_is_missing_is_named_at_once() -> None:
    messages = [complaint.message for complaint in reading(root("")).complaints]
    assert len(messages) == 2


def test_a_declaration_that_contradicts_the_byte_order_mark_is_a_doubt_on_the_first_line() -> None:
    complaint = only_complaint(DEFAULT.encode("utf-16"))
    assert "UTF-16" in complaint.message
    assert complaint.at.line == 1
    assert not complaint.fatal
    assert len(config(DEFAULT.encode("utf-16")).folders) == 2


def test_a_broken_folder_does_not_hide_the_others() -> None:
    found = config(folders(MSDB.replace("SqlServerFolder", "Sql") + STORE))
    assert [folder.name for folder in found.folders] == ["Files"]


def test_the_complaints_stand_in_the_order_of_the_file() -> None:
    text = (
        DEFAULT.replace(">true<", ">yes<").replace("<Name>MSDB</Name>", "<Name/>").replace("FileSystemF", "F")
    )
    assert [complaint.at.route[-2:] for complaint in reading(text).complaints] == [
        ("StopExecutingPackagesOnShutdown", 0),
        ("Name", 0),
        (1, "@type"),
    ]


@pytest.mark.parametrize(
    ("name", "target"),
    [("S:\\_Store\\", "StorePath"), (r"SQLVS1\_OPS", "ServerName"), ("\\", "StorePath")],
)
def test_backslashes_that_belong_to_a_path_or_an_instance_are_no_markdown(name: str, target: str) -> None:
    kind = "SqlServerFolder" if target == "ServerName" else "FileSystemFolder"
    text = folders(f'<Folder xsi:type="{kind}"><Name>A</Name><{target}>{name}</{target}></Folder>')
    assert reading(text).complaints == ()


def test_a_file_copied_from_the_source_of_a_documentation_page_is_named_as_such() -> None:
    text = DEFAULT.replace("<?xml", "\\<?xml").replace("<Dts", "\\<Dts").replace("<Folder", "\\<Folder")
    complaint = only_complaint(text)
    assert "Markdown" in complaint.message
    assert (complaint.at.line, complaint.at.column) == (1, 1)
    assert complaint.fatal


def test_a_file_that_is_not_well_formed_has_a_line_and_no_folders() -> None:
    found = config(DEFAULT.replace("MSDB", "Sales & Marketing"))
    assert found.folders == ()
    assert not found.usable
    assert found.complaints[0].at.line == 6


def test_an_empty_file_is_damaged() -> None:
    assert only_complaint(b"").message == "The file is empty."
    assert reading(b"").status is FileStatus.DAMAGED


def test_a_file_that_is_no_text_is_damaged() -> None:
    found = damaged(FILE, "NODE1", "This is a picture, not text.")
    assert found.status is FileStatus.DAMAGED
    assert found.config is not None
    assert not found.config.usable


@pytest.mark.parametrize("text", [f"<!DOCTYPE x>{DEFAULT[39:]}", "<a>" * 200 + "</a>" * 200])
def test_a_file_over_a_safety_limit_is_refused_and_nothing_is_said_about_the_service(text: str) -> None:
    found = reading(text)
    assert found.status is FileStatus.REFUSED
    assert found.config is None
    assert len(found.complaints) == 1


def test_the_schema_hint_of_a_file_is_never_followed(tmp_path: object) -> None:
    hint = f'xsi:noNamespaceSchemaLocation="file://{tmp_path}/missing.xsd" xsi:schemaLocation="urn:x http://[::1]:9/"'
    assert reading(root(STOP + FOLDERS, f"{XSI} {hint}")).status is FileStatus.READ


def test_the_locator_finds_what_is_complained_about() -> None:
    raw = DEFAULT.replace("FileSystemFolder", "FolderOfFiles").encode()
    (complaint,) = reading(raw).complaints
    spot = locate(raw, "service-config", complaint.at)
    assert spot.line == 9
    assert spot.excerpt is not None
    assert "FolderOfFiles" in spot.excerpt


def test_a_valid_file_does_not_load_the_slow_validator() -> None:
    code = (
        "import sys\n"
        "from ssis_preflight.read.service_config import read\n"
        "from ssis_preflight.read.text import decode\n"
        f"raw = {DEFAULT.encode()!r}\n"
        "assert read('f', None, raw, decode(raw)).complaints == ()\n"
        "assert 'xmlschema' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


@pytest.mark.parametrize(
    "text",
    [
        DEFAULT,
        DEFAULT.replace("<", "\\<"),
        "\n  " + DEFAULT,
        "<!-- by hand -->" + DEFAULT[39:],
        "<!DOCTYPE x [<!ENTITY y 'z'>]>" + DEFAULT[39:],
        "<dtsserviceconfiguration",
        '<d:DtsServiceConfiguration xmlns:d="urn:x"/>',
        "XML Copy\n" + DEFAULT[39:],
    ],
)
def test_a_service_configuration_is_known_by_its_first_element_even_when_damaged(text: str) -> None:
    assert looks_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<Configuration/>",
        "<page><code>" + DEFAULT[39:] + "</code></page>",
        "DtsServiceConfiguration is the root element.",
        "<DtsServiceConfigurations/>",
        f"The root element of this file is called as follows,{' as everybody knows,' * 4} <DtsServiceConfiguration>.",
    ],
)
def test_text_that_only_speaks_of_it_is_none(text: str) -> None:
    assert not looks_like(text)


def test_a_file_with_many_faults_says_the_first_and_how_many_more() -> None:
    many = "<x/>" * 1500
    found = reading(f"<DtsServiceConfiguration>{many}</DtsServiceConfiguration>")
    assert len(found.complaints) == 101
    assert found.complaints[-1].message.endswith("more complaints about this file.")


def test_a_file_of_thousands_of_folders_is_refused() -> None:
    found = reading(f"<DtsServiceConfiguration>{'<Folder/>' * 5000}</DtsServiceConfiguration>")
    assert found.status is FileStatus.REFUSED
    assert "4,000 tags" in found.complaints[0].message
