"""The words and names that all renderers share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.report_findings import file_location, registry_location

from ssis_preflight_reports.escape import visible, visible_ascii
from ssis_preflight_reports.places import file_place, other_node, registry_place
from ssis_preflight_reports.remedy import operation_words, steps
from ssis_preflight_reports.sentences import first_sentence, listed, plural, subject_phrase


@given(st.text(st.characters()))
def test_visible_text_prints_can_be_encoded_and_does_not_change_again(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert visible(shown) == shown
    assert visible_ascii(text).isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a<U+001B>[31mb"),
        ("\u202eexe.txt", "<U+202E>exe.txt"),
        ("a\r\nb\tc", "a<U+000D><U+000A>b<U+0009>c"),
        ("\ud800", "<U+D800>"),
        ("Büro 名", "Büro 名"),
    ],
)
def test_what_does_not_print_is_written_as_its_code_point(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("line", "is_command"),
    [
        ("Set-ClusterResourceDependency -Resource 'SSIS' -Dependency '([A])'", True),
        ("Get-ClusterResource | Get-ClusterParameter", True),
        ('reg export "HKLM\\SOFTWARE\\x" x.reg', True),
        ("sc.exe config MsDtsServer130 start= demand", True),
        ("    anything that is indented", True),
        ("$group = Get-ClusterGroup", True),
        ("Set-ClusterResourceDependency replaces the whole expression.", False),
        ("Add the disk to the dependencies:", False),
        ("Network names stay as they are", False),
        ("Net", False),
    ],
)
def test_a_command_is_told_from_a_sentence(line: str, is_command: bool) -> None:
    assert [(step.text, step.command) for step in steps(line)] == [(line.strip(), is_command)]


def test_an_operation_is_said_with_its_fields_and_without_those_that_are_empty() -> None:
    operation: dict[str, object] = {
        "operation": "set-registry-value",
        "node": "NODE1",
        "name": "",
        "owners": ("A", "B"),
        "group": None,
        "restart_action": 2,
    }
    fields = [("node", "NODE1"), ("name", "(empty)"), ("owners", "A, B"), ("restart action", "2")]
    assert operation_words(operation) == ("set registry value", fields)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("See e.g. Microsoft's topic.\nMore.", "See e.g. Microsoft's topic."),
        ("It is (really.) So.", "It is (really.)"),
        ("``.`` Means the node. Next.", "``.`` Means the node."),
        ("No full stop", "No full stop"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_found(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_numbers_and_lists_agree() -> None:
    assert [plural(0, "rule"), plural(1, "rule"), plural(2, "index", "indices")] == [
        "0 rules",
        "1 rule",
        "2 indices",
    ]
    assert listed(["a", "b", "c"], limit=2) == "a, b and 1 more"
    assert listed(["a", "b"], limit=2) == "a, b"


def test_a_subject_is_named_by_kind_name_and_node() -> None:
    assert subject_phrase({"kind": "node", "name": "N1", "node": "N1", "group": None}) == "node N1"
    assert subject_phrase({"kind": "cluster", "name": "cluster", "node": None, "group": None}) == "cluster"
    service = subject_phrase({"kind": "service", "name": "MsDtsServer", "node": "N1", "group": None})
    assert service == "service MsDtsServer on N1"
    folder = subject_phrase(
        {"kind": "service-config", "name": "MsDtsServer: MSDB", "node": "N1", "group": "G"}
    )
    assert folder == "configuration of MsDtsServer: MSDB on N1"


def test_a_place_is_written_as_far_as_it_is_known() -> None:
    assert file_place(file_location("a.json", 3, 4)) == "a.json:3:4"
    assert file_place(file_location("a.json", 3, None)) == "a.json:3"
    assert file_place(file_location("a.json", None, 4)) == "a.json"
    assert registry_place(file_location()) is None


def test_a_node_is_named_where_the_path_does_not_name_it() -> None:
    assert other_node(registry_location(node="NODE1")) is None
    place = registry_location(node="NODE1")
    place["file"] = "cluster/hive.reg"
    assert other_node(place) == "NODE1"
