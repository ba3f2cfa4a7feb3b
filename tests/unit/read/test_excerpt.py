from __future__ import annotations

import pytest

from ssis_preflight.read.excerpt import WIDTH, excerpt, shown


def quoted(line: str, column: int | None = None) -> str:
    return excerpt(f"before\n{line}\nafter", 7, 7 + len(line), column)


def test_a_short_line_is_quoted_as_it_stands() -> None:
    assert quoted("      <ServerName>.</ServerName>", 7) == "      <ServerName>.</ServerName>"


@pytest.mark.parametrize("column", [None, 1, 67, 150, 500, 5000, 9_999, 10_000])
def test_a_long_line_is_cut_with_its_column_in_view(column: int | None) -> None:
    line = "".join(chr(0x4E00 + number) for number in range(10_000))
    text = quoted(line, column)
    assert len(text) == WIDTH
    assert line[(column or 1) - 1] in text
    assert text.startswith("…") == ((column or 1) > 67)
    assert text.endswith("…") == ((column or 1) < 9_000)


def test_control_characters_do_not_reach_a_terminal() -> None:
    assert quoted("a\tb\x1b[31mc\x9bd\u202ee\u2028f") == "a b\ufffd[31mc\ufffdd\ufffde\ufffdf"


@pytest.mark.parametrize(
    "line",
    [
        'ConnectionString="Data Source=SQLVS1;User ID=sa;Password=hush&amp;hush;" DTS:Name="x"',
        'ConnectionString="Data Source=SQLVS1;pwd = hush\'hush"',
        'ConnectionString="Password=&quot;a;hush&quot;;Data Source=SQLVS1"',
        "ConnectionString=\"Password='a;hush';Data Source=SQLVS1\"",
        '<DTS:Password DTS:Name="Password" Sensitive="1">hush</DTS:Password>',
        '<DTS:Property DTS:Name="ServerPassword">hush</DTS:Property>',
        '<DTS:Property DTS:Name="PackagePassword" DTS:Sensitive="1" Encrypted="1">AQAhush==</DTS:Property>',
        '      DTS:Encrypted="1">AQAhush==</DTS:Property>',
        '<Parameter Sensitive="1">hush</Parameter>',
        '<S N="Password">hush</S>',
        '{"Name": "x", "Password": "hush\\"hush", "Port": 1}',
        '{"text": "Server=a;Password=\\"a;hush\\";"}',
        '{"ServicePassword":"hush',
        r'"Password"="hush\"hush"',
        r'"Connect"="Server=a;PWD=\"a;hush\";"',
        "Password=hush",
        'PASSWORD="hush"',
        "<!-- password: hush -->",
        "AccountName=a;AccountKey=hush==;EndpointSuffix=e",
        "SharedAccessKey=hush;Access Token=hush",
        "ftp://sa:hush@host/x",
        "https://x.example/c?sv=1&amp;sig=hush",
        'Arguments="/FILE x /DECRYPT hush"',
        '<SS N="Credential">hush</SS>',
        '{"name":"ServicePassword","type":"REG_SZ","data":"hush"}',
        '{"Name": "Password", "Value": "hush"}',
    ],
)
def test_a_secret_is_never_quoted(line: str) -> None:
    assert "hush" not in quoted(line)
    assert "***" in quoted(line)


def test_the_key_of_an_assembly_is_no_secret() -> None:
    line = 'Version=13.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91"'
    assert quoted(line) == line


def test_what_stands_beside_a_secret_stays_and_the_column_moves_with_it() -> None:
    line = "Password=" + "s" * 1000 + ";" + "x" * 500 + "HERE" + "y" * 500
    assert "HERE" in quoted(line, line.index("HERE") + 1)
    assert "Password=***;bb" in quoted("a" * 300 + "Password=" + "s" * 600 + ";" + "b" * 300, 800)
    assert quoted("Password=hush;Server=SQLVS1", 3) == "Password=***;Server=SQLVS1"
    assert quoted("Password=hush;Server=SQLVS1", 12) == "Password=***;Server=SQLVS1"


def test_a_name_is_shown_cut_and_harmless() -> None:
    assert shown("a\r\nb" + "c" * 100, limit=10) == "a\ufffd\ufffdbccccc…"
    assert shown("short", limit=10) == "short"
