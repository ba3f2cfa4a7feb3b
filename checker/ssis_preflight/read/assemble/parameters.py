"""The private parameters of every resource: as exported, and those that the analyses ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import Parameter, PrivateParameters
from ssis_preflight.read.assemble.attribution import Attribution, attribute, name_from, note_strangers
from ssis_preflight.read.assemble.course import list_of
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.objects import Found, Gathered, candidate
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import Raw, as_bool, as_int, as_text
from ssis_preflight.read.reading import RegistryKey, RowKind

T = TypeVar("T")

_OBJECT = ("clusterobject", "resource", "object")
_STRANGER = "has private parameters, but is no resource of the cluster"


class RawParameter(msgspec.Struct, frozen=True):
    """One private parameter as one source has it; ``cut`` where its value was cut off."""

    name: str
    value: Raw
    at: Place
    rank: Rank
    cut: bool = False


class ParameterRows(msgspec.Struct, frozen=True):
    """The rows of ``Get-ClusterParameter`` about resources, and the place that declares them whole, if one does."""

    assembly: Assembly
    rows: Attribution
    complete: Place | None


class ResourceParameters(msgspec.Struct, frozen=True):
    """The parameters of one resource, by folded name; ``absent`` proves that it has no others."""

    assembly: Assembly
    subject: Subject
    found: tuple[RawParameter, ...]
    absent: Known[None] | None

    def named(self, name: str) -> tuple[RawParameter, ...]:
        """Return what the sources have for one parameter."""
        return tuple(raw for raw in self.found if fold(raw.name) == fold(name))

    def fact(self, name: str, read: Callable[[Raw], T | None]) -> Fact[T | None]:
        """Return a parameter: its value, an observed absence, or why it is unknown."""
        candidates: list[Candidate[T | None] | Odd] = []
        for raw in self.named(name):
            if raw.cut:
                candidates.append(Odd("the export cut it off", raw.at))
            elif raw.value is None:
                candidates.append(Candidate(None, raw.at, raw.rank))
            else:
                candidates.append(candidate(read(raw.value), raw.value, raw.at, raw.rank))
        if not candidates and self.absent is not None:
            return self.absent
        return settle(self.assembly, Question(Part.PARAMETERS, self.subject, name), candidates)


def parameter_rows(
    assembly: Assembly, groups: Gathered, resources: Gathered, settings: Settings
) -> ParameterRows:
    """Sort the rows of private parameters by resource; those of groups are left out."""
    about_resources = [
        row
        for row in assembly.evidence.rows[RowKind.PARAMETER]
        if "group" not in row.cells and not _is_group(name_from(row, _OBJECT), groups, resources)
    ]
    rows = attribute(assembly.evidence, about_resources, _OBJECT, resources)
    if groups.whole is not None:
        note_strangers(assembly, rows, resources, "parameter", _STRANGER)
    return ParameterRows(assembly, rows, settings.complete_at(Part.PARAMETERS))


def _is_group(name: str | None, groups: Gathered, resources: Gathered) -> bool:
    return name is not None and resources.find(name) is None and groups.find(name) is not None


def parameters_of(source: ParameterRows, found: Found, subject: Subject) -> ResourceParameters:
    """Return the private parameters of one resource, from the cmdlet and from its registry key."""
    everything = (*_from_rows(source, found), *_from_registry(found))
    return ResourceParameters(source.assembly, subject, everything, _absence(source, found))


def _from_rows(source: ParameterRows, found: Found) -> Iterator[RawParameter]:
    for row in source.rows.of(found):
        name, cell = name_from(row, ("name",)), row.cell("value")
        if name is None:
            continue
        if cell is not None:
            yield RawParameter(name, cell.value, cell.at, Rank.CMDLET)
        else:
            yield RawParameter(name, None, row.at, Rank.CMDLET, cut=True)


def _keys(found: Found) -> Iterator[tuple[RegistryKey | None, bool, str, Callable[[str], Place]]]:
    """Yield the Parameters key of every export, whether the export is whole, the key's path and its places."""
    for record in found.records:
        path = rf"{record.key.path}\Parameters"
        yield record.export.key(path), record.export.whole, path, record.export.place


def _from_registry(found: Found) -> Iterator[RawParameter]:
    for key, _, _, _ in _keys(found):
        for data in () if key is None else key.values.values():
            if data.name:
                yield RawParameter(data.name, data.data, data.at, Rank.REGISTRY)


def _absence(source: ParameterRows, found: Found) -> Known[None] | None:
    """Return the proof that what was not read of a resource's parameters does not exist."""
    rows = source.rows.of(found)
    partial = source.rows.partial | {list_of(row.at) for row in rows if name_from(row, ("name",)) is None}
    whole = next((row for row in rows if list_of(row.at) not in partial), None)
    if whole is not None:
        return Known(None, whole.at)
    for key, is_whole, path, place in _keys(found):
        if is_whole and (key is None or not key.deleted_values):
            return Known(None, place(path))
    if source.complete is not None and not rows:
        return Known(None, source.complete)
    return None


def private_parameters(parameters: ResourceParameters, volumes: Fact[tuple[str, ...]]) -> PrivateParameters:
    """Return the parameters that the analyses ask for."""

    def text(name: str) -> Fact[str | None]:
        return parameters.fact(name, as_text)

    def truth(name: str) -> Fact[bool | None]:
        return parameters.fact(name, as_bool)

    return PrivateParameters(
        service_name=text("ServiceName"),
        startup_parameters=text("StartupParameters"),
        use_network_name=truth("UseNetworkName"),
        command_line=text("CommandLine"),
        script_filepath=text("ScriptFilepath"),
        network_name=text("Name"),
        dns_name=text("DnsName"),
        address=text("Address"),
        subnet_mask=text("SubnetMask"),
        network=text("Network"),
        enable_dhcp=truth("EnableDhcp"),
        virtual_server_name=text("VirtualServerName"),
        instance_name=text("InstanceName"),
        disk_signature=parameters.fact("DiskSignature", as_signature),
        disk_id_guid=parameters.fact("DiskIdGuid", as_text),
        volumes=volumes,
    )


def as_signature(value: Raw) -> str | None:
    """Return a disk signature as eight hexadecimal digits, ``0x1A2B3C4D``; other text as it is."""
    number = as_int(value)
    return as_text(value) if number is None else f"0x{number & 0xFFFFFFFF:08X}"


def listed(found: Iterable[RawParameter]) -> tuple[Parameter, ...]:
    """Return every parameter once, as the source that is believed has it, in the order of the names."""
    believed: dict[str, RawParameter] = {}
    for raw in sorted(found, key=lambda raw: (raw.rank, raw.at.file)):
        if not raw.cut:
            believed.setdefault(fold(raw.name), raw)
    return tuple(
        Parameter(raw.name, "" if raw.value is None else as_text(raw.value) or "", raw.at)
        for _, raw in sorted(believed.items())
    )
