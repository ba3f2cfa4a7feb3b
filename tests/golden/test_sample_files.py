"""The samples as files: committed as built, each with its story and its expectations."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.build_samples import STORIES, write
from tests.support.sample_expectations import SAMPLES, differences, load_expectation, sample_names

MOST_FILES = 25

FINDING = {
    "rule": "CLU003",
    "severity": "error",
    "subject": {"name": "SSIS", "node": None},
    "locations": [{"file": "cluster/dependencies.json", "line": 39}],
}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("name", list(STORIES))
def test_the_committed_files_are_those_that_the_story_builds(name: str, tmp_path: Path) -> None:
    write(name, tmp_path)

    built, committed = contents(tmp_path / name), contents(SAMPLES / name)

    assert sorted(committed) == sorted(built)
    assert [path for path, data in built.items() if committed[path] != data] == []


def test_every_folder_is_a_story() -> None:
    assert sample_names() == sorted(STORIES)


@pytest.mark.parametrize("name", list(STORIES))
def test_every_sample_is_small(name: str) -> None:
    assert len(contents(SAMPLES / name)) < MOST_FILES


@pytest.mark.parametrize("name", list(STORIES))
def test_every_sample_tells_its_story_and_what_it_expects(name: str) -> None:
    story = (SAMPLES / f"{name}.md").read_text(encoding="utf-8")
    table = (SAMPLES / "README.md").read_text(encoding="utf-8")

    expected = load_expectation(name)

    assert f"ssis-preflight audit sample_configs/{name}" in story
    assert f"[{name}]({name}.md)" in table
    unnamed = {str(finding["rule"]) for finding in expected.findings if str(finding["rule"]) not in story}
    assert unnamed == set()


def test_a_finding_that_is_missing_and_one_too_many_are_both_reported(tmp_path: Path) -> None:
    (tmp_path / "x.expected.toml").write_text(
        'exit_code = 1\n[[finding]]\nrule = "CLU003"\nseverity = "error"\nsubject = "SSIS"\nline = 40\n',
        encoding="utf-8",
    )
    report = {"findings": [FINDING], "not_evaluated": []}

    lines = differences(load_expectation("x", tmp_path), 1, report)

    assert lines == [
        "- missing:    CLU003 error SSIS:40",
        "+ unexpected: CLU003 error SSIS, cluster/dependencies.json:39",
    ]


def test_a_report_that_agrees_has_no_differences(tmp_path: Path) -> None:
    (tmp_path / "x.expected.toml").write_text(
        'exit_code = 1\nnot_evaluated = ["ACL001"]\n'
        '[[finding]]\nrule = "CLU003"\nseverity = "error"\nsubject = "SSIS"\nline = 39\n',
        encoding="utf-8",
    )
    report = {"findings": [FINDING], "not_evaluated": [{"rule": "ACL001"}]}

    assert differences(load_expectation("x", tmp_path), 1, report) == []


def test_a_wrong_exit_code_and_a_rule_that_was_evaluated_after_all_are_reported(tmp_path: Path) -> None:
    (tmp_path / "x.expected.toml").write_text(
        'exit_code = 0\nexact = false\nnot_evaluated = ["ACL001"]\n', encoding="utf-8"
    )
    report = {"findings": [FINDING], "not_evaluated": []}

    lines = differences(load_expectation("x", tmp_path), 1, report)

    assert lines == ["exit code 1 instead of 0", "- missing:    ACL001 under not_evaluated"]


def test_a_misspelt_key_in_an_expectation_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.expected.toml").write_text('exit_code = 0\n[[finding]]\nrul = "A"\n', encoding="utf-8")

    with pytest.raises(ValueError, match="rul"):
        load_expectation("x", tmp_path)
