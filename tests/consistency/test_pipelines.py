"""The files for pipelines call what there is: commands, flags, inputs, outputs and files of the action."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.consistency.command_lines import blocks, complaint_about, words_of

from ssis_preflight import __version__

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "docs" / "ci"
ACTION = ROOT / "action.yml"
FILES = [ACTION, ROOT / ".pre-commit-hooks.yaml", *sorted(CI.glob("*.yml")), *sorted(CI.glob("*.md"))]

COMMENT = re.compile(r"^ *# .*\n", re.MULTILINE)
CONTINUED = re.compile(r"\n +(?=-[-a-z])")
COMMAND = re.compile(r"^ *(?:- )?(?:entry: |script: (?:>-\n +)?)?(ssis-preflight .*)$", re.MULTILINE)
FILLED_IN = re.compile(r'"\$\{arguments\[@\]\}"|(?<!")\$\{\{ parameters\.arguments \}\}')
HANDED_OVER = re.compile(r"(?:args: \[|arguments: \||arguments=\()([^])\n]+)")
KEY = re.compile(r"^ {2}([a-z-]+):", re.MULTILINE)


def yaml_of(path: Path) -> str:
    """Return the YAML of a file, or of the examples on a page, without comments; continued commands on one line."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        text = "\n".join(block.text for block in blocks(text) if block.language == "yaml")
    return CONTINUED.sub(" ", COMMENT.sub("", text))


def calls(text: str) -> list[str]:
    """Return the command lines in YAML, and those that arguments for the hook and the action come to."""
    given = [words.replace(",", " ") for words in HANDED_OVER.findall(text)]
    whole = [words if "snapshots/" in words else f"SNAPSHOT {words}" for words in given]
    lines = COMMAND.findall(text) + [f"ssis-preflight audit {words}" for words in whole]
    return [FILLED_IN.sub("", line) for line in lines]


def complaints(text: str) -> list[str]:
    """Return what is wrong with the calls; that of the hook has no snapshot until somebody configures it."""
    called = [f"{line} SNAPSHOT" if line == "ssis-preflight audit" else line for line in calls(text)]
    return [f"{line}: {why}" for line in called if (why := complaint_about(line))]


def table(text: str, heading: str) -> list[str]:
    """Return the first column of the table of a page whose first heading this is."""
    rows = text.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `([^`]+)` \|", rows, re.MULTILINE)


def keys(text: str, section: str) -> list[str]:
    """Return the keys of a section at the left edge of the YAML."""
    return KEY.findall(re.split(rf"^{section}:\n", text, flags=re.MULTILINE)[1].partition("\n\n")[0])


# --- detectors are tried before they are trusted ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "- script: ssis-preflight audit -v\n",
        "    - ssis-preflight audit CLU1 --formt=json\n",
        "  - script: >-\n      ssis-preflight audit CLU1\n      -o report.json\n",
        "        args: [snapshots/CLU1, --quite]\n",
        "          arguments: |\n            --output=html=r.html\n            --fail-on=fatal\n",
        "        arguments=(--format text --outputs x)\n",
    ],
)
def test_a_wrong_call_would_be_seen(text: str) -> None:
    assert complaints(
        CONTINUED.sub(" ", text).replace("- script: ssis", "- ssis").replace("audit\n", "audit -v\n")
    )


def test_a_comment_is_no_call_and_a_folded_script_is_one() -> None:
    text = "  # ssis-preflight nonsense\n  - script: >-\n      ssis-preflight audit CLU1\n      -q\n"
    assert calls(CONTINUED.sub(" ", COMMENT.sub("", text))) == ["ssis-preflight audit CLU1 -q"]


# --- the files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_call_is_one_that_the_command_line_takes(path: Path) -> None:
    if path.name not in {
        "azure-pipelines.md",
        "github-actions.md",
    }:  # these hand over to the template and the action
        assert calls(yaml_of(path))
    assert complaints(yaml_of(path)) == []


def test_the_table_of_inputs_and_outputs_is_that_of_the_action() -> None:
    page = (CI / "github-actions.md").read_text("utf-8")
    action = ACTION.read_text("utf-8")

    assert table(page, "input") == keys(action, "inputs")
    assert table(page, "output") == keys(action, "outputs")


def test_examples_hand_over_inputs_and_parameters_that_there_are() -> None:
    inputs = set(keys(ACTION.read_text("utf-8"), "inputs"))
    for path in (CI / "github-actions.yml", CI / "github-actions.md"):
        step = yaml_of(path).partition("uses: OWNER/")[2].partition("\n\n")[0]
        assert set(re.findall(r"^ {10}([a-z-]+): ", step, re.MULTILINE)) <= inputs

    template = (CI / "azure-pipelines.yml").read_text("utf-8")
    parameters = set(re.findall(r"^ {2}- name: (\w+)", template, re.MULTILINE))
    page = (CI / "azure-pipelines.md").read_text("utf-8")
    assert set(table(page, "parameter")) == parameters
    assert set(re.findall(r"parameters\.(\w+)", template)) == parameters
    handed = yaml_of(CI / "azure-pipelines.md").partition("parameters:\n")[2]
    assert set(re.findall(r"^ +(\w+): ", handed, re.MULTILINE)) <= parameters


def test_the_action_installs_files_that_there_are_and_runs_no_input_as_script() -> None:
    text = ACTION.read_text("utf-8")
    named = re.findall(r"\$GITHUB_ACTION_PATH/([\w./-]+)", text)
    scripts = re.findall(r"run: (?:\|\n((?: {8}.*\n)+)|(.+))", text)

    assert named == ["requirements/build.txt", "requirements/runtime.txt"]
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert len(scripts) == 3
    assert [script for script in scripts if "${{" in "".join(script)] == []


def test_examples_name_the_version_that_this_is() -> None:
    said = {
        found
        for path in FILES
        for found in re.findall(r"(?:@v|rev: v|preflight-)(\d[\d.]*\d)", yaml_of(path))
    }
    assert {version for version in said if version.count(".") == 2} == {__version__}


def test_results_go_where_the_viewers_of_azure_look_for_them() -> None:
    text = yaml_of(CI / "azure-pipelines.yml")
    call = next(line for line in calls(text) if " audit " in line)
    written = {word.partition("=")[0]: word.partition("=")[2] for word in words_of(call) if "=$(" in word}

    sarif = re.search(r"PathtoPublish: (.*)\n +ArtifactName: CodeAnalysisLogs", text)
    junit = re.search(r"testResultsFormat: JUnit\n +testResultsFiles: (.*)\n", text)
    assert (sarif and sarif[1], junit and junit[1]) == (written["sarif"], written["junit"])
