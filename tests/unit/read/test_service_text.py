"""The output of sc, in several languages."""

from __future__ import annotations

import pytest

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.reading import ServiceText
from ssis_preflight.read.service_text import looks_like, read

FILE = "nodes/N1/sc.txt"
PATH = '"C:\\Program Files\\Microsoft SQL Server\\130\\DTS\\Binn\\MsDtsSrvr.exe"'

QC = f"""\
[SC] QueryServiceConfig SUCCESS

SERVICE_NAME: MsDtsServer130
        TYPE               : 10  WIN32_OWN_PROCESS 
        START_TYPE         : 3   DEMAND_START
        ERROR_CONTROL      : 1   NORMAL
        BINARY_PATH_NAME   : {PATH}
        LOAD_ORDER_GROUP   : 
        TAG                : 0
        DISPLAY_NAME       : SQL Server Integration Services 13.0
        DEPENDENCIES       : RpcSs
                           : Tcpip
        SERVICE_START_NAME : NT Service\\MsDtsServer130
"""  # noqa: W291
QUERY = """\

SERVICE_NAME: MsDtsServer130 
        TYPE               : 10  WIN32_OWN_PROCESS  
        STATE              : 4  RUNNING 
                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
        WIN32_EXIT_CODE    : 0  (0x0)
        SERVICE_EXIT_CODE  : 0  (0x0)
        CHECKPOINT         : 0x0
        WAIT_HINT          : 0x0
"""  # noqa: W291
SPANISH = f"""\
[SC] QueryServiceConfig CORRECTO

NOMBRE_SERVICIO: MsDtsServer130
        TIPO               : 10  WIN32_OWN_PROCESS
        TIPO_INICIO        : 2   AUTO_START  (DELAYED)
        CONTROL_ERROR      : 1   NORMAL
        NOMBRE_RUTA_BINARIO: {PATH}
        GRUPO_ORDEN_CARGA  :
        ETIQUETA           : 0
        NOMBRE_MOSTRAR     : SQL Server Integration Services 13.0
        DEPENDENCIAS       :
        NOMBRE_INICIO_SERVICIO: CORP\\ssis
"""
GERMAN = f"""\
[SC] QueryServiceConfig ERFOLG

DIENSTNAME: MsDtsServer130
        TYP                : 10  WIN32_OWN_PROCESS
        STARTTYP           : 4   DEAKTIVIERT
        FEHLERSTEUERUNG    : 1   NORMAL
        BINÄRPFAD          : {PATH}
        LADEGRUPPE         :
        TAG                : 0
        ANZEIGENAME        : SQL Server Integration Services 13.0
        ABHÄNGIGKEITEN     :
        STARTKONTO         : CORP\\ssis
"""
FRENCH = """\

NOM_SERVICE : MsDtsServer130
        TYPE               : 110  WIN32_OWN_PROCESS (interactive)
        ÉTAT               : 4  EN COURS
                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
        CODE_SORTIE_WIN32  : 0  (0x0)
        CODE_SORTIE_SERVICE: 0  (0x0)
        POINT_CONTRÔLE     : 0x0
        DÉLAI_ATTENTE      : 0x0
"""
RUSSIAN_LIST = """\

Имя_службы: MsDtsServer130
Выводимое_имя: SQL Server Integration Services 13.0
        Тип                : 10  WIN32_OWN_PROCESS
        Состояние          : 1  STOPPED
        Код_выхода_Win32   : 1077  (0x435)
        Код_выхода_службы  : 0  (0x0)
        Контрольная_точка  : 0x0
        Ожидание           : 0x0

Имя_службы: MSSQLSERVER
Выводимое_имя: SQL Server (MSSQLSERVER)
        Тип                : 10  WIN32_OWN_PROCESS
        Состояние          : 4  RUNNING
                                (STOPPABLE, PAUSABLE, ACCEPTS_SHUTDOWN)
        Код_выхода_Win32   : 0  (0x0)
        Код_выхода_службы  : 0  (0x0)
        Контрольная_точка  : 0x0
        Ожидание           : 0x0
"""
JAPANESE = f"""\
[SC] QueryServiceConfig SUCCESS

サービス名~ MsDtsServer130
        種類               ~ 10  WIN32_OWN_PROCESS
        開始の種類         ~ 2   自動
        エラー制御         ~ 1   標準
        バイナリ パス名    ~ {PATH}
        読み込み順グループ ~
        タグ               ~ 0
        表示名             ~ SQL Server Integration Services 13.0
        依存関係           ~ RpcSs
        サービス開始名     ~ LocalSystem
""".replace("~", "\N{FULLWIDTH COLON}")
MISSING = """\
[SC] EnumQueryServicesStatus:OpenService FAILED 1060:

The specified service does not exist as an installed service.
"""


def services(text: str, node: str | None = "N1") -> tuple[ServiceText, ...]:
    return read(FILE, node, text).services


def at(line: int, node: str | None = "N1") -> Place:
    return Place(FILE, node=node, line=line)


def test_the_configuration_of_a_service_is_read() -> None:
    reading = read(FILE, "N1", QC)
    assert (reading.kind, reading.status) == ("service-text", FileStatus.READ)
    assert reading.services == (
        ServiceText(
            "MsDtsServer130",
            at(3),
            start_type=3,
            binary_path=PATH,
            display_name="SQL Server Integration Services 13.0",
            account="NT Service\\MsDtsServer130",
        ),
    )


def test_the_state_of_a_service_is_read() -> None:
    assert services(QUERY) == (ServiceText("MsDtsServer130", at(2), state=4),)


def test_blocks_of_several_commands_are_told_apart() -> None:
    found = services("C:\\>sc qc MsDtsServer130\n" + QC + "\nC:\\>sc query MsDtsServer130\n" + QUERY + QC)
    assert [(one.start_type, one.state) for one in found] == [(3, None), (None, 4), (3, None)]


@pytest.mark.parametrize("text", [QC.replace("\n", "\r\n"), QC.replace("\n", "\r")])
def test_line_ends_of_windows_make_no_difference(text: str) -> None:
    assert services(text) == services(QC)


def test_process_ids_of_queryex_do_no_harm() -> None:
    text = QUERY + "        PID                : 4321\n        FLAGS              :\n"
    assert services(text) == services(QUERY)


def test_a_list_of_services_has_display_names() -> None:
    text = QUERY.replace("130 \n", "130\nDISPLAY_NAME: SQL Server Integration Services 13.0\n")
    (one,) = services(text)
    assert (one.display_name, one.state) == ("SQL Server Integration Services 13.0", 4)


@pytest.mark.parametrize(
    ("text", "start_type", "account"),
    [(SPANISH, 2, "CORP\\ssis"), (GERMAN, 4, "CORP\\ssis"), (JAPANESE, 2, "LocalSystem")],
    ids=["Spanish", "German", "Japanese"],
)
def test_a_translated_configuration_is_read_by_order(text: str, start_type: int, account: str) -> None:
    reading = read(FILE, "N1", text)
    assert looks_like(text)
    assert reading.status is FileStatus.READ
    assert reading.services == (
        ServiceText(
            "MsDtsServer130",
            at(3),
            start_type=start_type,
            binary_path=PATH,
            display_name="SQL Server Integration Services 13.0",
            account=account,
        ),
    )


def test_a_translated_state_is_read_by_its_number() -> None:
    assert looks_like(FRENCH)
    assert services(FRENCH) == (ServiceText("MsDtsServer130", at(2), state=4),)


def test_a_translated_list_of_services_is_read() -> None:
    assert looks_like(RUSSIAN_LIST)
    assert [(one.name, one.display_name, one.state, one.at.line) for one in services(RUSSIAN_LIST)] == [
        ("MsDtsServer130", "SQL Server Integration Services 13.0", 1, 2),
        ("MSSQLSERVER", "SQL Server (MSSQLSERVER)", 4, 11),
    ]


def test_a_translated_configuration_with_a_line_missing_keeps_what_its_shape_tells() -> None:
    text = "\n".join(line for line in SPANISH.splitlines() if "ETIQUETA" not in line)
    (one,) = services(text)
    assert (one.start_type, one.binary_path, one.display_name, one.account) == (2, PATH, None, None)


def test_a_translated_block_of_two_lines_does_not_tell_start_type_from_state() -> None:
    (one,) = services("NOMBRE_SERVICIO: X\n        TIPO : 10  WIN32_OWN_PROCESS\n        ALGO : 4  NADA\n")
    assert (one.start_type, one.state) == (None, None)


def test_filtered_output_is_read_by_its_english_labels() -> None:
    (one,) = services("SERVICE_NAME: MsDtsServer130\n        STATE              : 1  STOPPED\n")
    assert (one.name, one.state) == ("MsDtsServer130", 1)


def test_output_without_indentation_or_with_blank_lines_between_is_read() -> None:
    flat = "\n".join(line.strip() for line in (QC + QUERY).splitlines())
    spaced = (QC + QUERY).replace("\n", "\n\n")
    for text in (flat, spaced):
        assert [(one.name, one.start_type, one.state, one.account) for one in services(text)] == [
            ("MsDtsServer130", 3, None, "NT Service\\MsDtsServer130"),
            ("MsDtsServer130", None, 4, None),
        ]


def test_text_after_a_block_is_not_part_of_it() -> None:
    (one,) = services(SPANISH + "\nC:\\Users\\admin>echo done: yes\ndone: yes\n")
    assert one.account == "CORP\\ssis"


@pytest.mark.parametrize(
    "before",
    [
        "sc qc MsDtsServer130",
        "C:\\> sc qc MsDtsServer130",
        "C:\\Windows\\system32>sc.exe query MsDtsServer130",
        "PS C:\\> sc.exe qc MsDtsServer130 5000",
        'C:\\> C:\\Windows\\System32\\sc.exe qc "MsDtsServer130"',
        "C:\\>SC QUERYEX MsDtsServer130",
        "C:\\>sc qc MsDtsServer130 > sc.txt 2>&1",
        "SERVICE_NAME: MsDtsServer130",
    ],
)
def test_error_1060_is_a_missing_service_where_its_name_stands_before(before: str) -> None:
    reading = read(FILE, "N1", f"{before}\n\n{MISSING}")
    assert reading.status is FileStatus.READ
    assert reading.services == (ServiceText("MsDtsServer130", at(3), missing=True),)


@pytest.mark.parametrize(
    "line",
    [
        "[SC] OpenService FEHLER 1060:",
        "[SC] EnumQueryServicesStatus:OpenService échec(s) 1060 :",
        "[SC] OpenService ERROR 1060:",
        "[SC] OpenService: ошибка: 1060:",
        "[SC] OpenService 失败 1060:",
        "[SC] OpenService FAILED 1060: The specified service does not exist as an installed service.",
    ],
)
def test_error_1060_is_known_in_every_language(line: str) -> None:
    text = f"C:\\>sc qc MsDtsServer130\n{line}\n"
    assert looks_like(text)
    assert [(one.name, one.missing) for one in services(text)] == [("MsDtsServer130", True)]


def test_error_1060_without_a_name_proves_nothing() -> None:
    assert looks_like(MISSING)
    reading = read(FILE, "N1", MISSING)
    assert reading.services == ()
    assert reading.status is FileStatus.PARTLY_READ
    (complaint,) = reading.complaints
    assert (complaint.message, complaint.fatal) == ("Error 1060 (no such service) names no service.", False)
    assert "Win32_Service" in reading.remedy


def test_a_name_before_another_command_is_not_that_of_the_error() -> None:
    for between in (QC, "C:\\>ipconfig\n"):
        reading = read(FILE, "N1", f"C:\\>sc qc MsDtsServer130\n{between}{MISSING}")
        assert [one.missing for one in reading.services] in ([False], [])
        assert len(reading.complaints) == 1


def test_each_error_takes_the_name_of_its_own_command() -> None:
    text = "".join(f"C:\\>sc query {name}\n{MISSING}\n" for name in ("MsDtsServer130", "MsDtsServer150"))
    assert [one.name for one in services(text)] == ["MsDtsServer130", "MsDtsServer150"]


def test_a_denied_access_says_nothing_about_the_service() -> None:
    text = "C:\\>sc qc MsDtsServer130\n[SC] OpenService FAILED 5:\n\nAccess is denied.\n"
    reading = read(FILE, "N1", text)
    assert reading.services == ()
    assert reading.status is FileStatus.PARTLY_READ
    assert reading.complaints[0].message == "sc was denied access (error 5) about MsDtsServer130."
    assert "administrator" in reading.remedy


def test_other_errors_are_named_by_number() -> None:
    reading = read(FILE, "N1", "[SC] OpenSCManager FAILED 1722:\n\nThe RPC server is unavailable.\n")
    assert reading.complaints[0].message == "sc reported error 1722."


def test_a_command_for_another_computer_is_evidence_about_that_one() -> None:
    text = f"C:\\>sc \\\\N2 qc MsDtsServer130\n{QC}"
    assert services(text, None)[0].at == at(4, "N2")
    assert services(text, "N1")[0].at == at(4, "N2")
    assert services(text, "n2.corp.example")[0].at == at(4, "n2.corp.example")
    assert services(text.replace("N2", "localhost"), "N1")[0].at == at(4, "N1")


def test_numbers_that_windows_does_not_have_are_not_believed() -> None:
    reading = read(FILE, "N1", QC.replace("3   DEMAND_START", "9   FUTURE_START"))
    assert reading.services[0].start_type is None
    assert (
        reading.complaints[0].message == "MsDtsServer130 has the start type 9, which Windows does not have."
    )


@pytest.mark.parametrize("text", [QC, QUERY, SPANISH, GERMAN, FRENCH, RUSSIAN_LIST, JAPANESE, MISSING])
def test_output_of_sc_is_recognised(text: str) -> None:
    assert looks_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Name: value\n  Type: 10 apples\n  State: none\n",
        "S:\\SSIS NT AUTHORITY\\SYSTEM:(OI)(CI)(F)\n        BUILTIN\\Administrators:(OI)(CI)(F)\n",
        "Name : MsDtsServer130\nStatus : Running\n",
        "[SC] QueryServiceConfig SUCCESS\n",
        '[HKEY_LOCAL_MACHINE\\SYSTEM]\n@=""\n',
        "A long letter.\n" * 40 + QC,
        '{"Name": "MsDtsServer130"}',
    ],
)
def test_other_text_is_not_recognised(text: str) -> None:
    assert not looks_like(text)


def test_a_file_without_output_of_sc_is_not_recognised() -> None:
    reading = read(FILE, None, "nothing: here\n")
    assert (reading.status, reading.services) == (FileStatus.NOT_RECOGNISED, ())


def test_the_name_of_a_service_is_said_harmless_and_short() -> None:
    text = f"SERVICE_NAME: \x1b[31m{'x' * 5000}\n        TYPE : 10  W\n        STATE : 9  ODD\n"
    message = read("x.txt", "N1", text).complaints[0].message
    assert message.isprintable()
    assert len(message) < 200
