"""Security descriptors as SDDL and in bytes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.security_descriptors import ADMINISTRATORS, EVERYONE, binary_descriptor
from tests.support.written_descriptors import written_bytes, written_sddl

from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.rights import COM_ALL, FILE_MODIFY
from ssis_preflight.read.security_descriptor_binary import read_descriptor
from ssis_preflight.read.security_descriptor_text import DescriptorError, read_sddl

_numbers = st.integers(0, 0xFFFFFFFF)
_trustees = st.builds(
    lambda authority, parts: Trustee("-".join(["S-1", str(authority), *map(str, parts)])),
    st.integers(0, 0xFFFFFFFF),
    st.lists(_numbers, min_size=1, max_size=15),
)
_aces = st.builds(
    Ace,
    st.sampled_from(AceType),
    _trustees,
    _numbers,
    *[st.booleans() for _ in range(6)],
)
_lists = st.none() | st.lists(_aces, max_size=5).map(tuple)
_descriptors = st.builds(
    SecurityDescriptor, st.none() | _trustees, st.none() | _trustees, _lists, st.just(True), st.booleans()
)


@given(_descriptors)
def test_a_descriptor_comes_back_from_text_and_from_bytes(descriptor: SecurityDescriptor) -> None:
    assert read_sddl(written_sddl(descriptor)) == descriptor
    assert read_descriptor(written_bytes(descriptor)) == descriptor


def test_the_rights_of_dcom_read_the_same_from_text_and_bytes() -> None:
    sddl = read_sddl("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)")
    assert sddl == read_descriptor(binary_descriptor([(COM_ALL, ADMINISTRATORS), (0xB, EVERYONE)]))


def test_a_folder_that_inherits_nothing_and_passes_its_entries_on() -> None:
    found = read_sddl("O:BAG:DUD:PAI(A;OICI;0x1301bf;;;S-1-5-21-1-2-3-1104)(D;CIIONPID;FW;;;DA)")
    assert found.protected
    assert found.group == Trustee(name="Domain Users")
    assert found.dacl == (
        Ace(
            AceType.ALLOW,
            Trustee("S-1-5-21-1-2-3-1104"),
            FILE_MODIFY,
            object_inherit=True,
            container_inherit=True,
        ),
        Ace(
            AceType.DENY,
            Trustee(name="Domain Admins"),
            0x120116,
            container_inherit=True,
            inherit_only=True,
            no_propagate=True,
            inherited=True,
        ),
    )


def test_no_list_a_null_list_and_an_empty_list_are_three_things() -> None:
    assert not read_sddl("O:SYG:SY").has_dacl
    assert read_sddl("D:NO_ACCESS_CONTROL").dacl is None
    assert read_sddl("D:NO_ACCESS_CONTROL").has_dacl
    assert read_sddl("D:P").dacl == ()


def test_the_list_for_auditing_is_passed_over() -> None:
    text = 'D:(A;;GA;;;SY)S:AI(AU;SAFA;WD;;;WD)(RA;;;;;WD;("Project",TS,0,"a ) b"))'
    assert read_sddl(text) == read_sddl("D:(A;;GA;;;SY)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing stands here"),
        ("garbage", "O:, G:, D: or S: is expected at character 1"),
        ("O:SYO:SY", "O: comes twice"),
        ("O:QQD:", '"QQ" is no account'),
        ("D:(A;;GA;;;SY", "the bracket at character 3 is not closed"),
        ("D:(A;;GA;;SY)", "fewer than six fields"),
        ("D:(Q;;GA;;;SY)", 'unknown type "Q"'),
        ("D:(A;QQ;GA;;;SY)", '"QQ" is not known'),
        ("D:(A;;ZZ;;;SY)", '"ZZ" is not known'),
        ("D:(A;;0x1ffffffff;;;SY)", "is not known"),
        ("D:(A;;GA;;;SY)x", "is expected at character 15"),
        ("D:(A;;GA;;;SY;(a==1))", "a condition where none belongs"),
        ("D:NO_ACCESS_CONTROL(A;;GA;;;SY)", "stands before entries"),
        ("D:" + "(A;;GA;;;SY)" * 5000, "more than 4,096 entries"),
        ("D:(A;;GA;;;S-1-5-99999999999)", "is no account"),
    ],
)
def test_text_that_is_not_understood_says_why(text: str, words: str) -> None:
    with pytest.raises(DescriptorError, match=r".") as caught:
        read_sddl(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 200


_WHOLE = binary_descriptor([(COM_ALL, ADMINISTRATORS), (0xB, EVERYONE)])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "fewer than its head"),
        (_WHOLE[:-4], "damaged"),
        (_WHOLE[:40], "lies beyond the end"),
        (b"\x02" + _WHOLE[1:], "revision 1"),
        (_WHOLE[:3] + b"\x00" + _WHOLE[4:], "self-relative"),
        (_WHOLE[:16] + b"\xff\xff\xff\x7f" + _WHOLE[20:], "lies beyond the end"),
        (b"\x01" * (256 * 1024 + 1), "larger than"),
    ],
)
def test_bytes_that_are_not_understood_say_why(raw: bytes, words: str) -> None:
    with pytest.raises(DescriptorError, match=r".") as caught:
        read_descriptor(raw)
    assert words in str(caught.value)


@given(st.text(alphabet='OGDS:();A"x0178BWSY-P ', max_size=60) | st.text(max_size=20))
def test_any_text_is_a_descriptor_or_one_line(text: str) -> None:
    assert "\n" not in _refusal(lambda: read_sddl(text))


@given(st.binary(max_size=40), st.integers(0, len(_WHOLE)), st.integers(0, 10))
def test_any_bytes_are_a_descriptor_or_one_line(noise: bytes, at: int, cut: int) -> None:
    assert "\n" not in _refusal(lambda: read_descriptor(_WHOLE[:at] + noise + _WHOLE[at + cut :]))


def _refusal(read: Callable[[], object]) -> str:
    """Return why something is no descriptor; an empty text where it is one."""
    try:
        read()
    except DescriptorError as error:
        return str(error)
    return ""
