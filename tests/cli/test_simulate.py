"""``ssis-preflight simulate``, as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from ssis_preflight.cli.main import main
from ssis_preflight.result.report import schema

SAMPLES = Path(__file__).parents[2] / "sample_configs"
CONFLICT = str(SAMPLES / "single-instance-conflict")
CLUSTERED = str(SAMPLES / "healthy-clustered")
STANDALONE = str(SAMPLES / "healthy-standalone")

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


def simulate(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = main(["simulate", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def without_restart_action(folder: Path, target: Path) -> str:
    """Copy a sample without the RestartAction of any resource."""
    for file in folder.rglob("*"):
        if file.is_file():
            copy = target / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    resources = target / "cluster" / "resources.json"
    raw = resources.read_bytes()
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    rows = json.loads(raw.decode(encoding))
    for row in rows:
        row.pop("RestartAction", None)
    resources.write_text(json.dumps(rows), encoding="utf-8")
    return str(target)


# --- what fails -------------------------------------------------------------------------------------------------


def test_when_node1_fails_sql_server_stays_online(capsys: Capture) -> None:
    code, out, _ = simulate(capsys, CONFLICT, "--fail", "NODE1")
    assert code == 1
    assert "SSIS Group1 cannot start on NODE2: MsDtsServer150 already runs there for Group2." in out
    assert "  Group1  NODE2  SSIS down, SQL Server up\n" in out


def test_when_node2_fails_sql_server_goes_down_with_the_service(capsys: Capture) -> None:
    code, out, _ = simulate(capsys, CONFLICT, "--fail", "node2.corp.example")
    assert code == 1
    assert "  Group2  NODE1  SQL Server down, because SSIS affects the group\n" in out
    assert "proved: every branch of these failures was followed (1 branch)" in out


def test_without_a_node_every_failure_is_explored(capsys: Capture) -> None:
    code, out, _ = simulate(capsys, CONFLICT)
    assert code == 1
    assert "Hazards: 3" in out
    assert "proved: every state within 1 failure and 1 move was visited" in out


def test_a_healthy_cluster_has_no_hazard(capsys: Capture) -> None:
    code, out, _ = simulate(capsys, CLUSTERED, "--fail", "NODE1")
    assert code == 0
    assert "Hazards: none" in out
    assert out.endswith("PASS  no hazard (exit 0)\n")


def test_stand_alone_services_do_not_move(capsys: Capture) -> None:
    code, out, _ = simulate(capsys, STANDALONE)
    assert code == 0
    said = "No group of this cluster bears Integration Services; the stand-alone services do not move"
    assert said in " ".join(out.split())
    assert "Delegation: " in out
    assert "Placement: " not in out


def test_the_placement_of_the_service_is_weighed(capsys: Capture) -> None:
    assert "SSIS Group1 fails alone, SQLVS1 stays online (RestartAction 1)" in simulate(capsys, CONFLICT)[1]


def test_full_traces_are_numbered(capsys: Capture) -> None:
    assert "  1. NODE1 fails.\n" not in simulate(capsys, CONFLICT)[1]
    assert "  1. NODE1 fails.\n" in simulate(capsys, CONFLICT, "--trace")[1]


def test_bounds_are_said(capsys: Capture) -> None:
    code, out, _ = simulate(capsys, CONFLICT, "--max-failures", "0", "--max-moves", "0")
    assert code == 0
    assert "every state within 0 failures and 0 moves was visited (1 state)" in out
    out = simulate(capsys, CONFLICT, "--max-depth", "1", "--any-placement")[1]
    assert "1 failure and 1 move (1 together)" in out
    assert "from every allowed placement" in " ".join(out.split())


# --- what is not known ------------------------------------------------------------------------------------------


def test_without_the_layout_nothing_is_claimed(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "snapshot.toml").write_text('cluster = "CLU1"\n', encoding="utf-8")
    code, out, err = simulate(capsys, str(tmp_path))
    assert code == 3
    assert "CANNOT SAY" in out
    assert err.startswith("ssis-preflight: core evidence is missing: ")


def test_hazards_that_rest_on_assumptions_alone_are_no_findings(capsys: Capture, tmp_path: Path) -> None:
    snapshot = without_restart_action(SAMPLES / "single-instance-conflict", tmp_path / "copy")
    code, out, _ = simulate(capsys, snapshot, "--fail", "NODE1")
    assert code == 3
    assert "What happens, branch 1 of 2 (assumed: RestartAction of SSIS Group1)" in out
    assert simulate(capsys, snapshot)[0] == 3


# --- what cannot be asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fail", "NODE3"], "the cluster has no node 'NODE3'; did you mean NODE"),
        (["--fail", "XYZ"], "the cluster has no node 'XYZ'; its nodes are NODE1, NODE2"),
        (["--fail", "NODE1", "--fail", "node1"], "--fail names NODE1 twice"),
        (["--fail", "NODE1", "--fail", "NODE2"], "--fail leaves no node: at least one must not fail"),
        (["--fail", "NODE1", "--max-depth", "1"], "--max-depth has no meaning beside it"),
        (["--fail", "NODE1", "--any-placement"], "--any-placement has no meaning beside it"),
        (["--max-failures", "2"], "--max-failures 2 leaves no node of 2; at most 1"),
        (["-o", "html=x.html"], "--output takes text=FILE or json=FILE, not 'html=x.html'"),
    ],
)
def test_what_is_impossible_is_said_in_one_line(capsys: Capture, arguments: list[str], said: str) -> None:
    code, out, err = simulate(capsys, CONFLICT, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("ssis-preflight: error: ")
    assert said in err
    assert err.count("\n") == 1


def test_a_snapshot_that_is_not_there_is_a_usage_error(capsys: Capture, tmp_path: Path) -> None:
    assert simulate(capsys, str(tmp_path / "none"))[0] == 2


def test_a_bound_is_a_number(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", CONFLICT, "--max-moves", "-1"])
    assert ended.value.code == 2


# --- for machines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [CONFLICT],
        [CONFLICT, "--fail", "NODE2"],
        [CONFLICT, "--max-depth", "1"],
        [STANDALONE],
        [CLUSTERED],
    ],
    ids=lambda arguments: " ".join([Path(arguments[0]).name, *arguments[1:]]),
)
def test_json_has_the_shapes_of_the_report(capsys: Capture, arguments: list[str]) -> None:
    made = json.loads(simulate(capsys, *arguments, "--format", "json")[1])
    assert list(made) == ["failover", "delegation"]
    whole = schema()
    shapes = {
        "$defs": whole["$defs"],
        "properties": {
            "failover": {"anyOf": [{"$ref": "#/$defs/FailoverEntry"}, {"type": "null"}]},
            "delegation": {"type": "array", "items": {"$ref": "#/$defs/DelegationEntry"}},
        },
    }
    jsonschema.Draft202012Validator(shapes).validate(made)
    assert (made["failover"] is None) == (arguments == [STANDALONE])
    assert made["delegation"]


def test_the_exploration_is_the_one_of_the_audit(capsys: Capture) -> None:
    made = json.loads(simulate(capsys, CONFLICT, "--format", "json")[1])
    main(["audit", CONFLICT, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert made == {"failover": report["failover"], "delegation": report["delegation"]}


def test_the_exit_code_does_not_depend_on_the_format(capsys: Capture) -> None:
    assert simulate(capsys, CONFLICT, "--format", "json")[0] == simulate(capsys, CONFLICT)[0] == 1


def test_results_go_to_files_too(capsys: Capture, tmp_path: Path) -> None:
    text, machine = tmp_path / "s.txt", tmp_path / "s.json"
    simulate(capsys, CONFLICT, "-o", f"text={text}", "-o", f"json={machine}")
    assert "Hazards: 3" in text.read_text("utf-8")
    assert len(json.loads(machine.read_text("utf-8"))["failover"]["hazards"]) == 3


def test_a_file_that_cannot_be_written_is_a_usage_error(capsys: Capture, tmp_path: Path) -> None:
    code, _, err = simulate(capsys, CONFLICT, "-o", f"json={tmp_path / 'none' / 's.json'}")
    assert code == 2
    assert "cannot write" in err
