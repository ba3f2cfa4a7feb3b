"""Snapshots of collected documents, read whole: what they prove, what they leave open, and that they agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.document_snapshots import write_as_documents
from tests.support.node_documents import (
    node_document,
    node_only,
    with_denied,
    with_part,
    without_part,
)
from tests.support.node_local_parts import CONFIG_FILE, STORE
from tests.support.sample_expectations import SAMPLES
from tests.unit.read.assemble.folders import (
    disagreements,
    known,
    the_group,
    the_node,
    the_resource,
    the_service,
)
from tests.unit.read.collected import ACTIVE, GROUP, PASSIVE, audited, read, with_rows

from ssis_preflight.model.facts import GapKind, Known, Unknown
from ssis_preflight.model.snapshot import FileStatus


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
