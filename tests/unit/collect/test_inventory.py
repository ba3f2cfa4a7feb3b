"""Nodes from flags and from a TOML file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssis_preflight.collect.endpoint import EndpointError, endpoint_of, with_host
from ssis_preflight.collect.inventory import Reach, from_file, from_flags
from ssis_preflight.model.errors import UsageError


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    return tmp_path / "nodes.toml"


@pytest.mark.parametrize(
    ("address", "tls", "port", "endpoint"),
    [
        ("sqlnode1", False, None, "http://sqlnode1:5985/wsman"),
        ("sqlnode1", True, None, "https://sqlnode1:5986/wsman"),
        ("sqlnode1.corp.example:8080", False, 5985, "http://sqlnode1.corp.example:8080/wsman"),
        ("10.0.0.5", True, 443, "https://10.0.0.5:443/wsman"),
        ("::1", False, None, "http://[::1]:5985/wsman"),
        ("fe80::1", True, 5986, "https://[fe80::1]:5986/wsman"),
        ("[::1]:5985", False, None, "http://[::1]:5985/wsman"),
        ("http://[::1]:80", True, None, "http://[::1]:80/wsman"),
        ("HTTPS://SqlNode1/wsman", False, None, "https://sqlnode1:5986/wsman"),
    ],
)
def test_an_address_becomes_the_url_of_winrm(
    address: str, tls: bool, port: int | None, endpoint: str
) -> None:
    assert endpoint_of(address, tls=tls, port=port) == endpoint


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a b",
        "ftp://node",
        "http://",
        "http://u:p@node",
        "http://node?x",
        "http://node:99999",
        "a/b",
        "-x",
        "[x]",
    ],
)
def test_what_is_no_endpoint_is_refused(address: str) -> None:
    with pytest.raises(EndpointError):
        endpoint_of(address, tls=False, port=None)


def test_the_same_endpoint_on_another_host_keeps_port_and_path() -> None:
    assert with_host("https://node1:8443/wsman", "::1") == "https://[::1]:8443/wsman"


def test_flags_name_nodes_with_and_without_an_endpoint() -> None:
    found = from_flags(["NODE1", "NODE2=https://node2:5986/wsman"], "NODE9", Reach(transport="ntlm"))
    assert [node.endpoint for node in found.nodes] == [
        "http://NODE1:5985/wsman".lower(),
        "https://node2:5986/wsman",
    ]
    assert found.discover is not None
    assert found.discover.any_name


@pytest.mark.parametrize(
    "flag", ["=x", "NODE=", "http://node/wsman", "CON", "../x", "a\\b", "NODE1.", "..", "::1"]
)
def test_a_flag_that_names_no_node_is_refused(flag: str) -> None:
    with pytest.raises(UsageError):
        from_flags([flag], None, Reach())


def test_basic_over_http_is_refused_since_the_password_would_be_readable() -> None:
    with pytest.raises(UsageError, match="needs TLS"):
        from_flags(["NODE1=http://node1:5985/wsman"], None, Reach(transport="basic"))


def test_a_file_gives_defaults_and_what_differs_for_a_node(inventory: Path) -> None:
    inventory.write_text(
        'discover = "NODE1"\n[defaults]\ntransport = "ntlm"\nuser = \'CORP\\dba\'\ntimeout = 60\n'
        '[[node]]\nname = "NODE1"\naddress = "node1.corp.example"\n'
        '[[node]]\nname = "NODE2"\ntls = true\nport = 443\nuser = "other"\n'
    )
    found = from_file(inventory, {"timeout": 5.0})
    one, two = found.nodes
    assert (one.endpoint, one.reach.user, one.reach.timeout) == (
        "http://node1.corp.example:5985/wsman",
        "CORP\\dba",
        5.0,
    )
    assert (two.endpoint, two.reach.user, two.reach.transport) == ("https://node2:443/wsman", "other", "ntlm")
    assert found.discover is not None
    assert found.discover.endpoint == one.endpoint


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[defaults]\n\ntranport = "ntlm"\n', 3, 'the key "tranport" of .* Is "transport" meant'),
        ('[defaults]\ntransport = "ntml"\n', 2, '"ntml" is not known. Is "ntlm" meant'),
        ('[[node]]\nname = "A"\n[[node]]\nname = "B"\nadress = "x"\n', 5, 'Is "address" meant'),
        ('[[node]]\nname = "A"\n[[node]]\nport = 70000\nname = "B"\n', 4, "between 1 and 65535"),
        ('[[node]]\nname = "A"\n\n[[node]]\nname = "a"\n', 5, "named twice"),
        ('[[node]]\nname = "A"\nendpoint = "gopher://x"\n', 3, "neither with http"),
        ('[[node]]\naddress = "x"\n', 1, "no name"),
        ("[defaults]\ntimeout = 0\n", 2, "between 1 and 86400"),
        ('[defaults]\ntls = "yes"\n', 2, "tls must be true or false"),
        ('[nodes]\nname = "A"\n', 1, 'Is "node" meant'),
        ('x = "C:\\dba"\n', 1, "single quotes"),
    ],
)
def test_an_error_names_file_line_and_what_is_near(inventory: Path, text: str, line: int, says: str) -> None:
    inventory.write_text(text)
    with pytest.raises(UsageError, match=says) as caught:
        from_file(inventory, {})
    assert f"{inventory}, line {line}:" in str(caught.value)


def test_a_ca_file_is_looked_for_beside_the_inventory(inventory: Path) -> None:
    inventory.write_text('[defaults]\nca_file = "ca.pem"\n[[node]]\nname = "A"\n')
    with pytest.raises(UsageError, match="there is no file"):
        from_file(inventory, {})
    (inventory.parent / "ca.pem").touch()
    assert from_file(inventory, {}).nodes[0].reach.ca_file == str(inventory.parent / "ca.pem")
