from __future__ import annotations

import pytest

from ssis_preflight.model.states import GroupState, ServiceState, StartMode
from ssis_preflight.read.assemble.values import (
    Raw,
    as_bool,
    as_int,
    as_node_names,
    as_service_state,
    as_start_mode,
    as_text,
    as_texts,
    as_unsigned,
    flags_of,
    member_of,
    shown,
)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (2, 2),
        ("2", 2),
        (" 2 ", 2),
        ("0x36EE80", 3_600_000),
        (2.0, 2),
        (True, 1),
        ({"value": 2, "Value": "Online"}, 2),
        ("-1", -1),
    ],
)
def test_a_number_is_read_as_number_or_as_text(value: Raw, number: int) -> None:
    assert as_int(value) == number


@pytest.mark.parametrize("value", ["two", "", 2.5, "1_000", "٣", "9" * 5000, None, (), {}, b"\x01"])
def test_what_is_no_number_is_not_understood(value: Raw) -> None:
    assert as_int(value) is None


@pytest.mark.parametrize("value", [-1, "-1", 4294967295, "0xFFFFFFFF", "4294967295"])
def test_minus_one_and_the_largest_dword_are_the_same_number(value: Raw) -> None:
    assert as_unsigned(value) == 0xFFFFFFFF


@pytest.mark.parametrize(
    ("value", "truth"),
    [(True, True), (0, False), ("True", True), ("false", False), ("1", True), ("ja", None), (None, None)],
)
def test_a_truth_value_is_a_word_or_a_number(value: Raw, truth: bool | None) -> None:
    assert as_bool(value) is truth


@pytest.mark.parametrize("value", [3, "3", "PartialOnline", "partial online", "PARTIAL_ONLINE"])
def test_a_state_is_read_by_number_numeric_text_or_english_name(value: Raw) -> None:
    assert member_of(GroupState)(value) is GroupState.PARTIAL_ONLINE


@pytest.mark.parametrize("value", ["Teilweise online", 77, "", None])
def test_a_translated_or_unknown_state_is_not_understood(value: Raw) -> None:
    assert member_of(GroupState)(value) is None


@pytest.mark.parametrize("value", [-1, 4294967295])
def test_the_unknown_state_is_read_signed_and_unsigned(value: int) -> None:
    assert member_of(GroupState)(value) is GroupState.UNKNOWN


@pytest.mark.parametrize(
    ("value", "mode"),
    [
        ("Auto", StartMode.AUTOMATIC),
        ("Automatic", StartMode.AUTOMATIC),
        (2, StartMode.AUTOMATIC),
        ("AutomaticDelayedStart", StartMode.AUTOMATIC),
        ("Manual", StartMode.MANUAL),
        ("4", StartMode.DISABLED),
    ],
)
def test_start_modes_of_every_cmdlet_are_the_same(value: Raw, mode: StartMode) -> None:
    assert as_start_mode(value) is mode


def test_a_service_state_may_have_a_space() -> None:
    assert as_service_state("Start Pending") is ServiceState.START_PENDING


@pytest.mark.parametrize(
    ("value", "number"), [("Isolated, Quarantined", 3), ("Normal", 0), (3, 3), ("Seul", None)]
)
def test_flags_are_numbers_or_names_joined_by_commas(value: Raw, number: int | None) -> None:
    assert flags_of({"normal": 0, "isolated": 1, "quarantined": 2})(value) == number


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (("N1", "N2"), ("N1", "N2")),
        (({"Name": "N1"}, {"NodeName": "N2"}), ("N1", "N2")),
        ({"Name": "N1"}, ("N1",)),
        ("N1", ("N1",)),
        ("{N1, N2}", ("N1", "N2")),
        ((), ()),
        ({}, ()),
        (({"Id": 1},), None),
    ],
)
def test_node_lists_are_lists_objects_or_text(value: Raw, names: tuple[str, ...] | None) -> None:
    assert as_node_names(value) == names


@pytest.mark.parametrize(
    ("value", "texts"), [(("a", "b"), ("a", "b")), ("a", ("a",)), ("", ()), ({}, ()), ((1,), None)]
)
def test_a_multi_string_is_a_list_or_one_text(value: Raw, texts: tuple[str, ...] | None) -> None:
    assert as_texts(value) == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (7, "7"), (b"\x01\xff", "01 ff"), (("a", 1), "a, 1"), ({"Name": "x"}, "x")],
)
def test_a_scalar_is_shown_as_text(value: Raw, text: str) -> None:
    assert as_text(value) == text


def test_an_odd_value_is_shortened_where_it_is_shown() -> None:
    assert shown("Hors ligne") == "'Hors ligne'"
    assert len(shown("x" * 500)) < 80
