"""The settings file: what it may say, where it is looked for, and how its errors name file, line, key and name."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.scenes import standalone

from ssis_preflight.config.adjust import adjust
from ssis_preflight.config.configuration import KEYS, Configuration, read_configuration
from ssis_preflight.config.declared import with_declared
from ssis_preflight.config.document import Document
from ssis_preflight.config.find import discovered, named
from ssis_preflight.config.rule_settings import check_rule_names
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Declared
from ssis_preflight.rule.severity import Severity
from ssis_preflight_reports import RENDERERS
from ssis_preflight_rules import RULES

WHOLE = """\
fail_on = "warning"
allow_incomplete = true
select = ["CFG", "CLU003"]
ignore = ["CFG022"]
require = ["access-control"]
format = "json"
outputs = ["html=out/report.html"]
color = "never"
waivers = "waivers.toml"
baseline = "baseline.json"
rule_packs = []

[declared]
pattern = "standalone"
package_instances = ['SQLVS1', 'SQLVS2\\OPS']
store_principals = ['CORP\\etl-admins']
clients = ["remote"]

[rules.CLU]
severity = "info"

[rules.CLU008]
fewest_owners = 3

[rules.SVC013]
enabled = false
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _read(folder: Path, text: str) -> tuple[Configuration, Document]:
    """Write and read a settings file, and check its names as a run does."""
    path = folder / "ssis-preflight.toml"
    path.write_text(text, encoding="utf-8")
    document = named(path)
    configuration = read_configuration(document, RENDERERS)
    lists = {"select": configuration.select.value, "ignore": configuration.ignore.value}
    check_rule_names(document, lists, configuration.rules, RULES)
    return configuration, document


def _problems(folder: Path, text: str) -> list[str]:
    return _read(folder, text)[1].problems


def test_every_key_is_read_and_keeps_its_line(here: Path) -> None:
    found, document = _read(here, WHOLE)
    assert document.problems == []
    assert set(KEYS) == set(Configuration.__struct_fields__) - {"file"}
    assert (found.fail_on.value, found.fail_on.origin.text()) == ("warning", "ssis-preflight.toml:1")
    assert found.allow_incomplete.value is True
    assert found.ignore.value == ("CFG022",)
    assert found.outputs.value == (f"html={Path('out/report.html')}",)
    assert (found.baseline.value, found.baseline.origin.line) == ("baseline.json", 10)
    assert found.declared.package_instances[1] == Known(
        r"SQLVS2\OPS", Place("ssis-preflight.toml", ("declared", "package_instances", 1), line=15)
    )
    assert [setting.name for setting in found.rules] == ["CLU", "CLU008", "SVC013"]


def test_what_is_not_given_has_its_default(here: Path) -> None:
    found, _ = _read(here, "")
    assert (found.fail_on.value, found.fail_on.origin.text()) == ("error", "default")
    assert found.format.value == "text"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('fial_on = "error"', "1: fial_on: there is no key fial_on; did you mean fail_on?"),
        ('\nfail_on = "eror"', "2: fail_on: there is no fail_on 'eror'; did you mean error?"),
        ("fail_on = 3", "1: fail_on: a text in quotes is wanted"),
        ('allow_incomplete = "yes"', "1: allow_incomplete: true or false is wanted"),
        ('select = "CFG"', "1: select: a list of texts in quotes is wanted, [...]"),
        (
            'select = [\n  "CFG",\n  "CLU0003",\n]',
            "3: select: there is no rule or family 'CLU0003'; did you mean CLU003?",
        ),
        ('ignore = [""]', "1: ignore: a text in the list is empty"),
        (
            'require = ["acces-control"]',
            "1: require: there is no 'acces-control'; did you mean access-control?",
        ),
        ('format = "jsn"', "1: format: there is no format 'jsn'; did you mean json?"),
        ('outputs = ["htlm=x"]', "1: outputs: there is no format 'htlm'; did you mean html?"),
        (
            'outputs = ["x.html"]',
            "1: outputs: FORMAT=FILE is wanted, such as html=report.html, not 'x.html'",
        ),
        ("waivers = 1", "1: waivers: a text or a list of texts in quotes is wanted, [...]"),
        ('baseline = " "', "1: baseline: the text is empty"),
        ("declared = 1", "1: declared: a table is wanted, [declared]"),
        (
            '[declared]\npatern = "auto"',
            "2: declared.patern: there is no key patern; did you mean pattern?",
        ),
        (
            '[declared]\nclients = ["remote", "server"]',
            "2: declared.clients: there is no 'server'; did you mean service-node?",
        ),
        (
            "[rules.DQ18]\nenabled = false",
            "1: rules.DQ18: there is no rule or family DQ18; did you mean DQ018?",
        ),
        (
            "[rules.CLU008]\nfewest_owner = 3",
            "2: rules.CLU008.fewest_owner: CLU008 has no parameter fewest_owner; did you mean fewest_owners?",
        ),
        (
            "rules.CLU008.fewest_owners = 1",
            "1: rules.CLU008.fewest_owners: a whole number from 2 to 64 is wanted",
        ),
        (
            '[rules.DQ018]\nexpected_files = "*.txt"',
            "2: rules.DQ018.expected_files: a list of texts in quotes, [...] is wanted",
        ),
        (
            '[rules.CFG]\nseverity = "fatal"',
            "2: rules.CFG.severity: there is no severity 'fatal'; choose from error, warning, info",
        ),
        (
            "[rules.CFG]\nfewest_owners = 3",
            "2: rules.CFG.fewest_owners: a family has enabled and severity only, not fewest_owners",
        ),
    ],
)
def test_an_error_names_file_line_key_and_the_nearest_name(here: Path, text: str, problem: str) -> None:
    assert _problems(here, text) == [f"ssis-preflight.toml:{problem}"]


def test_all_errors_are_told_at_once(here: Path) -> None:
    text = 'fail_on = "x"\ncolor = "x"\n[rules.XYZ999]\nenabled = 1\n'
    with pytest.raises(UsageError) as raised:
        _read(here, text)[1].finish()
    assert [line.split(":")[1] for line in str(raised.value).splitlines()] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b'a = "b\n', r"ssis-preflight\.toml:1: not valid TOML"),
        (
            b'a = "C:\\Temp"',
            r"ssis-preflight\.toml:1: not valid TOML: .*; write Windows paths in single quotes",
        ),
        (b'[declared]\nclients = ["\xe9"]', r"ssis-preflight\.toml: .*save it as UTF-8"),
        (b"PK\x03\x04rest", r"ssis-preflight\.toml: This is a ZIP archive"),
        (b"#" * (1 << 20) + b"#", "larger than"),
        (b"a = " + b"[" * 5000, "nested too deep"),
    ],
)
def test_a_file_that_cannot_be_read_ends_in_one_line(here: Path, text: bytes, problem: str) -> None:
    path = here / "ssis-preflight.toml"
    path.write_bytes(text)
    with pytest.raises(UsageError, match=problem) as raised:
        named(path)
    assert "\n" not in str(raised.value)


def test_a_file_of_windows_powershell_is_read(here: Path) -> None:
    path = here / "ssis-preflight.toml"
    path.write_bytes('fail_on = "info"\r\n'.encode("utf-16"))
    assert read_configuration(named(path), RENDERERS).fail_on.value == "info"


def test_the_first_file_on_the_way_up_wins(here: Path) -> None:
    below = here / "a" / "b"
    below.mkdir(parents=True)
    assert discovered(below) is None
    (here / "ssis-preflight.toml").write_text('fail_on = "info"')
    (here / "a" / "pyproject.toml").write_text("[tool.ssis-preflight]\nfail_on = 'warning'")
    found = discovered(below)
    assert found is not None
    assert (found.file, found.table) == ("a/pyproject.toml", {"fail_on": "warning"})
    (here / "a" / "ssis-preflight.toml").write_text("")
    again = discovered(below)
    assert again is not None
    assert again.file == "a/ssis-preflight.toml"


@pytest.mark.parametrize("text", ["[tool.other]\nx = 1", "this = is not TOML", "# ssis-preflight\n[tool.x]"])
def test_a_project_file_that_does_not_speak_of_us_is_passed_over(here: Path, text: str) -> None:
    below = here / "a"
    below.mkdir()
    (below / "pyproject.toml").write_text(text)
    (here / "ssis-preflight.toml").write_text("")
    found = discovered(below)
    assert found is not None
    assert found.file == "ssis-preflight.toml"


def test_a_named_project_file_without_our_table_is_an_error(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.other]")
    with pytest.raises(UsageError, match=r"pyproject\.toml has no table \[tool\.ssis-preflight\]"):
        named(here / "pyproject.toml")
    with pytest.raises(UsageError, match=r"cannot read the settings file none\.toml"):
        named(here / "none.toml")


def test_lines_are_right_below_the_table_of_a_project_file(here: Path) -> None:
    path = here / "pyproject.toml"
    path.write_text("[tool.other]\nfail_on = 1\n[tool.ssis-preflight]\nfail_on = 'eror'\n")
    document = named(path)
    read_configuration(document, RENDERERS)
    assert document.problems == ["pyproject.toml:4: fail_on: there is no fail_on 'eror'; did you mean error?"]


def test_rules_are_switched_off_and_given_other_severities_and_parameters(here: Path) -> None:
    adjusted = adjust(RULES, _read(here, WHOLE)[0].rules)
    by_id = {rule.id: rule for rule in adjusted.rules}
    assert "SVC013" not in by_id
    assert by_id["CLU003"].severities == (Severity.INFO,)
    assert by_id["CFG001"] is next(rule for rule in RULES if rule.id == "CFG001")
    assert adjusted.parameters == {("CLU008", "fewest_owners"): 3}
    assert "SVC013 is switched off (ssis-preflight.toml:26)" in adjusted.notices
    assert "CLU003 is info instead of error (ssis-preflight.toml:20)" in adjusted.notices
    assert "CLU008: fewest_owners is 3 nodes instead of 2 nodes (ssis-preflight.toml:23)" in adjusted.notices


def test_the_table_of_a_rule_wins_over_that_of_its_family_and_of_a_covered_id(here: Path) -> None:
    old, new = next((old, rule) for rule in RULES for old in rule.covers if rule.family == old[:-3])
    text = f'[rules.{new.id}]\nseverity = "info"\n[rules.{old}]\nseverity = "warning"\n'
    text += f"[rules.{new.family}]\nenabled = false\n"
    assert new.id not in {rule.id for rule in adjust(RULES, _read(here, text)[0].rules).rules}
    on = text.replace(f"[rules.{new.id}]\n", f"[rules.{new.id}]\nenabled = true\n")
    rules = {rule.id: rule for rule in adjust(RULES, _read(here, on)[0].rules).rules}
    assert rules[new.id].severities == (Severity.INFO,)


def test_what_the_snapshot_declares_wins_over_the_settings_key_by_key() -> None:
    at = Place("x")
    settings = Declared(pattern=Known("clustered", at), clients=(Known("remote", at),))
    snapshot = with_declared(standalone(), settings)
    assert snapshot.declared.pattern == Known("clustered", at)
    own = with_declared(
        snapshot, Declared(pattern=Known("standalone", at), package_instances=(Known("A", at),))
    )
    assert own.declared.pattern == Known("clustered", at)
    assert own.declared.package_instances == (Known("A", at),)
