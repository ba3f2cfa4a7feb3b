"""Snapshots of collected documents, read whole: what they prove, what they leave open, and that they agree."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.document_snapshots import write_as_documents
from tests.support.node_documents import (
    Document,
    document_bytes,
    node_document,
    node_only,
    with_denied,
    with_part,
    without_part,
)
from tests.support.node_local_parts import CONFIG_FILE, DEFAULT, MOVED, STORE, file_entry
from tests.support.sample_expectations import AS_OF, SAMPLES
from tests.unit.read.assemble.folders import (
    disagreements,
    known,
    the_file,
    the_group,
    the_node,
    the_resource,
    the_service,
)

from ssis_preflight.cli.main import main
from ssis_preflight.model.facts import GapKind, Known, Unknown
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import CopiedFile, FileStatus, Snapshot
from ssis_preflight.read.locate import locate
from ssis_preflight.read.snapshot import open_snapshot, read_snapshot

ACTIVE, PASSIVE = "SQLNODE1", "SQLNODE2"
GROUP = "SQL Server (MSSQLSERVER)"
INNER = f"nodes/{ACTIVE}/node.json!/S/SSIS/MsDtsSrvr.ini.xml"
SERVICE = "MsDtsServer130"


def write(folder: Path, *documents: Document) -> Path:
    for document in documents:
        file = folder / "nodes" / document["node"]["name"] / "node.json"
        file.parent.mkdir(parents=True)
        file.write_bytes(document_bytes(document))
    return folder


def read(folder: Path, *documents: Document) -> Snapshot:
    return read_snapshot(write(folder, *documents))


def copied(snapshot: Snapshot, path: str = CONFIG_FILE) -> CopiedFile:
    return next(file for file in snapshot.files if file.windows_path == path)


def with_rows(document: Document, part: str, **changes: Any) -> Document:
    rows = [{**row, **changes} for row in document["parts"][part]["data"]]
    return with_part(document, part, "read", data=rows)


def audited(snapshot: Path, capture: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    main(["audit", str(snapshot), "--format", "json", "--as-of", AS_OF])
    report: dict[str, Any] = json.loads(capture.readouterr().out)
    return report


def judged(report: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return rule, subject and what is said, of findings and of what was not evaluated."""
    found: list[tuple[str, ...]] = [
        ("finding", item["rule"], item["severity"], *_subject(item)) for item in report["findings"]
    ]
    unknown = [("open", item["rule"], *_subject(item)) for item in report["not_evaluated"]]
    return sorted([*found, *unknown])


def _subject(item: dict[str, Any]) -> tuple[str, str, str]:
    subject = item["subject"]
    return subject["kind"], subject["name"], subject.get("node") or ""


@pytest.mark.parametrize(
    "name",
    [
        "healthy-clustered",
        "healthy-standalone",
        "missing-disk-dependency",
        "registry-checkpoint-trap",
        "single-instance-conflict",
        "wrong-store-path",
    ],
)
def test_documents_are_judged_as_the_exports_of_the_same_cluster_are(
    name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_as_documents(SAMPLES / name, tmp_path)
    exports, documents = audited(SAMPLES / name, capfdbinary), audited(tmp_path, capfdbinary)
    assert judged(documents) == judged(exports)
    assert documents["summary"]["exit_code"] == exports["summary"]["exit_code"]


def test_whole_documents_of_both_nodes_are_evidence_without_a_flaw(tmp_path: Path) -> None:
    snapshot = read(tmp_path, node_document(ACTIVE), node_document(PASSIVE))
    assert {item.status for item in snapshot.evidence} == {FileStatus.READ}
    assert disagreements(snapshot) == []
    assert (snapshot.omissions, snapshot.unplaced, snapshot.duplicates) == ((), (), ())
    assert snapshot.collected_at == "2026-11-22T09:30:00Z"
    assert [entry.node for entry in snapshot.node_evidence] == [ACTIVE, PASSIVE]


@pytest.mark.parametrize(
    ("outcome", "kind", "words"),
    [
        ("denied", GapKind.DENIED, "SQLNODE1: Words of Windows"),
        ("failed", GapKind.UNREADABLE, "SQLNODE1: Words of Windows"),
        ("partial", GapKind.UNREADABLE, "SQLNODE1: read in part: Words of Windows"),
        ("absent", GapKind.NOT_COLLECTED, "SQLNODE1: not there: Words of Windows"),
        ("skipped", GapKind.NOT_COLLECTED, "SQLNODE1: not asked for: Words of Windows"),
    ],
)
def test_a_part_that_was_not_read_is_a_gap_in_the_words_of_the_system(
    outcome: str, kind: GapKind, words: str, tmp_path: Path
) -> None:
    document = without_part(node_document(ACTIVE), "registry")
    for part in ("groups", "services", "shared-volumes"):
        document = with_part(document, part, outcome, "Words of Windows")
    snapshot = read(tmp_path, document)
    service = the_service(snapshot, ACTIVE)
    cluster, node = snapshot.cluster, snapshot.node_evidence[0]
    facts = (cluster.groups, cluster.shared_volumes, node.services_whole, service.installed, service.account)
    for fact in facts:
        assert isinstance(fact, Unknown)
        assert (fact.kind, words in fact.missing) == (kind, True), fact


def test_a_part_that_one_node_refused_and_another_told_is_no_gap(tmp_path: Path) -> None:
    refusing = with_denied(node_document(ACTIVE), "groups", "resources", "checkpoints")
    snapshot = read(tmp_path, refusing, node_document(PASSIVE))
    assert known(the_group(snapshot, GROUP).owner_node) == ACTIVE
    assert len(known(the_resource(snapshot).checkpoints)) == 1


def test_the_words_of_a_system_are_cut_and_keep_no_secret(tmp_path: Path) -> None:
    words = "Logon failed,\r\nPassword=Hunter2;\x1b[31m " + "x" * 9000
    gap = read(tmp_path, with_part(node_document(ACTIVE), "groups", "failed", words)).cluster.groups
    assert isinstance(gap, Unknown)
    assert "Logon failed, Password=***;" in gap.missing
    assert "\x1b" not in gap.missing
    assert len(gap.missing) < 400


def test_a_list_that_was_read_proves_that_what_it_lacks_does_not_exist(tmp_path: Path) -> None:
    document = with_part(node_document(ACTIVE), "checkpoints", "read")
    document = without_part(document, "registry")
    document = with_part(document, "services", "read", data=document["parts"]["services"]["data"][:1])
    snapshot = read(tmp_path, document)
    assert known(snapshot.cluster.shared_volumes) == ()
    assert known(the_resource(snapshot).checkpoints) == ()
    assert known(the_service(snapshot, ACTIVE).installed) is False
    assert known(snapshot.node_evidence[0].services_whole) is True


def test_a_list_that_was_read_in_part_proves_nothing(tmp_path: Path) -> None:
    document = without_part(node_document(ACTIVE), "registry")
    first = document["parts"]["services"]["data"][:1]
    document = with_part(document, "checkpoints", "partial", "one key was refused")
    document = with_part(document, "services", "partial", "one service was refused", first)
    snapshot = read(tmp_path, document)
    assert isinstance(the_resource(snapshot).checkpoints, Unknown)
    assert isinstance(the_service(snapshot, ACTIVE).installed, Unknown)


def test_a_key_that_was_looked_for_is_proved_absent_and_a_refused_one_is_not(tmp_path: Path) -> None:
    document = node_document(ACTIVE)
    entries = document["parts"]["registry"]["data"]
    own = next(entry for entry in entries if entry["key"].endswith(r"SSIS\ServiceConfigFile"))
    others = [entry for entry in entries if entry is not own]
    absent = {**own, "outcome": "absent", "values": []}
    refused = {**absent, "outcome": "denied", "detail": "Requested registry access is not allowed."}
    for number, (entry, expected) in enumerate(((own, CONFIG_FILE), (absent, None), (refused, Unknown))):
        told = with_part(document, "registry", "read", data=[*others, entry])
        fact = the_service(read(tmp_path / str(number), told), ACTIVE).config_file
        if isinstance(fact, Known):
            assert fact.value.data == expected
        else:
            assert (fact.kind, expected) == (GapKind.DENIED, Unknown)
            assert "Requested registry access is not allowed." in fact.missing


def test_an_entry_without_a_key_takes_the_proof_of_absence_away(tmp_path: Path) -> None:
    document = node_only(ACTIVE)
    entries = [e for e in document["parts"]["registry"]["data"] if "ServiceConfigFile" not in e["key"]]
    for number, (more, sort) in enumerate((([], Known), ([{"outcome": "read"}], Unknown))):
        told = with_part(document, "registry", "read", data=[*entries, *more])
        assert isinstance(the_service(read(tmp_path / str(number), told), ACTIVE).config_file, sort)


def test_a_file_inside_a_document_is_listed_hashed_found_and_quoted(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    broken = MOVED.replace(r"S:\SSIS\Packages", r"X:\Nowhere")
    document = with_part(node_document(ACTIVE), "files", "read", data=[file_entry(CONFIG_FILE, broken)])
    folder = write(tmp_path, document, node_document(PASSIVE))
    opened = open_snapshot(folder)
    item = the_file(opened.snapshot, INNER)
    assert (item.kind, item.status) == ("service-config", FileStatus.READ)
    assert item.sha256 == hashlib.sha256(broken.encode()).hexdigest()
    assert opened.raw(INNER).decode() == broken
    assert known(copied(opened.snapshot).last_write) == "2026-10-01T06:15:00.000Z"

    found = [place for item in audited(folder, capfdbinary)["findings"] for place in item["locations"]]
    (place,) = {
        (p["line"], p["excerpt"].strip()) for p in found if p["file"] == INNER and "X:" in p["excerpt"]
    }
    assert place == (
        next(n for n, line in enumerate(broken.splitlines(), 1) if "X:" in line),
        r"<StorePath>X:\Nowhere</StorePath>",
    )


def test_no_excerpt_of_a_document_shows_a_secret_or_the_bytes_of_a_file() -> None:
    document = node_document(ACTIVE)
    secret = base64.b64encode(b"Password=Hunter2").decode()
    document["parts"]["files"]["data"][0]["content"] = secret
    document["parts"]["services"]["data"][0]["PathName"] = "x.exe /Password=Hunter2;"
    raw = document_bytes(document)
    for route in (
        ("parts", "files", "data", 0, "content"),
        ("parts", "files", "data", 0, "sha256"),
        ("parts", "services", "data", 0, "PathName"),
    ):
        spot = locate(raw, "node-document", Place("node.json", route))
        assert spot.line == 1
        assert spot.excerpt is not None
        assert str(route[-1]) in spot.excerpt
        assert "Hunter2" not in spot.excerpt
        assert secret not in spot.excerpt


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sha256": "0" * 64}, "Its content does not have the SHA-256 that the document names."),
        ({"content": "?"}, "Its content is no base64."),
    ],
)
def test_a_file_that_did_not_arrive_whole_is_there_and_unreadable(
    change: dict[str, str], says: str, tmp_path: Path
) -> None:
    entry = file_entry(CONFIG_FILE, MOVED) | change
    snapshot = read(tmp_path, with_part(node_document(ACTIVE), "files", "read", data=[entry]))
    item = the_file(snapshot, INNER)
    assert (item.status, [complaint.message for complaint in item.complaints]) == (FileStatus.DAMAGED, [says])
    assert known(copied(snapshot).present) is True
    config = copied(snapshot).config
    assert isinstance(config, Unknown)
    assert config.kind is GapKind.UNREADABLE


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("denied", GapKind.DENIED),
        ("failed", GapKind.UNREADABLE),
        ("too-large", GapKind.UNREADABLE),
    ],
)
def test_a_file_that_could_not_be_read_is_a_gap_in_the_words_of_the_system(
    outcome: str, kind: GapKind, tmp_path: Path
) -> None:
    entry = file_entry(CONFIG_FILE, None, outcome, detail="Words of Windows.")
    snapshot = read(tmp_path, with_part(node_document(ACTIVE), "files", "partial", "x", [entry]))
    file = copied(snapshot)
    assert isinstance(file.config, Unknown)
    assert file.config.kind is kind
    assert "SQLNODE1: " in file.config.missing
    assert "Words of Windows." in file.config.missing
    assert isinstance(file.present, Known if outcome == "too-large" else Unknown)


def test_a_file_is_absent_only_where_its_disk_was_looked_at(tmp_path: Path) -> None:
    for number, (outcome, expected) in enumerate((("absent", [False]), ("no-volume", []))):
        entry = file_entry(CONFIG_FILE, None, outcome)
        snapshot = read(
            tmp_path / str(number), with_part(node_document(ACTIVE), "files", "read", data=[entry])
        )
        assert [known(file.present) for file in snapshot.files] == expected


def test_a_copy_is_believed_before_a_node_that_did_not_find_the_file(tmp_path: Path) -> None:
    blind = with_part(node_document(PASSIVE), "files", "read", data=[file_entry(CONFIG_FILE, None, "absent")])
    snapshot = read(tmp_path, node_document(ACTIVE), blind)
    assert known(copied(snapshot).present) is True
    assert disagreements(snapshot) == [
        f"{CONFIG_FILE}: existence: 'exists' ({INNER}), not 'absent' (nodes/{PASSIVE}/node.json)"
    ]


def test_two_nodes_that_read_other_bytes_from_one_disk_disagree(tmp_path: Path) -> None:
    for number, (text, count) in enumerate(((MOVED, 0), (DEFAULT, 1))):
        second = with_part(node_document(PASSIVE), "files", "read", data=[file_entry(CONFIG_FILE, text)])
        snapshot = read(tmp_path / str(number), node_document(ACTIVE), second)
        assert len(disagreements(snapshot)) == count


def test_a_refusal_of_all_files_is_the_reason_for_the_configuration_file_of_the_node(tmp_path: Path) -> None:
    snapshot = read(tmp_path, with_denied(node_document(ACTIVE), "files"))
    present = copied(snapshot).present
    assert isinstance(present, Unknown)
    assert present.kind is GapKind.DENIED
    assert "0x80070005" in present.missing


def test_a_failover_between_two_documents_is_no_contradiction(tmp_path: Path) -> None:
    later = node_document(PASSIVE, owner=PASSIVE, collector__finished_at="2026-11-22T09:45:00.000Z")
    for part in ("groups", "resources"):
        later = with_rows(later, part, State="Pending", StatusInformation=1, OwnerNode=PASSIVE)
    later = with_rows(later, "nodes", State="Paused", StatusInformation=4, DynamicWeight=0)
    later = with_rows(later, "networks", State="Partitioned")
    later = with_rows(later, "disks", OwnerNode=PASSIVE, DiskNumber=9)
    snapshot = read(tmp_path, node_document(ACTIVE, owner=ACTIVE), later)
    assert disagreements(snapshot) == []
    assert known(the_group(snapshot, GROUP).owner_node) == PASSIVE
    assert known(the_resource(snapshot).owner_node) == PASSIVE
    assert known(the_node(snapshot, ACTIVE).dynamic_weight) == 0


def test_what_does_not_change_by_itself_is_a_contradiction(tmp_path: Path) -> None:
    other = with_rows(node_document(PASSIVE), "groups", FailoverThreshold=7)
    found = disagreements(read(tmp_path, node_document(ACTIVE), other))
    assert any(line.startswith(f"{GROUP}: FailoverThreshold: ") for line in found)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"ProcessId": 0, "StartTime": None}, None),
        ({"ProcessId": 4711, "StartTime": None}, Unknown),
        ({"ProcessId": 4711, "StartTime": "2026-11-20T22:04:11.000Z"}, "2026-11-20T22:04:11.000Z"),
    ],
)
def test_a_process_without_a_start_time_is_not_taken_for_none(
    row: dict[str, Any], expected: Any, tmp_path: Path
) -> None:
    document = with_rows(node_document(ACTIVE), "services", **row)
    fact = the_service(read(tmp_path, document), ACTIVE).start_time
    assert (Unknown if isinstance(fact, Unknown) else fact.value) == expected


def failure_actions(*types: int) -> str:
    numbers = [86400, 0, 0, len(types), 20, *(number for kind in types for number in (kind, 60000))]
    return base64.b64encode(b"".join(number.to_bytes(4, "little") for number in numbers)).decode()


@pytest.mark.parametrize(
    ("in_row", "in_registry", "expected"),
    [
        (None, None, False),
        (True, failure_actions(), False),
        (True, failure_actions(0, 0), False),
        (True, failure_actions(1, 0), True),
        (True, "AAAA", Unknown),
    ],
)
def test_failure_actions_are_what_their_registry_value_says(
    in_row: bool | None, in_registry: str | None, expected: Any, tmp_path: Path
) -> None:
    document = with_rows(node_document(ACTIVE), "services", FailureActionsSet=in_row)
    key = next(e for e in document["parts"]["registry"]["data"] if e["key"].endswith(rf"Services\{SERVICE}"))
    if in_registry is not None:
        key["values"].append({"name": "FailureActions", "type": "REG_BINARY", "data": in_registry})
    snapshot = read(tmp_path, document)
    fact = the_service(snapshot, ACTIVE).failure_actions
    assert (Unknown if isinstance(fact, Unknown) else fact.value) is expected
    assert disagreements(snapshot) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, "13.2.5026.0"),
        ({"Version": None}, "13"),
        ({"Version": None, "InstanceId": None}, "13"),
        ({"Version": "soon"}, "13"),
    ],
)
def test_the_version_of_an_instance_is_that_of_its_setup_else_of_its_id(
    row: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    snapshot = read(tmp_path, with_rows(node_document(ACTIVE), "sql-instances", **row))
    engines = next(e for e in snapshot.node_evidence if e.node == ACTIVE).engine_versions
    assert [(engine.instance, known(engine.version)) for engine in engines] == [("MSSQLSERVER", expected)]


def test_a_store_is_known_from_the_node_that_has_its_disk(tmp_path: Path) -> None:
    entry = {"path": STORE, "storage": "cluster-disk", "outcome": "no-volume", "detail": "S: is not here."}
    passive = with_part(node_document(PASSIVE), "stores", "read", data=[entry])
    (store,) = (
        store for store in read(tmp_path / "2", node_document(ACTIVE), passive).stores if store.path == STORE
    )
    assert (store.node, known(store.present), store.whole) == (None, True, True)
    assert [item.name for item in store.entries] == ["Nightly", r"Nightly\Load.dtsx"]
    (store,) = read(tmp_path / "1", passive).stores
    assert isinstance(store.present, Unknown)
    assert "SQLNODE2: its volume is not there now: S: is not here." in store.present.missing


def test_a_document_of_a_node_only_says_nothing_about_the_cluster(tmp_path: Path) -> None:
    snapshot = read(tmp_path, without_part(node_only(ACTIVE), "dcom"))
    assert isinstance(snapshot.cluster.groups, Unknown)
    assert snapshot.cluster.groups.kind is GapKind.NOT_COLLECTED
    assert known(the_service(snapshot, ACTIVE).installed) is True
