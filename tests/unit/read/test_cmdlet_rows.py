"""Objects are recognised by their properties, and names are found in every shape of export."""

from __future__ import annotations

import pytest

from ssis_preflight.read.cmdlet_rows import export_commands, kind_of, name_of, names_of, node_names_of
from ssis_preflight.read.reading import CellValue, RowKind


def kind(*names: str, **values: CellValue) -> RowKind | None:
    return kind_of(dict.fromkeys(names) | values)


@pytest.mark.parametrize(
    ("expected", "names"),
    [
        (RowKind.CLUSTER, "name domain clusterenforcedantiaffinity clustergroupwaitdelay samesubnetdelay"),
        (RowKind.NODE, "name nodename id state drainstatus nodeweight dynamicweight cluster"),
        (RowKind.NODE, "name nodeweight"),
        (RowKind.GROUP, "name id state ownernode grouptype failoverthreshold autofailbacktype cluster"),
        (RowKind.GROUP, "name ownernode state"),
        (RowKind.GROUP, "name grouptype"),
        (RowKind.RESOURCE, "name id state ownergroup ownernode resourcetype restartaction cluster"),
        (RowKind.RESOURCE, "name state ownergroup resourcetype"),
        (RowKind.RESOURCE, "name resourcetype"),
        (RowKind.RESOURCE, "name ownergroup"),
        (RowKind.PARAMETER, "cluster clusterobject name isreadonly parametertype value"),
        (RowKind.PARAMETER, "resource name value"),
        (RowKind.PARAMETER, "group name value"),
        (RowKind.PARAMETER, "name value isreadonly"),
        (RowKind.DEPENDENCY, "cluster resource dependencyexpression"),
        (RowKind.OWNERS, "cluster clusterobject ownernodes"),
        (RowKind.OWNERS, "group ownernodes"),
        (RowKind.CHECKPOINT, "cluster resource name"),
        (RowKind.CHECKPOINT, "resource key cryptotype name"),
        (RowKind.SHARED_VOLUME, "name id state ownernode sharedvolumeinfo"),
        (RowKind.QUORUM, "cluster quorumresource quorumtype"),
        (RowKind.QUORUM, "cluster quorumresource"),
        (
            RowKind.RESOURCE_TYPE,
            "name displayname dllname isalivepollinterval pendingtimeout deadlocktimeout",
        ),
        (RowKind.NETWORK, "name id address addressmask role state metric"),
        (RowKind.NETWORK, "name role state"),
        (
            RowKind.SERVICE,
            "name displayname status starttype servicename machinename requiredservices canstop",
        ),
        (RowKind.SERVICE, "status name displayname"),
        (RowKind.SERVICE, "name state startmode startname pathname displayname"),
        (RowKind.SERVICE, "name startmode state pscomputername"),
    ],
)
def test_each_cmdlet_is_known_by_its_properties(expected: RowKind, names: str) -> None:
    assert kind(*names.split()) is expected


@pytest.mark.parametrize(
    "names",
    [
        "",
        "name",
        "name state",
        "name value",
        "name status id description",
        "name version description",
        "name resourcetype resourcegroupname location",
        "currentnode ownernodes clusternodes",
        "title dependencyexpression",
        "resource name url",
        "name role email",
    ],
)
def test_properties_that_others_have_too_do_not_tell(names: str) -> None:
    assert kind(*names.split()) is None


def test_name_id_and_state_are_a_node_only_with_the_number_of_a_node() -> None:
    assert kind("name", "state", id="2") is RowKind.NODE
    assert kind("name", "state", id=2) is RowKind.NODE
    assert kind("name", "state", id="189ec8ad-1831-4f57-9bb0-3ffb9cbb9227") is None


@pytest.mark.parametrize("status", [4, "4", "Running", "stopped"])
def test_name_and_status_are_a_service_only_with_the_state_of_one(status: CellValue) -> None:
    assert kind("name", status=status) is RowKind.SERVICE
    assert kind("name", status="merged") is None


@pytest.mark.parametrize("one", list(RowKind))
def test_every_kind_has_a_command_that_exports_it(one: RowKind) -> None:
    assert all(command.count("| ConvertTo-Json") for command in export_commands(one))
    assert len(export_commands(one)) == (2 if one is RowKind.OWNERS else 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("N1", "N1"),
        ("  N1 ", "N1"),
        ("", None),
        (None, None),
        (3, None),
        ({"Name": "N1", "State": 0}, "N1"),
        ({"name": "N1"}, "N1"),
        ({"NodeName": "N1"}, "N1"),
        ({"Name": None, "NodeName": "N1"}, "N1"),
        ({"State": 0}, None),
        (({"Name": "N1"}, {"Name": "N2"}), "N1"),
        ((), None),
    ],
)
def test_a_name_is_text_or_the_name_of_an_object_or_of_the_first_in_a_list(
    value: CellValue, expected: str | None
) -> None:
    assert name_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (({"Name": "N1"}, "N2"), ("N1", "N2")),
        ({"Name": "N1"}, ("N1",)),
        ("N1", ("N1",)),
        ("{N1, N2}", ("N1", "N2")),
        ("{}", ()),
        ("", ()),
        (None, ()),
        ((), ()),
        (("N1", {"State": 0}), None),
        (7, None),
    ],
)
def test_a_list_of_names_is_whole_or_not_known(value: CellValue, expected: tuple[str, ...] | None) -> None:
    assert names_of(value) == expected


def test_only_node_names_are_split_at_commas_and_blanks() -> None:
    for joined in ("N1,N2", "N1, N2", "N1;N2", "N1 N2", "{N1, N2}"):
        assert node_names_of(joined) == ("N1", "N2")
    assert names_of("web, front") == ("web, front",)
    assert node_names_of(({"Name": "N1"}, "N2")) == ("N1", "N2")
