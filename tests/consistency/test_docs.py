"""The documents for users say what is so: links, paths, commands, flags, keys, rule ids and pasted output."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.consistency.command_lines import (
    MADE_BY,
    blocks,
    command_lines,
    complaint_about,
    parser_of,
    prose,
    spans,
    words_of,
)

from ssis_preflight.cli.main import main
from ssis_preflight.config.configuration import read_configuration
from ssis_preflight.config.find import named
from ssis_preflight.config.rule_settings import check_rule_names
from ssis_preflight.config.waivers import read_waivers
from ssis_preflight.model.parts import PART_INFO, Part
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import job_steps, snapshot_toml
from ssis_preflight.result.report import schema as report_schema
from ssis_preflight_reports import RENDERERS
from ssis_preflight_rules import RULES
from ssis_preflight_rules.guidance import GUIDANCE

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(
    [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "sample_configs").glob("*.md"),
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md") if (ROOT / name).exists()),
    ]
)
TOPS = ("checker", "rules", "reports", "tests", "docs", "sample_configs", "requirements", ".ci", ".github")
EVIDENCE_FOLDERS = ("cluster", "nodes", "shared")

PART_OF = re.compile(r"<!-- part of: ssis-preflight ([^\n]*) -->\n```\w+\n(.*?)```\n", re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
RULE_ID = re.compile(r"\b[A-Z]{2,3}\d{3}\b")


# --- what the pages hold ----------------------------------------------------------------------------------------


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def guide(name: str) -> str:
    return text_of(GUIDE / name)


def anchors(text: str) -> set[str]:
    """Return the anchors of a page, as code hosts make them from headings, and those set by hand."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}
    return made | set(re.findall(r'<a id="([^"]+)"', text))


def dead_links(page: Path, text: str) -> list[str]:
    dead = []
    for target in LINK.findall(prose(text)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(text if file == page else text_of(file))):
            dead.append(target)
    return dead


def named_paths(text: str) -> Iterator[str]:
    """Give what inline code and the words of blocks name below the folders of this repository."""
    words = [*spans(text), *(word for block in blocks(text) for word in block.text.split())]
    for word in words:
        top, slash, _ = word.partition("/")
        if slash and top in TOPS and " " not in word:
            yield word.rstrip(".,:;")


def exists(base: Path, path: str) -> bool:
    """Say whether a path exists; of a template such as ``rules/<ID>/`` the part before it must."""
    fixed = path.partition("<")[0]
    if fixed != path:
        return (base / fixed.rpartition("/")[0]).is_dir()
    return any(base.glob(path.rstrip("/"))) if "*" in path else (base / path).exists()


def sample_paths(text: str) -> list[str]:
    """Return what the story of a sample names below the folders of a snapshot."""
    found = [span for span in spans(text) if span.partition("/")[0] in EVIDENCE_FOLDERS and "/" in span]
    return [path for path in found if "<" not in path]


# --- the command line -------------------------------------------------------------------------------------------


def flags_of(command: str) -> list[tuple[str, ...]]:
    return [tuple(action.option_strings) for action in parser_of(command)._actions if action.option_strings]


# --- detectors are tried before they are trusted ----------------------------------------------------------------


def test_a_dead_link_a_missing_anchor_and_a_missing_path_would_be_seen() -> None:
    page = GUIDE / "audit.md"
    assert dead_links(page, "[a](nowhere.md) [b](#no) [c](faq.md) [d](#yes)\n\n## Yes\n") == [
        "nowhere.md",
        "#no",
    ]
    assert list(named_paths("see `docs/none.md` and `a/b`")) == ["docs/none.md"]
    assert not exists(ROOT, "docs/none.md")
    assert not exists(ROOT, "docs/none-*.md")
    assert not exists(ROOT, "docs/none/<ID>/x.md")
    assert exists(ROOT, "tests/rules/<ID>/")


@pytest.mark.parametrize(
    "line",
    [
        "ssis-preflight collect",
        "ssis-preflight audit",
        "ssis-preflight audit SNAPSHOT --fail-on fatal",
        "ssis-preflight audit SNAPSHOT --formt json",
        "ssis-preflight audit SNAPSHOT --format oscal",
        "ssis-preflight audit SNAPSHOT -o report.json",
        "ssis-preflight audit SNAPSHOT --require everything",
        "ssis-preflight audit --select SVC SNAPSHOT",
        "ssis-preflight audit SNAPSHOT --ignore XYZ999",
        "ssis-preflight explain XYZ999",
        "ssis-preflight schema plans",
    ],
)
def test_a_wrong_command_line_would_be_seen(line: str) -> None:
    assert complaint_about(line)


def test_command_lines_are_found_in_blocks_and_end_at_an_operator() -> None:
    text = "```sh\ncode=0\n$ ssis-preflight audit C:\\X \\\n  -q || code=$?\n```\n\n    ssis-preflight rules | more\n"
    lines = [words_of(line) for line in command_lines(f"`ssis-preflight explain`\n{text}")]
    assert lines == [["explain", "--help"], ["audit", "C:\\X", "-q"], ["rules"]]


def test_the_pages_hold_what_the_tests_below_look_at() -> None:
    assert {"audit.md", "faq.md", "report.md", "snapshot.md"} <= {page.name for page in PAGES}
    assert len([line for page in PAGES for line in command_lines(text_of(page))]) >= 15
    assert len(STORIES) >= 10
    assert len(MADE_BY.findall(guide("audit.md"))) == 2
    assert len(TOML) >= 3


# --- every page -------------------------------------------------------------------------------------------------

every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page, text_of(page)) == []


@every_page
def test_paths_of_the_repository_exist(page: Path) -> None:
    assert [path for path in named_paths(text_of(page)) if not exists(ROOT, path)] == []


@every_page
def test_commands_are_those_of_the_command_line(page: Path) -> None:
    wrong = {line: complaint_about(line) for line in command_lines(text_of(page))}
    assert {line: why for line, why in wrong.items() if why} == {}


@every_page
def test_rule_ids_are_those_of_rules(page: Path) -> None:
    known = {rule.id for rule in RULES} | {old for rule in RULES for old in rule.covers} | set(GUIDANCE)
    assert set(RULE_ID.findall(text_of(page))) - known == set()


STORIES = [page for page in PAGES if (page.parent / page.stem).is_dir()]


@pytest.mark.parametrize("page", STORIES, ids=name_of)
def test_the_story_of_a_sample_names_files_that_the_sample_has(page: Path) -> None:
    assert [path for path in sample_paths(text_of(page)) if not exists(page.parent / page.stem, path)] == []


# --- the guide --------------------------------------------------------------------------------------------------


def test_every_flag_of_audit_is_explained_and_no_other() -> None:
    text = guide("audit.md")
    table = text.partition("\n## Flags\n")[2].partition("\n## ")[0]
    explained = {word for span in spans(table) for word in span.split() if word.startswith("-")}
    of_audit = {flag for flags in flags_of("audit") for flag in flags} | {"-h", "--help"}

    assert of_audit - explained == set()
    mentioned = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(spans(text))))
    assert mentioned - of_audit == set()


def test_every_flag_of_collect_is_explained() -> None:
    told = set(re.findall(r"`(--?[a-z][a-z-]*)[^`]*`", guide("collect.md")))
    # --password is there only to refuse one, without repeating it.
    flags = [names for names in flags_of("collect") if names != ("--password",)]

    assert len(flags) > 20
    assert [names for names in flags if not set(names) <= told] == []


def test_every_exit_code_is_explained() -> None:
    table = guide("audit.md").partition("\n## Exit codes\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d) \|", table, re.MULTILINE) == ["0", "1", "2", "3", "4"]


def test_every_key_and_word_of_snapshot_toml_is_explained() -> None:
    said = " ".join(spans(guide("snapshot.md").partition("\n## snapshot.toml\n")[2].partition("\n## ")[0]))
    words = [
        *snapshot_toml._TOP_KEYS,
        *snapshot_toml._DECLARED_KEYS,
        *snapshot_toml.COMPLETE_WORDS,
        *snapshot_toml.PATTERNS,
        *snapshot_toml.CLIENTS,
    ]
    assert [word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", said)] == []


TOML = [(page, block.text) for page in PAGES for block in blocks(text_of(page)) if block.language == "toml"]


@pytest.mark.parametrize(("page", "text"), TOML, ids=[name_of(page) for page, _ in TOML])
def test_examples_of_snapshot_toml_are_read_without_complaint(page: Path, text: str) -> None:
    read = snapshot_toml.read(text.encode())
    assert (read.status, read.complaints) == (FileStatus.READ, ())


def test_parts_are_listed_in_order_and_core_ones_marked() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (yes|no) \| ([^|]+) \|", guide("snapshot.md"), re.MULTILINE)
    wanted = [(part, "yes" if info.core else "no", info.title) for part, info in PART_INFO.items()]
    assert [(part, core, title.strip()) for part, core, title in rows] == wanted


def test_the_checklist_has_the_commands_that_reports_name() -> None:
    steps = "\n".join(block.text for block in blocks(guide("snapshot.md")) if block.language == "powershell")
    commands = {info.collect.partition("  (")[0] for info in PART_INFO.values() if info.core}
    on_cluster = {command for command in commands if "Out-File cluster" in command}
    services = PART_INFO[Part.SERVICES].collect.removeprefix("on the node: ").partition(" | Out-File")[0]

    assert len(on_cluster) == 9
    assert [command for command in (*sorted(on_cluster), services) if command not in steps] == []


def test_the_guide_has_the_command_for_job_steps_and_it_gives_the_columns_that_are_read() -> None:
    command = PART_INFO[Part.JOBS].collect.removeprefix("for each SQL Server instance: ")
    assert any(
        command in block.text for block in blocks(guide("snapshot.md")) if block.language == "powershell"
    )
    columns = command.partition("Select-Object ")[2].partition(" ")[0].split(",")
    row = {name: f"/FILE {name}" for name in columns} | {"step_id": 1}
    reading = job_steps.read("cluster/jobs.json", None, json.dumps([row]))
    assert (reading.status, len(reading.jobs)) == (FileStatus.READ, 1)
    (step,) = reading.jobs
    assert (step.job, step.step_id, step.server, step.proxy) == (
        "/FILE job_name",
        1,
        "/FILE server",
        "/FILE proxy",
    )
    assert re.findall(r"(?: AS |s\.)(\w+)(?=,| FROM)", command) == columns


def property_names(node: object) -> Iterator[str]:
    """Give the names of all properties that a JSON Schema describes, at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties" and isinstance(value, dict):
                yield from value
            yield from property_names(value)
    elif isinstance(node, list):
        for value in node:
            yield from property_names(value)


def enumerated(node: object) -> Iterator[str]:
    """Give all words that a JSON Schema allows somewhere."""
    if isinstance(node, dict):
        yield from (word for word in node.get("enum", ()) if isinstance(word, str))
        for value in node.values():
            yield from enumerated(value)
    elif isinstance(node, list):
        for value in node:
            yield from enumerated(value)


def test_every_field_of_the_report_and_every_word_in_it_is_explained() -> None:
    said = set(spans(guide("report.md")))
    whole = json.loads(json.dumps(report_schema()))
    thresholds = {"never"}

    assert set(property_names(whole)) - said == set()
    assert set(enumerated(whole)) - said - thresholds == set()


POLICY = [block.text for block in blocks(guide("policy.md")) if block.language == "ini"]


@pytest.mark.parametrize("text", POLICY)
def test_examples_of_settings_and_waivers_are_read_without_complaint(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ssis-preflight.toml"
    path.write_text(text, encoding="utf-8")
    if "[[waiver]]" in text:
        assert len(read_waivers([path], RULES)) == 1
        return
    document = named(path)
    check_rule_names(document, {}, read_configuration(document, RENDERERS).rules, RULES)
    assert document.problems == []


# --- the formats ------------------------------------------------------------------------------------------------


def strays(shown: str, made: str) -> list[str]:
    """Return the lines of an excerpt that are not in an output in this order.

    An ellipsis stands for any lines, at the end of a line for the rest of it.
    """
    rest = iter([line.strip() for line in made.splitlines()])
    return [line for line in map(str.strip, shown.splitlines()) if not any(_fits(line, one) for one in rest)]


def _fits(line: str, one: str) -> bool:
    return one.startswith(line.removesuffix("...")) if line.endswith("...") else line == one


def test_a_line_that_is_not_in_the_output_would_be_seen() -> None:
    assert strays("a\n...\nc\n", "a\nb\nc\n") == []
    assert strays("a\nx\n", "a\nb\nc\n") == ["x"]
    assert strays("c\na\n", "a\nb\nc\n") == ["a"]
    assert strays("ab...\n", "a b\nabc\n") == []
    assert strays("ab...\n", "a b\n") == ["ab..."]


EXCERPTS = PART_OF.findall(guide("formats.md"))


@pytest.mark.parametrize(("words", "shown"), EXCERPTS, ids=[words for words, _ in EXCERPTS])
def test_excerpts_are_parts_of_real_outputs(
    words: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    main(words_of(f"ssis-preflight {words}"))
    assert strays(shown, capsys.readouterr().out) == []


def test_every_format_has_a_section_and_an_example() -> None:
    text = guide("formats.md")
    table = re.findall(r"^\| \[`([a-z]+)`\]\(#", text, re.MULTILINE)
    sections = {part.partition("\n")[0]: part for part in text.split("\n## ")[1:]}
    assert table == list(RENDERERS)
    for name in RENDERERS:
        part = next(body for title, body in sections.items() if title.lower().startswith(name))
        assert re.search("<!-- (output|part) of: |!\\[", part), name
