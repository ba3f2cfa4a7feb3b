"""What a command must not import, by name: start-up time is a feature."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_configs" / "healthy-clustered"
NEVER_IN_AUDIT = {
    "asyncio",
    "difflib",
    "email",
    "importlib.metadata",
    "importlib.resources",
    "jinja2",
    "keyring",
    "requests",
    "rich",
    "spnego",
    "urllib.request",
    "urllib3",
    "winrm",
    "xmlschema",
}
NEVER_FOR_HELP = NEVER_IN_AUDIT | {"lxml", "networkx", "ssis_preflight_rules", "ssis_preflight_reports"}


def _imported(*arguments: str) -> set[str]:
    """Run the command in a fresh interpreter and return every module that it imported."""
    program = (
        "import sys\n"
        "from ssis_preflight.cli.main import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    pass\n"
        "sys.stderr.write('MODULES ' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.rsplit("MODULES ", 1)[1].split())


def test_an_audit_that_prints_text_imports_no_renderer_or_transport_it_does_not_use() -> None:
    found = _imported("audit", str(SAMPLE))
    assert "lxml.etree" in found
    assert not found & NEVER_IN_AUDIT


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_import_neither_rules_nor_readers(argument: str) -> None:
    assert not _imported(argument) & NEVER_FOR_HELP


def test_a_mistake_in_the_arguments_of_collect_imports_neither_transport_nor_terminal() -> None:
    assert not _imported("collect", "--help") & NEVER_FOR_HELP
    assert not _imported("collect", "-o", "never-made", "--node", "a/b") & NEVER_FOR_HELP


@pytest.mark.parametrize("name", ["node", "manifest", "report"])
def test_a_schema_imports_neither_renderer_nor_transport(name: str) -> None:
    assert not _imported("schema", name) & NEVER_IN_AUDIT - {"importlib.resources"}


def test_html_imports_jinja2_only_when_it_is_asked_for() -> None:
    assert "jinja2" in _imported("audit", str(SAMPLE), "--format", "html")
