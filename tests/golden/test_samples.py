"""Every sample says what the tool finds in it; here the tool is asked."""

from __future__ import annotations

import json

import pytest
from tests.support.sample_expectations import command_line, differences, load_expectation, sample_names

from ssis_preflight.cli.main import main


@pytest.mark.parametrize("name", sample_names())
def test_the_report_on_a_sample_is_what_the_sample_expects(
    name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    exit_code = main(command_line(name))

    report = json.loads(capfdbinary.readouterr().out)
    assert "\n".join(differences(load_expectation(name), exit_code, report)) == ""
