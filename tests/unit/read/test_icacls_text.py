"""The output of icacls: paths with spaces, languages, code pages, rights, and what is left out or damaged."""

from __future__ import annotations

import pytest

from ssis_preflight.model.access import Ace, AceType
from ssis_preflight.model.rights import FILE_ALL, FILE_MODIFY, FILE_READ
from ssis_preflight.model.sids import ADMINISTRATORS, AUTHENTICATED_USERS, EVERYONE, SYSTEM, USERS
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.reading import AccessText, Reading
from ssis_preflight.read.recognise import read_file

ENGLISH = "\nSuccessfully processed 1 files; Failed processing 0 files\n"
GERMAN = "\n1 Dateien erfolgreich verarbeitet, bei 0 Dateien ist ein Verarbeitungsfehler aufgetreten.\n"
FRENCH = "\n1 fichiers correctement traités ; échec du traitement de 0 fichiers\n"
JAPANESE = "\n1 個のファイルが正常に処理されました。0 個のファイルを処理できませんでした\n"


def read(text: str, encoding: str = "utf-8") -> Reading:
    found = read_file("nodes/NODE1/acl.txt", "NODE1", text.encode(encoding), copied=False)
    assert found.kind == "icacls-text"
    return found


def listed(path: str, *entries: str, end: str = ENGLISH) -> str:
    """Return what icacls writes about one path: the further entries below the account of the first one."""
    return f"{path} {entries[0]}\n" + "".join(f"{' ' * len(path)} {entry}\n" for entry in entries[1:]) + end


def only(reading: Reading) -> AccessText:
    assert (reading.status, reading.complaints) == (FileStatus.READ, ())
    (found,) = reading.access
    return found


def entries(text: AccessText) -> tuple[Ace, ...]:
    assert text.descriptor.dacl is not None
    return text.descriptor.dacl


def test_a_list_has_its_path_its_line_and_its_entries_in_order() -> None:
    found = only(read(listed(r"S:\SSIS", r"NT AUTHORITY\SYSTEM:(OI)(CI)(F)", r"CORP\etl-admins:(I)(M)")))
    assert (found.windows_path, found.at.line, found.at.node) == (r"S:\SSIS", 1, "NODE1")
    system, etl = entries(found)
    assert (system.sid, system.mask, system.object_inherit, system.container_inherit) == (
        SYSTEM,
        FILE_ALL,
        True,
        True,
    )
    assert (etl.sid, etl.name, etl.mask, etl.inherited) == (None, r"CORP\etl-admins", FILE_MODIFY, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850"])
@pytest.mark.parametrize(
    ("accounts", "end"),
    [
        (("Everyone", r"BUILTIN\Users", r"NT AUTHORITY\SYSTEM", r"BUILTIN\Administrators"), ENGLISH),
        (
            ("Jeder", r"VORDEFINIERT\Benutzer", r"NT-AUTORITÄT\SYSTEM", r"VORDEFINIERT\Administratoren"),
            GERMAN,
        ),
        (
            ("Tout le monde", r"BUILTIN\Utilisateurs", r"AUTORITE NT\Système", r"BUILTIN\Administrateurs"),
            FRENCH,
        ),
    ],
    ids=["english", "german", "french"],
)
def test_well_known_accounts_are_known_in_the_languages_and_code_pages_of_windows(
    accounts: tuple[str, ...], end: str, encoding: str
) -> None:
    found = only(read(listed(r"S:\My Packages", *(f"{name}:(RX)" for name in accounts), end=end), encoding))
    assert found.windows_path == r"S:\My Packages"
    assert [ace.sid for ace in entries(found)] == [EVERYONE, USERS, SYSTEM, ADMINISTRATORS]


@pytest.mark.parametrize("indent", [len("S:\\パッケージ 本番 "), 2 * len("パッケージ本番") + len("S:\\  ")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_path_in_wide_letters_is_told_from_the_account_however_columns_are_counted(
    indent: int, encoding: str
) -> None:
    text = f"S:\\パッケージ 本番 Everyone:(RX)\n{' ' * indent}BUILTIN\\Users:(R)\n{JAPANESE}"
    assert only(read(text, encoding)).windows_path == "S:\\パッケージ 本番"


def test_accounts_have_spaces_and_unresolved_ones_are_sids() -> None:
    names = (r"CORP\SSIS package authors", "S-1-5-21-1-2-3-1104", r"NT AUTHORITY\Authenticated Users")
    found = entries(only(read(listed(r"S:\SSIS Store\My Packages", *(f"{name}:(R)" for name in names)))))
    assert [ace.sid for ace in found] == [None, "S-1-5-21-1-2-3-1104", AUTHENTICATED_USERS]
    assert found[0].name == r"CORP\SSIS package authors"


@pytest.mark.parametrize(
    ("line", "path", "name"),
    [
        (r"S:\SSIS CORP\etl:(F)", r"S:\SSIS", r"CORP\etl"),
        (r"S:\SSIS NT AUTHORITY\SYSTEM:(F)", r"S:\SSIS", r"NT AUTHORITY\SYSTEM"),
        (r"S:\My Packages Everyone:(F)", r"S:\My Packages", "Everyone"),
    ],
)
def test_one_entry_alone_is_read_where_one_blank_only_can_part_path_and_account(
    line: str, path: str, name: str
) -> None:
    found = only(read(f"{line}\n{ENGLISH}"))
    assert (found.windows_path, entries(found)[0].name) == (path, name)


def test_one_entry_alone_is_left_out_where_the_end_of_the_path_cannot_be_told() -> None:
    found = read("S:\\My Packages CORP\\etl admins:(F)\n" + ENGLISH)
    assert (found.status, found.access) == (FileStatus.PARTLY_READ, ())
    assert "cannot be told where the path ends" in found.complaints[0].message


@pytest.mark.parametrize(
    ("words", "kind", "mask"),
    [
        ("(R)", AceType.ALLOW, FILE_READ),
        ("(DENY)(W,D,Rc,DC)", AceType.DENY, 0x130156),
        ("(N)", AceType.DENY, FILE_ALL),
        ("(RX,W,WDAC)", AceType.ALLOW, 0x1601BF & ~0x20000 | 0x20000),
        ("(Rc,S,RD,WD,AD,REA,WEA,X,DC,RA,WA,DE,WO)", AceType.ALLOW, 0x1B01FF),
        ("(GR,GW,GE,GA)", AceType.ALLOW, 0xF0000000),
        ("(AS,MA)", AceType.ALLOW, 0x3000000),
    ],
)
def test_rights_are_bits(words: str, kind: AceType, mask: int) -> None:
    (entry,) = entries(only(read(listed(r"S:\SSIS", rf"CORP\etl:{words}"))))
    assert (entry.type, hex(entry.mask)) == (kind, hex(mask))


def test_entries_for_children_and_integrity_labels_are_told_apart() -> None:
    found = entries(
        only(
            read(
                listed(
                    r"S:\SSIS",
                    "CREATOR OWNER:(OI)(CI)(IO)(F)",
                    r"CORP\etl:(CI)(NP)(RX)",
                    r"Mandatory Label\High Mandatory Level:(NW)",
                )
            )
        )
    )
    assert [(ace.inherit_only, ace.no_propagate) for ace in found] == [(True, False), (False, True)]


def test_several_paths_are_several_lists_and_a_refused_one_is_named() -> None:
    text = (
        listed(r"S:\SSIS", "Everyone:(F)", r"BUILTIN\Users:(R)", end="")
        + "S:\\SSIS\\secret: Zugriff verweigert\n"
        + listed(r"S:\SSIS\a b.dtsx", "Everyone:(F)", r"BUILTIN\Users:(R)", end="\n")
        + "2 Dateien erfolgreich verarbeitet, bei 1 Dateien ist ein Verarbeitungsfehler aufgetreten.\n"
    )
    found = read(text)
    assert [item.windows_path for item in found.access] == [r"S:\SSIS", r"S:\SSIS\a b.dtsx"]
    assert found.status is FileStatus.PARTLY_READ
    assert [(item.at.line, r"S:\SSIS\secret" in item.message) for item in found.complaints] == [(3, True)]


def test_a_word_that_is_not_known_takes_its_whole_list_away_and_no_other() -> None:
    text = listed(r"S:\A", "Everyone:(F)", r"CORP\x:(ZZ)", end="") + listed(r"S:\B", "Everyone:(F)")
    found = read(text)
    assert [item.windows_path for item in found.access] == [r"S:\B"]
    assert "line 2 has the right ZZ" in found.complaints[0].message


def test_a_list_of_a_relative_path_is_about_nobody_knows_which_file() -> None:
    found = read(listed("Packages", "Everyone:(F)", r"BUILTIN\Users:(R)"))
    assert found.access == ()
    assert "no full path" in found.complaints[0].message


@pytest.mark.parametrize(
    "end",
    [
        "",
        "         CORP\\etl:(OI)(CI)(M)\n",
        "         CORP\\etl:(OI)(C",
        "         CORP\\e",
        "S:\\SSIS\\y CORP\\etl:(OI",
        "\nSuccessfully processed 1 fil",
    ],
)
def test_a_text_that_was_cut_is_damaged_and_its_last_list_is_not_used(end: str) -> None:
    whole = listed(r"S:\SSIS", "Everyone:(F)", r"BUILTIN\Users:(R)", end="")
    found = read(whole + listed(r"S:\SSIS\x", "Everyone:(F)", r"BUILTIN\Users:(R)", end="") + end)
    assert found.status is FileStatus.DAMAGED
    goes_on = "S:" in end or "Success" in end
    assert [item.windows_path for item in found.access] == [r"S:\SSIS", r"S:\SSIS\x"][: 1 + goes_on]
    assert found.complaints[0].fatal
    assert found.complaints[0].at.line == 4 + len(end.strip().splitlines()) + end.startswith("\n")


@pytest.mark.parametrize("tail", ["a " * 15_000, ":" * 30_000, "(" * 30_000, "\\" * 30_000])
def test_a_path_of_any_length_is_read_or_left_out(tail: str) -> None:
    found = read(f"S:\\{tail} CORP\\etl admins:(F)\nS:\\SSIS Everyone:(F)\n{ENGLISH}")
    assert [item.windows_path for item in found.access] == [r"S:\SSIS"]
