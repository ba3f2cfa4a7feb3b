"""Waiver files: what they may say, and how their errors name file, line, key and name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ssis_preflight.config.waivers import read_waivers
from ssis_preflight.model.errors import UsageError
from ssis_preflight_rules import RULES

TWO = """\
# accepted for now
[[waiver]]
rule = "SVC013"
subject = "cluster *"
reason = "Stays clustered until the move to SSISDB."
owner = "dba-team"
expires = 2027-03-31
ticket = "CHG0042"

[[waiver]]
reason = "Nobody may log on there."
fingerprint = "0123456789abcdef0123456789abcdef"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(folder: Path, text: str, name: str = "waivers.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageError) as raised:
        read_waivers([_write(folder, text)], RULES)
    return str(raised.value).splitlines()


def test_waivers_keep_their_lines(here: Path) -> None:
    first, second = read_waivers([_write(here, TWO)], RULES)
    assert (first.rules, first.subject, first.owner) == (frozenset({"SVC013"}), "cluster *", "dba-team")
    assert first.expires == dt.date(2027, 3, 31)
    assert (first.file, first.line, first.expires_line) == ("waivers.toml", 2, 7)
    assert (second.line, second.fingerprint) == (10, "0123456789abcdef0123456789abcdef")
    assert second.rules == {rule.id for rule in RULES if rule.family != "POL"}


def test_a_waiver_holds_on_its_last_day(here: Path) -> None:
    waiver = read_waivers([_write(here, TWO)], RULES)[0]
    assert not waiver.expired(dt.date(2027, 3, 31))
    assert waiver.expired(dt.date(2027, 4, 1))


def test_a_rule_is_named_by_id_covered_id_family_or_a_star(here: Path) -> None:
    old, new = next((old, rule.id) for rule in RULES for old in rule.covers)

    def covered(name: str) -> frozenset[str]:
        text = f'[[waiver]]\nrule = "{name}"\nsubject = "x"\nreason = "y"\n'
        return read_waivers([_write(here, text)], RULES)[0].rules

    assert covered(old) == {new}
    assert covered("CFG") == {rule.id for rule in RULES if rule.family == "CFG"}
    assert covered("*") > covered("CFG")


GOOD = {"rule": '"SVC013"', "subject": '"CLU1"', "reason": '"why"'}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"rule": '"SVC13"'}, "2: waiver.rule: there is no rule or family 'SVC13'; did you mean SVC013?"),
        ({"rule": '"POL001"'}, "2: waiver.rule: POL001 judges waivers and cannot be waived"),
        (
            {"rule": None},
            "1: waiver.rule: the rule is missing: a waiver has rule and subject, or a fingerprint",
        ),
        (
            {"subject": None},
            "1: waiver.subject: the subject is missing: a waiver has rule and subject, or a fingerprint",
        ),
        ({"reason": None}, "1: waiver.reason: the reason is missing: say why this is accepted"),
        (
            {"reason": '" "'},
            "4: waiver.reason: a text in quotes is wanted, not empty and at most 500 characters long",
        ),
        ({"ownr": '"x"'}, "5: waiver.ownr: there is no key ownr; did you mean owner?"),
        ({"expires": '"soon"'}, "5: waiver.expires: a date is wanted, such as 2027-03-31"),
        ({"expires": "2027-01-01T10:00:00"}, "5: waiver.expires: a date is wanted, such as 2027-03-31"),
        (
            {"rule": '"*"', "subject": '"**"'},
            "3: waiver.subject: this would hide everything: name a rule, a family, a subject or a node",
        ),
        (
            {"rule": '"*"', "subject": '"?*"', "node": '"*"'},
            "3: waiver.subject: this would hide everything: name a rule, a family, a subject or a node",
        ),
        (
            {"fingerprint": '"0123456789abcdef0123456789abcdef"'},
            "3: waiver.subject: a waiver has a fingerprint or a subject, not both",
        ),
        (
            {"subject": None, "fingerprint": '"abc"'},
            "4: waiver.fingerprint: 32 hexadecimal digits in small letters are wanted, as in a report",
        ),
    ],
)
def test_an_error_names_file_line_key_and_the_nearest_name(
    here: Path, changes: dict[str, str | None], problem: str
) -> None:
    values = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    text = "[[waiver]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
    assert _problems(here, text) == [f"waivers.toml:{problem}"]


def test_everything_on_one_node_may_be_waived(here: Path) -> None:
    text = '[[waiver]]\nrule = "*"\nsubject = "*"\nnode = "NODE3"\nreason = "being rebuilt"\n'
    assert read_waivers([_write(here, text)], RULES)[0].node == "NODE3"


def test_errors_of_all_files_are_told_at_once(here: Path) -> None:
    files = [
        _write(here, "[[waiver]]\n", "one.toml"),
        _write(here, "= 1\n", "two.toml"),
        here / "three.toml",
        _write(here, "[[waivers]]\n", "four.toml"),
    ]
    with pytest.raises(UsageError) as raised:
        read_waivers(files, RULES)
    told = str(raised.value).splitlines()
    assert [line.split(":")[0] for line in told] == [
        *["one.toml"] * 3,
        "two.toml",
        "cannot read the waiver file three.toml",
        "four.toml",
    ]
    assert told[-1] == "four.toml:1: waivers: there is no key waivers; did you mean waiver?"


@pytest.mark.parametrize("text", ["waiver = 1", "waiver = [1]", "[waiver]\nrule = 'CFG'"])
def test_a_waiver_that_is_no_table_of_a_list_is_an_error(here: Path, text: str) -> None:
    assert (
        _problems(here, text)[0]
        == "waivers.toml:1: waiver: a list of tables is wanted, each headed [[waiver]]"
    )


def test_waivers_in_one_line_are_read_and_name_that_line(here: Path) -> None:
    text = '\nwaiver = [{rule = "CFG", subject = "x", reason = "y"}, {rule = "CF"}]\n'
    assert all(line.startswith("waivers.toml:2: waiver.") for line in _problems(here, text))
