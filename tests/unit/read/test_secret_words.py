"""What names a secret does so in connection strings, in commands and in lines that are quoted."""

from __future__ import annotations

import pytest

from ssis_preflight.read.connection_string import redact
from ssis_preflight.read.excerpt import excerpt
from ssis_preflight.read.job_command import safe_command

VALUE = "Hunter2x"


@pytest.mark.parametrize(
    "word",
    [
        "Password",
        "Pass Word",
        "passwd",
        "Pwd",
        "MyPwd",
        "PassPhrase",
        "ClientSecret",
        "Credential",
        "Signature",
        "SAS",
        "AccessToken",
        "AccountKey",
        "Account Key",
        "Access_Key",
        "api-key",
        "PublicKeyPassword",
    ],
)
def test_the_value_of_a_secret_is_cut_out_wherever_its_name_is_read(word: str) -> None:
    line = f"Server=S1;{word}={VALUE};Timeout=5"
    for said in (redact(line), safe_command(f'/CONN "{line}"'), excerpt(line, 0, len(line))):
        assert VALUE not in said
        assert "***" in said
        assert "Server=S1" in said


def test_the_token_in_the_name_of_an_assembly_is_quoted() -> None:
    line = "Microsoft.SqlServer.X, Version=15.0.0.0, PublicKeyToken=89845dcd8080cc91"
    assert excerpt(line, 0, len(line)) == line
