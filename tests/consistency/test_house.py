"""The rules of the house that no other tool checks: where code lies, how long it is, what it may import."""

from __future__ import annotations

import ast
import functools
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "checker": "ssis_preflight",
    "rules": "ssis_preflight_rules",
    "reports": "ssis_preflight_reports",
}
OURS = tuple(PACKAGES.values())
MODULE_LINES = 400
FUNCTION_LINES = 40
# Where one module may catch everything: a broken rule spoils only its subject, an unreachable node only itself.
BROAD_EXCEPT_IN = ("ssis_preflight.engine", "ssis_preflight.collect")

# A folder at the root of the file system where people and build machines keep checkouts and interpreters.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|root|home|opt|Users)/")
MARKDOWN_PAGE = re.compile(r"(?<![\w./=-])[\w./-]+\.md\b")
EXAMPLE_PAGES = {"report.md", "findings.md"}
INDEX_LINE = re.compile(r"^\s*-|://|^\s*file:|@\s*\S+/", re.MULTILINE)

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Detector = Callable[[str], list[str]]


# --- what is looked at ------------------------------------------------------------------------------------------


@functools.cache
def product_modules() -> dict[str, str]:
    """Give the source of every module of the three packages, by dotted name."""
    return {
        ".".join(path.relative_to(ROOT / root).with_suffix("").parts).removesuffix(".__init__"): text
        for root, package in PACKAGES.items()
        for path in sorted((ROOT / root / package).rglob("*.py"))
        for text in [path.read_text("utf-8")]
    }


@functools.cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def locked(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


def pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", text, re.MULTILINE))


def minimum_versions() -> dict[str, str]:
    return dict(line.split(">=") for line in pyproject()["project"]["dependencies"])


@functools.cache
def tracked_files() -> dict[str, str]:
    """Give the text of every file that git tracks or would track, by path; skips where there is no git."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = [git, "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return {
        name: (ROOT / name).read_bytes().decode("utf-8", errors="replace")
        for name in names
        if name and (ROOT / name).is_file()
    }


# --- the detectors: source in, offences out ---------------------------------------------------------------------


def long_functions(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FUNCTIONS):
            first = node.body[0]
            documented = ast.get_docstring(node) is not None
            docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            length = (node.end_lineno or 0) - node.lineno + 1 - docstring
            if length > FUNCTION_LINES:
                found.append(f"line {node.lineno}: {node.name} has {length} lines")
    return found


def is_ours(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").split(".")[0] in OURS
    return isinstance(node, ast.Import) and any(alias.name.split(".")[0] in OURS for alias in node.names)


def own_imports_under(source: str, wanted: Callable[[ast.AST], bool]) -> list[str]:
    lines = {
        inner.lineno
        for outer in ast.walk(ast.parse(source))
        if wanted(outer)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom) and is_ours(inner)
    }
    return [f"line {line}: imports a module of ours" for line in sorted(lines)]


def own_imports_for_types(source: str) -> list[str]:
    def wanted(node: ast.AST) -> bool:
        return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)

    return own_imports_under(source, wanted)


def own_imports_in_functions(source: str) -> list[str]:
    return own_imports_under(source, lambda node: isinstance(node, FUNCTIONS))


def broad_excepts(source: str) -> list[str]:
    return [
        f"line {node.lineno}: catches everything"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or re.search(r"\b(?:Base)?Exception(?:Group)?\b", ast.unparse(node.type)))
    ]


def loose_structs(source: str) -> list[str]:
    """Find dataclasses, which are slow to define, and public structs that are not frozen (a private one may be)."""
    return [
        f"line {node.lineno}: {node.name} is not a frozen struct"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        and (
            any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)
            or (
                any("Struct" in ast.unparse(base) for base in node.bases)
                and not any(keyword.arg == "frozen" for keyword in node.keywords)
                and not node.name.startswith("_")
            )
        )
    ]


def eager_annotations(source: str) -> list[str]:
    nodes = list(ast.walk(ast.parse(source)))
    annotates = any(isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.AnnAssign)) for node in nodes)
    postpones = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in nodes)
    return ["`from __future__ import annotations` is missing"] if annotates and not postpones else []


def too_long(source: str) -> list[str]:
    length = len(source.splitlines())
    return [f"{length} lines"] if length > MODULE_LINES else []


def within(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def offences(detector: Detector, *, outside: tuple[str, ...] = ()) -> list[str]:
    """Run a detector over the product; modules of the packages in ``outside`` are left out."""
    return [
        f"{name}: {offence}"
        for name, source in product_modules().items()
        if not any(within(name, package) for package in outside)
        for offence in detector(source)
    ]


# --- the detectors detect ---------------------------------------------------------------------------------------

LONG_BODY = "    x = 1\n" * FUNCTION_LINES
LONG_DOCSTRING = '    """Say much.\n' + "    more\n" * FUNCTION_LINES + '    """\n'
FOR_TYPES = "if typing.TYPE_CHECKING:\n    import "
TRY = "try:\n    f()\nexcept"


@pytest.mark.parametrize(
    ("detector", "bad", "good"),
    [
        (long_functions, f"def f():\n{LONG_BODY}", f"def f():\n{LONG_DOCSTRING}    return 1\n"),
        (long_functions, f"async def f():\n{LONG_BODY}", f"class C:\n{LONG_BODY}"),
        (own_imports_for_types, f"{FOR_TYPES}ssis_preflight.model\n", f"{FOR_TYPES}networkx\n"),
        (
            own_imports_in_functions,
            "def f():\n    import ssis_preflight_rules.x",
            "def f():\n    import lxml",
        ),
        (own_imports_in_functions, "def f():\n    from . import x", "from . import x"),
        (broad_excepts, f"{TRY}:\n    pass", f"{TRY} OSError:\n    pass"),
        (broad_excepts, f"{TRY} (OSError, Exception):\n    pass", "raise BaseException"),
        (loose_structs, "@dataclass(frozen=True)\nclass C: ...", "class C(msgspec.Struct, frozen=True): ..."),
        (loose_structs, "class C(msgspec.Struct): ...", "class C: ..."),
        (loose_structs, "class C(Struct, Generic[T]): ...", "class _D(msgspec.Struct): ..."),
        (eager_annotations, "def f(): ...", '"""Only words."""\nx = 1'),
        (too_long, "\n" * (MODULE_LINES + 1), "\n" * MODULE_LINES),
    ],
)
def test_a_detector_sees_what_is_forbidden_and_nothing_else(detector: Detector, bad: str, good: str) -> None:
    assert detector(bad)
    assert not detector(good)


@pytest.mark.parametrize("text", ["see /work/main", '"/home/me/x.py"', "(/root/.pyenv/bin)", "=/opt/x"])
def test_a_machine_path_is_seen(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["https://example.com/work/x", "./home/x", "nodes/N1/opt/x", "~/work/x"])
def test_other_paths_are_not_taken_for_machine_paths(text: str) -> None:
    assert not MACHINE_PATH.search(text)


@pytest.mark.parametrize(
    "line", ["--index-url x", "-f wheels", "a @ file:///x", "a @ ../x", "https://x/y.whl"]
)
def test_an_index_line_is_seen(line: str) -> None:
    assert INDEX_LINE.search(line)


# --- the house --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", PACKAGES)
def test_a_source_root_holds_one_package_and_no_other_python(root: str) -> None:
    python = {".py", ".pyi", ".pth"}
    children = {path.name for path in (ROOT / root).iterdir() if path.is_dir() or path.suffix in python}
    assert children - {"__pycache__"} == {PACKAGES[root]}
    assert (ROOT / root / PACKAGES[root] / "py.typed").exists()


def test_every_floor_of_the_checker_is_in_the_import_contract() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = set(re.findall(r"[\w.]+", " ".join(layers)))
    floors = {
        ".".join(name.split(".")[:2]) for name in product_modules() if name.startswith("ssis_preflight.")
    }
    assert floors - {"ssis_preflight.__main__"} <= named


def test_no_module_is_longer_than_the_house_allows() -> None:
    assert offences(too_long) == []


def test_no_function_is_longer_than_the_house_allows() -> None:
    assert offences(long_functions) == []


def test_our_own_modules_are_never_imported_for_type_checking_only() -> None:
    assert offences(own_imports_for_types) == []


def test_only_the_command_line_imports_our_modules_inside_functions() -> None:
    assert offences(own_imports_in_functions, outside=("ssis_preflight.cli",)) == []


def test_everything_is_caught_only_in_the_module_that_isolates_a_rule_and_in_the_one_for_a_node() -> None:
    assert offences(broad_excepts, outside=BROAD_EXCEPT_IN) == []
    modules = {offence.split(":")[0] for offence in offences(broad_excepts)}
    for package in BROAD_EXCEPT_IN:
        assert len([name for name in modules if within(name, package)]) <= 1


def test_every_record_is_a_frozen_struct() -> None:
    assert offences(loose_structs) == []


def test_every_module_postpones_its_annotations() -> None:
    assert offences(eager_annotations) == []


def test_no_tracked_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    found = [
        (name, match.group())
        for name, text in tracked_files().items()
        if name != here
        for match in MACHINE_PATH.finditer(text)
    ]
    assert found == []


def test_every_markdown_page_that_is_cited_is_there() -> None:
    files = tracked_files()
    known = {name.rsplit("/", 1)[-1] for name in files} | EXAMPLE_PAGES
    found = [
        (name, match.group())
        for name, text in files.items()
        if not name.startswith("tests/")
        for match in MARKDOWN_PAGE.finditer(text)
        if match.group().rsplit("/", 1)[-1] not in known
    ]
    assert found == []


@pytest.mark.parametrize("name", ["build", "dev", "lowest", "runtime", "test"])
def test_locked_requirements_are_exact_hashed_and_name_no_index(name: str) -> None:
    lines = [line for line in locked(name).splitlines() if not line.lstrip().startswith("#")]
    hashes = [line for line in lines if line.startswith("    --hash=sha256:")]
    requirements = [line for line in lines if line not in hashes]
    assert requirements
    for line in requirements:
        assert re.fullmatch(r"[a-z0-9.-]+==\S+( ; .+)? \\", line)
        assert not INDEX_LINE.search(line)
        assert lines[lines.index(line) + 1] in hashes


def test_the_lowest_versions_tested_are_the_lowest_versions_promised() -> None:
    tested = pins(locked("lowest"))
    for name, minimum in minimum_versions().items():
        assert tested[name].removesuffix(".0") == minimum.removesuffix(".0"), name


@pytest.mark.parametrize("name", ["runtime", "test", "dev"])
def test_every_direct_dependency_is_locked_at_its_minimum_or_later(name: str) -> None:
    def parts(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    here = pins(locked(name))
    assert [dep for dep, minimum in minimum_versions().items() if parts(here[dep]) < parts(minimum)] == []


@pytest.mark.parametrize("name", ["build", "runtime", "test"])
def test_a_smaller_lock_file_agrees_with_that_of_the_developers(name: str) -> None:
    assert pins(locked(name)).items() <= pins(locked("dev")).items()


def test_the_changelog_has_this_version_and_known_headings_only() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version = pyproject()["project"]["version"]
    assert {"Unreleased", version} & set(re.findall(r"^## \[(.+?)\]", text, re.MULTILINE))
    kinds = {"Added", "Changed", "Verdicts", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds
