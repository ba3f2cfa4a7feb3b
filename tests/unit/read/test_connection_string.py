"""Connection strings: their parts, what they name, and how their secrets are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight.read.connection_string import ConnectionTarget, parts, redact, target


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Server=X;Password=hunter2;Database=Y", "Server=X;Password=***;Database=Y"),
        ('Server=X;PWD="a;b";Database=Y', "Server=X;PWD=***;Database=Y"),
        ("Driver={SQL Server};Pwd={p;w};Server=X", "Driver={SQL Server};Pwd=***;Server=X"),
        ("AccountName=a;AccountKey=abc==;EndpointSuffix=e", "AccountName=a;AccountKey=***;EndpointSuffix=e"),
        ("Jet OLEDB:Database Password = x ;Mode=Read", "Jet OLEDB:Database Password = ***;Mode=Read"),
        ("ftp://sa:hunter2@host:21/x", "ftp://sa:***@host:21/x"),
        (
            "https://x.blob.core.windows.net/c?sv=1&sig=abc%3D",
            "https://x.blob.core.windows.net/c?sv=1&sig=***",
        ),
        ("Data Source=X;Integrated Security=SSPI;", "Data Source=X;Integrated Security=SSPI;"),
    ],
)
def test_the_values_of_secret_keys_are_replaced(text: str, safe: str) -> None:
    assert redact(text) == safe


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        ("OLEDB", "Provider=SQLNCLI11;Data Source=VS1\\OPS,1433;", ConnectionTarget(server="VS1\\OPS,1433")),
        ("ODBC", "Driver={SQL Server};Server=(local);", ConnectionTarget(server="(local)")),
        ("SMTP", "SmtpServer=mail;UseWindowsAuthentication=True", ConnectionTarget(server="mail")),
        ("FLATFILE", r"C:\a=b;c.csv", ConnectionTarget(path=r"C:\a=b;c.csv")),
        ("MULTIFILE", r"C:\a.txt|C:\b.txt", ConnectionTarget(path=r"C:\a.txt")),
        ("OLEDB", r"Provider=Microsoft.Jet;Data Source=\\fs\x\a.mdb", ConnectionTarget(path=r"\\fs\x\a.mdb")),
        ("OLEDB", "", ConnectionTarget()),
    ],
)
def test_a_connection_string_names_a_server_or_a_path(kind: str, text: str, names: ConnectionTarget) -> None:
    assert target(kind, text) == names


@given(st.text(alphabet="abc;'\"{}= \\", max_size=40))
def test_any_text_has_parts_and_a_safe_form(text: str) -> None:
    parts(text)
    assert "hunter2" not in redact(
        f"{text.rstrip('=')};Password=hunter2".replace('"', "").replace("'", "").replace("{", "")
    )


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, " " * 1_000_000, ";" * 1_000_000, "a=" * 500_000, '"' * 1_000_000]
)
def test_a_text_of_any_length_is_cut_at_once(text: str) -> None:
    assert redact(f"{text};Password=hunter2").endswith("***")


def test_a_part_without_a_value_is_none() -> None:
    assert parts("Trusted;Server=X;;=y; = ;Database=") == {"server": "X", "database": ""}
