"""Packages (``.dtsx``) of every format: 2 and 3 (2005, 2008), 6 (2012), 8 (2014 on).

Only what checks ask about is read: checkpoints, protection, connection managers, tasks and containers, and the files
that the package names. The data flow is passed over. Secrets are cut here and replaced visibly; a sensitive property
is not even looked at.
"""

from __future__ import annotations

import ntpath
from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import cache
from typing import Protocol, TypeVar, cast

from lxml import etree

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.package import (
    CheckpointUsage,
    ConnectionManager,
    Container,
    FileReference,
    Package,
    PackageConfiguration,
    ProtectionLevel,
    TransactionOption,
)
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.read.connection_string import redact, target
from ssis_preflight.read.package_elements import (
    DTS,
    NAMESPACE,
    Item,
    Properties,
    Source,
    as_bool,
    as_int,
    attributes,
    children,
    is_sensitive,
    members,
    properties,
)
from ssis_preflight.read.package_references import references_of
from ssis_preflight.read.xml import route_of

E = TypeVar("E", bound=IntEnum)

ENCRYPTED = frozenset({"{http://www.w3.org/2001/04/xmlenc#}EncryptedData", "EncryptedData"})
"""The root element of a package that is encrypted as a whole; in a project it is in no namespace."""

EXECUTABLE = f"{DTS}Executable"

_ATTRIBUTES_FROM = 6
"""The package format in which properties became attributes, and defaults are left out (SQL Server 2012)."""

_LOOPS = frozenset({"stock:forloop", "stock:foreachloop"})
_DEFAULT_LEVEL = ProtectionLevel.ENCRYPT_SENSITIVE_WITH_USER_KEY
_PROCESS_FILES = {"Executable": "program of {}", "WorkingDirectory": "working folder of {}"}
_DEEPEST = 60
_SENSITIVE = etree.XPath("//@d:Sensitive | //@Sensitive", namespaces={"d": NAMESPACE})


class _Attribute(Protocol):
    """What an XPath gives for an attribute."""

    def getparent(self) -> etree._Element:
        """Return the element that has it."""
        ...


def package_of(file: str, node: str | None, root: etree._Element) -> Package:
    """Return the package that this root element is; ``file`` and ``node`` go into the places.

    The root is ``DTS:Executable``, or ``EncryptedData`` where the whole package is encrypted.
    """
    name = ntpath.splitext(ntpath.basename(file.replace("/", "\\")))[0]
    item = Item(root, ())
    if root.tag in ENCRYPTED:
        return _encrypted(name, Place(file, node=node))
    own = _own_properties(file, node, item)
    source = own.source
    connections = tuple(connection_of(source, found) for found in members(item, "ConnectionManager"))
    return Package(
        name=own.text("ObjectName") or name,
        at=source.place(()),
        encrypted=False,
        format_version=_required(own, "PackageFormatVersion"),
        protection_level=own.fact("ProtectionLevel", _enum(ProtectionLevel), _DEFAULT_LEVEL, "the package"),
        save_checkpoints=own.fact("SaveCheckpoints", as_bool, False, "the package"),
        checkpoint_usage=own.fact(
            "CheckpointUsage", _enum(CheckpointUsage), CheckpointUsage.NEVER, "the package"
        ),
        checkpoint_file=_optional(own, "CheckpointFileName"),
        transaction_option=own.fact(
            "TransactionOption", _enum(TransactionOption), TransactionOption.SUPPORTED, "the package"
        ),
        creator_computer=_optional(own, "CreatorComputerName"),
        product_version=_optional(own, "LastModifiedProductVersion"),
        has_sensitive=_sensitive(source, root),
        connections=connections,
        containers=tuple(_containers(source, item, None, 0)),
        files=tuple(_files(source, item, 0)) if _has_processes(root) else (),
        configurations=tuple(_configuration(source, found) for found in members(item, "Configuration")),
        project_references=()
        if source.written
        else references_of(source, root, frozenset(found.id for found in connections)),
    )


def _encrypted(name: str, at: Place) -> Package:
    def hidden(what: str) -> Unknown:
        return Unknown(Part.PACKAGES, f"{what} of {name}, which is encrypted as a whole", GapKind.UNSUPPORTED)

    return Package(
        name=name,
        at=at,
        encrypted=True,
        format_version=hidden("PackageFormatVersion"),
        protection_level=hidden("ProtectionLevel"),
        save_checkpoints=hidden("SaveCheckpoints"),
        checkpoint_usage=hidden("CheckpointUsage"),
        checkpoint_file=hidden("CheckpointFileName"),
        transaction_option=hidden("TransactionOption"),
        creator_computer=hidden("CreatorComputerName"),
        product_version=hidden("LastModifiedProductVersion"),
        has_sensitive=hidden("sensitive values"),
    )


def _own_properties(file: str, node: str | None, item: Item) -> Properties:
    """Return the properties of the root; the format version among them says whether defaults are left out."""
    own = properties(Source(file, node, written=True), item)
    version = as_int(own.text("PackageFormatVersion"))
    if version is not None and version >= _ATTRIBUTES_FROM:
        return Properties(Source(file, node, written=False), item, own.values, own.expressions)
    return own


@cache
def _enum(kind: type[E]) -> Callable[[str], E | None]:
    """Return a reader of numbers and names, as the .NET enumeration spells them (``IfExists``)."""
    names = {member.name.replace("_", "").lower(): member for member in kind}
    numbers = {int(member): member for member in kind}

    def read(text: str) -> E | None:
        number = as_int(text)
        if number is None:
            return names.get(text.strip().lower())
        return numbers.get(number)

    return read


def _required(own: Properties, name: str) -> Fact[int]:
    found = own.values.get(name.lower())
    number = None if found is None else as_int(found[0])
    if found is None or number is None:
        return Unknown(Part.PACKAGES, f"{name} of the package", GapKind.UNREADABLE)
    return Known(number, own.source.place(found[1]))


def _optional(own: Properties, name: str) -> Fact[str | None]:
    """Return a text that may be left out in every format; empty counts as none."""
    found = own.values.get(name.lower())
    if name in own.expressions:
        return own.fact(name, str, None, "the package")
    if found is None:
        return Known(None, own.source.place(own.item.route))
    return Known(found[0].strip() or None, own.source.place(found[1]))


def _sensitive(source: Source, root: etree._Element) -> Known[bool]:
    """Return whether a property marked as sensitive holds a value, as text or encrypted; where, if one does."""
    found = _SENSITIVE(root)
    for attribute in found if isinstance(found, list) else ():
        element = cast("_Attribute", attribute).getparent()
        if is_sensitive(element) and ((element.text or "").strip() or len(element)):
            return Known(True, source.place(route_of(element)))
    return Known(False, source.place(()))


def connection_of(source: Source, item: Item) -> ConnectionManager:
    """Return a connection manager of a package or project; its connection string stands in the object inside it."""
    own = properties(source, item)
    name = own.text("ObjectName")
    inner = next(
        (
            properties(source, found)
            for data in children(item, "ObjectData")
            for found in children(data, "ConnectionManager")
        ),
        own,
    )
    kind, identity = own.text("CreationName"), own.text("DTSID").lower()
    found = inner.values.get("connectionstring")
    if "ConnectionString" in own.expressions | inner.expressions:
        gap = Unknown(
            Part.PACKAGES,
            f"ConnectionString of {name}, which an expression sets at run time",
            GapKind.UNSUPPORTED,
        )
        return ConnectionManager(name, kind, gap, gap, gap, source.place(item.route), identity)
    at = source.place(item.route if found is None else found[1])
    if found is None:
        nothing = Known(None, at)
        return ConnectionManager(name, kind, nothing, nothing, nothing, at, identity)
    safe = redact(found[0])
    names = target(kind, safe)
    return ConnectionManager(
        name,
        kind,
        Known(safe, at),
        Known(names.server, at),
        Known(names.path, at),
        source.place(item.route),
        identity,
    )


def _containers(source: Source, item: Item, parent: str | None, depth: int) -> Iterator[Container]:
    """Yield the tasks and containers in the file's order, those inside a container after it."""
    for found in members(item, "Executable"):
        own = properties(source, found)
        name = own.text("ObjectName")
        kind = own.text("CreationName") or found.element.get(f"{DTS}ExecutableType", "")
        yield Container(
            name=name,
            kind=kind,
            loop=kind.lower() in _LOOPS,
            fail_package_on_failure=own.fact("FailPackageOnFailure", as_bool, False, name),
            transaction_option=own.fact(
                "TransactionOption", _enum(TransactionOption), TransactionOption.SUPPORTED, name
            ),
            disabled=own.fact("Disabled", as_bool, False, name),
            parent=parent,
            at=source.place(found.route),
        )
        if depth < _DEEPEST:
            yield from _containers(source, found, name, depth + 1)


def _has_processes(root: etree._Element) -> bool:
    """Say whether an Execute Process task may be somewhere; most packages have none, and need no second walk."""
    return next(root.iter("{*}ExecuteProcessData"), None) is not None


def _files(source: Source, item: Item, depth: int) -> Iterator[FileReference]:
    """Yield the programs and folders that Execute Process tasks name."""
    for found in members(item, "Executable"):
        for data in children(found, "ObjectData"):
            for process in data.element:
                if str(process.tag).rpartition("}")[2] == "ExecuteProcessData":
                    yield from _process_files(
                        source, data, process, properties(source, found).text("ObjectName")
                    )
        if depth < _DEEPEST:
            yield from _files(source, found, depth + 1)


def _process_files(source: Source, data: Item, process: etree._Element, name: str) -> Iterator[FileReference]:
    for local, value in attributes(process):
        if local in _PROCESS_FILES and value.strip():
            route = (*data.route, "ExecuteProcessData", 0, f"@{local}")
            yield FileReference(
                _PROCESS_FILES[local].format(name), redact(value.strip()), source.place(route)
            )


def _configuration(source: Source, item: Item) -> PackageConfiguration:
    own = properties(source, item)
    kind = as_int(own.text("ConfigurationType"))
    text = redact(own.text("ConfigurationString"))
    return PackageConfiguration(
        own.text("ObjectName"), -1 if kind is None else kind, text, source.place(item.route)
    )
