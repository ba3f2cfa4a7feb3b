"""One function for each reader: it takes any bytes and ends, or what it raises is a defect."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import (
    clixml,
    cluster_json,
    connection_string,
    console_table,
    dependency_expression,
    disk_volume_info,
    icacls_text,
    job_command,
    job_steps,
    manifest,
    node_document,
    package_file,
    project_archive,
    project_file,
    registry_export,
    registry_hive,
    security_descriptor_binary,
    security_descriptor_text,
    service_config,
    service_text,
    snapshot_toml,
)
from ssis_preflight.read.archive import open_archive
from ssis_preflight.read.excerpt import WIDTH
from ssis_preflight.read.locate import Locator
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import read_file
from ssis_preflight.read.text import DecodedText, UndecodableError, decode
from tests.fuzz import seeds
from tests.fuzz.invariants import demand, is_sound, raises_one_line
from tests.fuzz.snapshots import whole_snapshot

FILE, NODE = "nodes/N1/evidence", "N1"
COPY = "nodes/N1/files/S/SSIS/evidence"

Run = Callable[[bytes], None]


class Reader(msgspec.Struct, frozen=True):
    """What is run on an input, and the inputs to begin with; inputs grow no longer than ``longest`` bytes."""

    run: Run
    seeds: Callable[[], Iterator[bytes]]
    longest: int = 16 * 1024


def text(read: Callable[[DecodedText, bytes], Reading | None]) -> Run:
    """Return the run of a reader of decoded text; ``None`` where it does not think the text its own."""

    def run(raw: bytes) -> None:
        try:
            decoded = decode(raw)
        except UndecodableError as error:
            raises_one_line(error)
            return
        reading = read(decoded, raw)
        if reading is not None:
            is_sound(reading)

    return run


def binary(read: Callable[[bytes], Reading]) -> Run:
    """Return the run of a reader of bytes."""
    return lambda raw: is_sound(read(raw))


def value(read: Callable[[bytes], object], *documented: type[Exception]) -> Run:
    """Return the run of a function that gives a value or raises one of the documented errors."""

    def run(raw: bytes) -> None:
        try:
            read(raw)
        except documented as error:
            raises_one_line(error)

    return run


def words(raw: bytes) -> str:
    """Return any bytes as text; the readers above give no half surrogates either."""
    return raw.decode("utf-8", "replace")


def console(decoded: DecodedText, _raw: bytes) -> Reading:
    console_table.looks_like(decoded.text)
    return console_table.refuse(FILE, NODE, decoded.text)


def services(decoded: DecodedText, _raw: bytes) -> Reading:
    service_text.looks_like(decoded.text)
    return service_text.read(FILE, NODE, decoded.text)


def rows(decoded: DecodedText, _raw: bytes) -> Reading:
    cluster_json.looks_like(decoded.text)
    return cluster_json.read(FILE, NODE, decoded.text)


def lists(decoded: DecodedText, _raw: bytes) -> Reading | None:
    """Read the output of icacls, where it is that."""
    return icacls_text.read(FILE, NODE, decoded) if icacls_text.looks_like(decoded.text) else None


def objects(decoded: DecodedText, raw: bytes) -> Reading:
    clixml.looks_like(decoded.text)
    return clixml.read(FILE, NODE, raw, decoded)


def settings(decoded: DecodedText, raw: bytes) -> Reading:
    service_config.looks_like(decoded.text)
    return service_config.read(COPY, NODE, raw, decoded)


def steps(decoded: DecodedText, _raw: bytes) -> Reading | None:
    return job_steps.read(FILE, NODE, decoded.text) if job_steps.looks_like(decoded.text) else None


def deployment(raw: bytes) -> None:
    reading = project_archive.read(COPY, NODE, raw)
    is_sound(reading)
    for packed in reading.packed:
        if not packed.refused:
            loaded(packed.load, packed.size)


def loaded(load: Callable[[], bytes], size: int) -> None:
    """Get the bytes of a packed file: as many as it says, or a documented error."""
    try:
        found = load()
    except SnapshotError as error:
        raises_one_line(error)
        return
    demand(len(found) == size, "a packed file is not as long as it says")


def planned(raw: bytes) -> None:
    reading, _ = manifest.read(raw, {"nodes/N1/node.json": "0" * 64})
    is_sound(reading)


def declared(raw: bytes) -> None:
    found = snapshot_toml.read(raw)
    is_sound(Reading("snapshot-toml", found.status, found.complaints, found.remedy))


def archive(raw: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".zip", dir=seeds.MEMORY) as file:
        Path(file.name).write_bytes(raw)
        try:
            files = open_archive(Path(file.name))
        except SnapshotError as error:
            raises_one_line(error)
            return
        for inner in files:
            demand(".." not in inner.path.split("/"), f"a path leads out: {inner.path!r}")
            if not inner.refused:
                loaded(inner.read, inner.size)


def safe_text(raw: bytes) -> None:
    """Secrets are cut from connection strings; what is left may be cut again and stays as it is."""
    for kind in ("OLEDB", "FILE"):
        safe = connection_string.redact(words(raw))
        connection_string.target(kind, safe)
    connection_string.parts(words(raw))


def volumes(raw: bytes) -> None:
    for numbers in (raw, disk_volume_info.byte_array(words(raw)), disk_volume_info.byte_array(tuple(raw))):
        if numbers is not None:
            value(disk_volume_info.volumes, ValueError)(numbers)


def any_file(raw: bytes) -> None:
    """Read a file under a name that its first byte chooses, and look for every place that is spoken of."""
    paths = ("x.txt", "x.json", "x.dtsx", "MsDtsSrvr.ini.xml", "x.ispac", "x.conmgr")
    chosen = raw[0] if raw else 0
    path = f"nodes/N1/files/S/{paths[chosen % 6]}" if chosen & 0x80 else f"nodes/N1/{paths[chosen % 6]}"
    content = raw[1:]
    reading = read_file(path, NODE, content, copied=bool(chosen & 0x80))
    is_sound(reading)
    demand(reading.status is FileStatus.READ or bool(reading.remedy), "there is no remedy")
    places = [complaint.at for complaint in reading.complaints] + [row.at for row in reading.rows]
    places += [cell.at for row in reading.rows for cell in row.cells.values()]
    spots = Locator().spots(content, reading.kind, [*places, Place(path), Place(path, ("a", 0, "@b"))])
    for spot in spots.values():
        demand(spot.excerpt is None or len(spot.excerpt) <= WIDTH, "an excerpt is too wide")


READERS: Mapping[str, Reader] = {
    "any_file": Reader(any_file, seeds.any_file),
    "archive": Reader(archive, seeds.archives),
    "binary_descriptor": Reader(
        value(security_descriptor_binary.read_descriptor, security_descriptor_text.DescriptorError),
        seeds.binary_descriptors,
    ),
    "clixml": Reader(text(objects), seeds.clixml),
    "cluster_json": Reader(text(rows), seeds.cluster_json),
    "connection_string": Reader(safe_text, seeds.connection_strings, 4096),
    "console_table": Reader(text(console), seeds.console_tables),
    "dependency_expression": Reader(
        value(lambda raw: dependency_expression.parse(words(raw)), dependency_expression.ExpressionError),
        seeds.expressions,
        4096,
    ),
    "disk_volume_info": Reader(volumes, seeds.volume_infos, 4096),
    "icacls": Reader(text(lists), seeds.access_lists),
    "job_command": Reader(value(lambda raw: job_command.safe_command(words(raw))), seeds.commands, 4096),
    "job_steps": Reader(text(steps), seeds.job_steps),
    "manifest": Reader(planned, seeds.manifests),
    "node_document": Reader(
        text(lambda decoded, _raw: node_document.read(FILE, NODE, decoded.text)), seeds.documents, 64 * 1024
    ),
    "package": Reader(
        text(lambda decoded, raw: package_file.read(COPY, NODE, raw, decoded)), seeds.packages, 32 * 1024
    ),
    "project_archive": Reader(deployment, seeds.deployments, 64 * 1024),
    "project_file": Reader(
        text(lambda decoded, raw: project_file.read(COPY, NODE, raw, decoded)), seeds.project_files
    ),
    "registry_export": Reader(
        text(lambda decoded, _raw: registry_export.read(FILE, NODE, decoded)), seeds.registry_exports
    ),
    "registry_hive": Reader(
        binary(lambda raw: registry_hive.read(FILE, NODE, raw)), seeds.registry_hives, 64 * 1024
    ),
    "sddl": Reader(
        value(
            lambda raw: security_descriptor_text.read_sddl(words(raw)),
            security_descriptor_text.DescriptorError,
        ),
        seeds.sddl,
        4096,
    ),
    "service_config": Reader(text(settings), seeds.service_configs),
    "service_text": Reader(text(services), seeds.service_texts),
    "snapshot": Reader(whole_snapshot, seeds.instructions, 2048),
    "snapshot_toml": Reader(declared, seeds.tomls, 4096),
}
"""The readers by the names that the command line takes."""
