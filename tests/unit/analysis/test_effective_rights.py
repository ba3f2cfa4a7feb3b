"""What descriptors grant: order, inheritance, and entries of which nobody knows whether they apply."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from itertools import product
from operator import and_, or_

from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight.analysis.effective_rights import EVERY_RIGHT, Match, granted, inherited_by
from ssis_preflight.model.access import Ace, AceType, SecurityDescriptor, Trustee
from ssis_preflight.model.rights import FILE_MODIFY, FILE_READ, FILES, LIST_AND_WRITE, GenericRight
from ssis_preflight.read.security_descriptor_text import read_sddl

ME, DBA = "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-2002"


def only(*sids: str, perhaps: tuple[str, ...] = ()) -> Match:
    """Entries for these accounts apply, those for ``perhaps`` may, and no others."""
    return lambda trustee: True if trustee.sid in sids else None if trustee.sid in perhaps else False


def test_a_denial_before_a_grant_counts_and_one_behind_it_does_not() -> None:
    first = granted(read_sddl(f"D:(D;;FW;;;{ME})(A;;0x1301bf;;;{ME})"), only(ME), FILES)
    behind = granted(read_sddl(f"D:(A;;0x1301bf;;;{ME})(D;;FW;;;{ME})"), only(ME), FILES)
    assert first.has(LIST_AND_WRITE) is False
    assert first.has(FILE_READ & ~0x120000) is True
    assert behind.has(FILE_MODIFY) is True


def test_an_entry_for_children_only_counts_for_them_alone() -> None:
    folder = read_sddl(f"D:(A;OICIIO;FA;;;{ME})")
    assert granted(folder, only(ME), FILES).possible == 0
    assert granted(inherited_by(folder, container=False), only(ME), FILES).has(FILE_MODIFY) is True


def test_a_new_file_inherits_no_entry_for_folders() -> None:
    folder = read_sddl(f"D:(A;CI;FA;;;{ME})(A;OI;FR;;;{ME})")
    assert granted(inherited_by(folder, container=False), only(ME), FILES).certain == FILE_READ
    assert granted(inherited_by(folder, container=True), only(ME), FILES).has(FILE_MODIFY) is True


def test_a_generic_right_stands_for_those_of_its_kind() -> None:
    descriptor = SecurityDescriptor(None, None, (Ace(AceType.ALLOW, Trustee(ME), int(GenericRight.READ)),))
    assert granted(descriptor, only(ME), FILES).certain == FILE_READ


def test_no_list_grants_everything_an_empty_one_nothing_and_an_unseen_one_perhaps() -> None:
    assert granted(read_sddl("D:NO_ACCESS_CONTROL"), only(ME), FILES).certain == EVERY_RIGHT
    assert granted(read_sddl("D:"), only(ME), FILES).possible == 0
    unseen = granted(read_sddl(f"O:{DBA}"), only(ME), FILES)
    assert (unseen.certain, unseen.has(LIST_AND_WRITE)) == (0, None)


def test_an_owner_may_change_permissions_unless_the_list_says_what_owners_may() -> None:
    write_dac = 0x40000
    assert granted(read_sddl(f"O:{ME}D:"), only(ME), FILES).has(write_dac) is True
    assert granted(read_sddl(f"O:{ME}D:(A;;FR;;;OW)"), only(ME), FILES).has(write_dac) is False


def test_a_doubtful_grant_is_possible_and_a_doubtful_denial_takes_the_certainty_away() -> None:
    grant = granted(read_sddl(f"D:(A;;0x1301bf;;;{DBA})"), only(ME, perhaps=(DBA,)), FILES)
    denial = granted(read_sddl(f"D:(D;;FW;;;{DBA})(A;;0x1301bf;;;{ME})"), only(ME, perhaps=(DBA,)), FILES)
    assert (grant.certain, grant.has(FILE_MODIFY)) == (0, None)
    assert denial.has(LIST_AND_WRITE) is None
    assert [ace.sid for ace in denial.doubtful] == [DBA]


def test_a_condition_makes_an_entry_doubtful() -> None:
    said = granted(read_sddl(f'D:(XA;;FR;;;{ME};(@User.Title=="PM"))'), only(ME), FILES)
    assert (said.certain, said.possible) == (0, FILE_READ)


_aces = st.lists(
    st.builds(
        Ace,
        st.sampled_from(AceType),
        st.sampled_from([Trustee(ME), Trustee(DBA), Trustee("S-1-5-21-1-2-3-3003")]),
        st.integers(0, 0b111),
        inherit_only=st.booleans(),
    ),
    max_size=6,
)


@given(_aces)
def test_certain_and_possible_are_the_bounds_over_everything_that_is_not_known(aces: list[Ace]) -> None:
    descriptor = SecurityDescriptor(None, None, tuple(aces))
    found = granted(descriptor, only(ME, perhaps=(DBA,)), FILES)
    worlds = [_rights(aces, world) for world in _worlds(aces)]
    assert found.certain == reduce(and_, worlds)
    assert found.possible == reduce(or_, worlds)


def _worlds(aces: list[Ace]) -> list[Callable[[int], bool]]:
    """Return every way to decide which entries apply."""
    choices = [(True, False) if ace.sid == DBA else (ace.sid == ME,) for ace in aces]
    return [world.__getitem__ for world in product(*choices)]


def _rights(aces: list[Ace], applies: Callable[[int], bool]) -> int:
    """Ask for one right at a time: the first entry that applies and names it decides."""
    rights = 0
    for bit in (1, 2, 4):
        deciding = (
            ace.type is AceType.ALLOW
            for index, ace in enumerate(aces)
            if applies(index) and not ace.inherit_only and ace.mask & bit
        )
        rights |= bit if next(deciding, False) else 0
    return rights


def test_what_owners_may_counts_for_the_owner_and_for_nobody_else() -> None:
    for_owners = "D:(A;;FA;;;OW)"
    assert granted(read_sddl(f"O:{ME}{for_owners}"), only(ME), FILES).has(FILE_MODIFY) is True
    other = granted(read_sddl(f"O:{DBA}{for_owners}"), only(ME, perhaps=("S-1-3-4",)), FILES)
    assert other.has(FILE_MODIFY) is False
