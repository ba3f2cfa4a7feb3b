"""Every gate of the project, defined once.

``make``, pre-commit and ``.ci/run`` call these sessions and define none of their own. Most sessions run in
``.venv``, which ``make dev`` builds from ``requirements/dev.txt``; ``lowest``, ``versions`` and ``wheel`` build
environments of their own below ``.nox``. After ``--``, ``tests`` takes arguments for pytest.
"""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
BIN = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
SAMPLE = ROOT / "sample_configs" / "single-instance-conflict"
PACKAGES = {
    "checker": "ssis_preflight",
    "rules": "ssis_preflight_rules",
    "reports": "ssis_preflight_reports",
}

RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSIONS = ["3.11", "3.12", "3.13"]
OLDEST = VERSIONS[0]
ATHERIS = "atheris==3.0.0"
"""Not among the locked requirements, which hold for every system: it has wheels for few of them."""

nox.needs_version = ">=2026.4"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "virtualenv"
nox.options.tags = ["check"]


def in_venv(session: nox.Session, *command: str) -> None:
    """Run ``python COMMAND`` with the interpreter of ``.venv``, its scripts first on the path."""
    if not BIN.exists():
        session.error("there is no .venv yet: run `make dev` first")
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    session.run(str(BIN / "python"), *command, env={"PATH": path}, external=True)


def install_for_tests(session: nox.Session, requirements: str) -> None:
    """Install locked requirements, with their hashes, and the project itself, editable."""
    session.install("--quiet", "--require-hashes", "--requirement", f"requirements/{requirements}.txt")
    session.install("--quiet", "--no-deps", "--no-build-isolation", "--editable", ".")


def pytest_arguments(session: nox.Session) -> list[str]:
    """Give what was asked for, and otherwise the whole suite on every core."""
    return list(session.posargs) or ["--numprocesses=auto", "--dist=worksteal"]


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Run the whole test suite: ``make test``."""
    in_venv(session, "-m", "pytest", *pytest_arguments(session))


@nox.session(venv_backend="none", tags=["check"])
def lint(session: nox.Session) -> None:
    """Lint with ruff, and check that it would format nothing."""
    in_venv(session, "-m", "ruff", "check", ".")
    in_venv(session, "-m", "ruff", "format", "--check", ".")


@nox.session(venv_backend="none", tags=["check"])
def types(session: nox.Session) -> None:
    """Check types with mypy, strict."""
    in_venv(session, "-m", "mypy")


@nox.session(venv_backend="none", tags=["check"])
def floors(session: nox.Session) -> None:
    """Check the import contracts of pyproject.toml."""
    call = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    in_venv(session, "-c", call, "--no-logo")


@nox.session(venv_backend="none", tags=["check"])
def docs(session: nox.Session) -> None:
    """Check that the generated rule catalogue and the outputs in the README are in step with the code."""
    in_venv(session, "docs/build_rules.py", "--check")
    in_venv(session, "docs/build_readme.py", "--check")


@nox.session(venv_backend="none", tags=["check"])
def samples(session: nox.Session) -> None:
    """Audit every sample with the installed command and compare with what the sample expects."""
    in_venv(session, "-m", "tests.support.run_samples")


def interpreter(version: str) -> str:
    """Give an interpreter that pyenv holds, active or not; otherwise the version, for nox to look for it."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = {
        int(patch): folder / "bin" / f"python{version}"
        for folder in root.glob(f"versions/{version}.*")
        if (patch := folder.name.removeprefix(f"{version}.")).isdigit()
    }
    python = installed[max(installed)] if installed else None
    return str(python) if python is not None and python.exists() else version


@nox.session(python=interpreter(OLDEST), tags=["check"])
def lowest(session: nox.Session) -> None:
    """Run the test suite with the lowest direct dependencies that pyproject.toml allows, on the oldest Python.

    The oldest, because some of these releases have no wheels for newer ones.
    """
    install_for_tests(session, "lowest")
    session.run("python", "-m", "pytest", *pytest_arguments(session))


def versions(session: nox.Session) -> None:
    """Run the test suite on another supported version of Python; skipped where this machine has none."""
    install_for_tests(session, "test")
    session.run("python", "-m", "pytest", *pytest_arguments(session))


for other in VERSIONS:
    if other != RUNNING:
        nox.session(versions, python=interpreter(other), name=f"versions-{other}", tags=["check", "versions"])


@nox.session(python=interpreter(OLDEST))
def fuzz(session: nox.Session) -> None:
    """Fuzz the readers: ``nox -s fuzz -- --reader sddl --seconds 600``; no gate, since it has no end of its own."""
    install_for_tests(session, "test")
    session.install("--quiet", ATHERIS)
    session.run("python", "-m", "tests.fuzz", *session.posargs)


@nox.session(reuse_venv=False, tags=["check"])
def wheel(session: nox.Session) -> None:
    """Build sdist and wheel, check what is in the wheel, install it into a fresh environment and use it."""
    work = Path(session.create_tmp()).resolve()
    dist = work / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    in_venv(session, "-m", "build", "--no-isolation", "--outdir", str(dist), ".")
    built = next(dist.glob("*.whl"))
    # W002: files that are equal do no harm.
    expected = ("--ignore=W002", f"--toplevel={','.join(PACKAGES.values())}")
    in_venv(session, "-m", "check_wheel_contents", *expected, str(built))
    compare_wheel_with_tree(session, built)

    session.install("--quiet", "--require-hashes", "--requirement", "requirements/runtime.txt")
    session.install("--quiet", "--no-deps", str(built))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    session.chdir(work)
    printed = str(session.run("ssis-preflight", "--version", silent=True))
    if version not in printed.split():
        session.error(
            f"the installed command calls itself {printed.strip()!r}, pyproject.toml says {version}"
        )
    session.run("ssis-preflight", "audit", str(SAMPLE), success_codes=[1])


def compare_wheel_with_tree(session: nox.Session, built: Path) -> None:
    """End the session unless the wheel holds exactly the files of the three packages, data files included."""
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
    packed = {name for name in names if not name.split("/")[0].endswith(".dist-info")}
    in_tree = {
        path.relative_to(ROOT / root).as_posix()
        for root, package in PACKAGES.items()
        for path in (ROOT / root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    if packed != in_tree:
        session.error(f"wheel and source tree differ in {sorted(packed ^ in_tree)}")


@nox.session
def lock(session: nox.Session) -> None:
    """Write requirements/*.txt anew: ``make lock``; with ``-- --upgrade``, to the newest versions."""
    session.install("--quiet", "uv")

    def compile_to(name: str, *options: str) -> None:
        session.run(
            *("uv", "pip", "compile", "--no-config", "--quiet", f"--output-file=requirements/{name}.txt"),
            *("--universal", "--fork-strategy=fewest", "--python-version=3.11", "--generate-hashes"),
            *("--custom-compile-command=make lock", *options),
            silent=True,
        )

    project = "pyproject.toml"
    as_in_dev = ("--constraints=requirements/dev.txt", "--no-annotate")
    compile_to("dev", project, "--group=dev", *session.posargs)
    compile_to("test", project, "--group=build", "--group=test", *as_in_dev)
    compile_to("runtime", project, *as_in_dev)
    compile_to("build", "--group=build", *as_in_dev)

    # What the tests with a Kerberos realm of their own need beyond dev.txt; it is built from source.
    acceptor = Path(session.create_tmp()) / "kerberos.in"
    acceptor.write_text("pyspnego[kerberos]\n", encoding="utf-8")
    compile_to("kerberos", project, "--extra=kerberos", str(acceptor), *as_in_dev)

    tools = Path(session.create_tmp()) / "tools.txt"
    tools.write_text("\n".join(sorted(pins("test") - pins("runtime"))), encoding="utf-8")
    lowest_direct = ("--resolution=lowest-direct", f"--constraints={tools}", "--no-annotate")
    compile_to("lowest", project, "--group=build", "--group=test", *lowest_direct)


def pins(name: str) -> set[str]:
    """Give the pins of ``requirements/NAME.txt``, each with its marker and without its hashes."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    return {line.removesuffix("\\").strip() for line in lines if "==" in line}
