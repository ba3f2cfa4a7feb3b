"""Snapshots that are made to do harm: each one bomb among evidence that is sound."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import msgspec
from tests.support import hives
from tests.support.packages import HEAD

CONFIG = "shared/files/S/SSIS/MsDtsSrvr.ini.xml"
PACKAGE = "shared/files/S/SSIS/Packages/Bomb.dtsx"
PROJECT = "shared/files/S/SSIS/Packages/Bomb.ispac"
OBJECTS = "cluster/bomb.xml"
ROWS = "cluster/bomb.json"
REGISTRY = "nodes/NODE1/bomb.reg"
HIVE = "nodes/NODE1/bomb.hiv"
DOCUMENT = "nodes/NODE1/node.json"
TEXT = "nodes/NODE1/bomb.txt"
TOML = "snapshot.toml"

CLIXML = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
REG = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MSDTS]\r\n"
LAUGHS = '<!DOCTYPE x [<!ENTITY e0 "ha">' + "".join(
    f'<!ENTITY e{n} "' + f"&e{n - 1};" * 10 + '">' for n in range(1, 12)
)
MILLION = 1_000_000


class Bomb(msgspec.Struct, frozen=True):
    """A file and its bytes; a part of what is said about it, or nothing where it is no evidence or does no harm."""

    path: str
    make: Callable[[], bytes]
    says: str = ""


def text(content: Callable[[], str], encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: content().encode(encoding, "surrogatepass")


def deep(opening: str, closing: str, depth: int, inside: str = "") -> Callable[[], bytes]:
    return text(lambda: opening * depth + inside + closing * depth)


def package(inside: str) -> str:
    return f'<DTS:Executable {HEAD} DTS:ExecutableType="Microsoft.Package">{inside}</DTS:Executable>'


def doubling_references() -> str:
    """Each object holds the one before it twice: followed to the end, they are more than there are atoms."""
    first = '<Obj RefId="0"><LST><I32>1</I32></LST></Obj>'
    more = "".join(
        f'<Obj RefId="{n}"><LST><Ref RefId="{n - 1}"/><Ref RefId="{n - 1}"/></LST></Obj>'
        for n in range(1, 300)
    )
    return f"{CLIXML}{first}{more}</Objs>"


def zipped(entries: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in {"@Project.manifest": b"<x/>", **entries}.items():
            archive.writestr(name, raw)
    return stream.getvalue()


def nested_zip() -> bytes:
    inner = zipped({"a.dtsx": b"x"})
    for _ in range(20):
        inner = zipped({"a.ispac": inner})
    return inner


def hive_of_one_cell(count: int, list_kind: bytes = b"li") -> bytes:
    """Return a hive whose root names one key again and again, and that key says that it is as long as the file."""
    raw = bytearray(hives.hive("MSDTS", {"A" * 200: {"=": {"x": hives.text("y")}}}))
    cells = 4096
    root = struct.unpack_from("<I", raw, 36)[0]
    old = struct.unpack_from("<I", raw, cells + root + 4 + 28)[0]
    key = struct.unpack_from("<I", raw, cells + old + 8)[0]
    struct.pack_into("<i", raw, cells + key, -(1 << 30))
    inner = len(raw) - cells
    raw += struct.pack("<i2sH", -4 - 4 - 4 * count, list_kind, count) + struct.pack("<I", key) * count
    outer = len(raw) - cells
    raw += struct.pack("<i2sH", -4 - 4 - 4 * 60, b"ri", 60) + struct.pack("<I", inner) * 60
    struct.pack_into("<I", raw, cells + root + 4 + 20, 60 * count)
    struct.pack_into("<I", raw, cells + root + 4 + 28, outer)
    return bytes(raw) + bytes(4 * MILLION)


def value_outside() -> bytes:
    raw = bytearray(hives.hive("MSDTS", {"=": {"long": (3, bytes(100))}}))
    at = raw.find(b"vk")
    struct.pack_into("<I", raw, at + 8, 0x7FFFFFF0)
    return bytes(raw)


def condition(depth: int) -> str:
    sddl = "D:(XA;;FX;;;S-1-1-0;" + "(" * depth + ")" * depth + ")"
    part = f'{{"outcome":"read","data":[{{"kind":"folder","path":"S:\\\\","sddl":"{sddl}"}}]}}'
    return (
        f'{{"schema":"ssis-preflight/node/1","node":{{"name":"NODE1"}},"parts":{{"access-control":{part}}}}}'
    )


BOMBS: Mapping[str, Bomb] = {
    # XML
    "billion laughs": Bomb(CONFIG, text(lambda: f"{LAUGHS}]><x>&e11;</x>"), "document type declaration"),
    "billion laughs in a package": Bomb(PACKAGE, text(lambda: LAUGHS + "]>" + package("&e11;")), "document type"),
    "external entity": Bomb(
        PACKAGE,
        text(lambda: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + package("&e;")),
        "document type declaration",
    ),
    "parameter entity": Bomb(
        OBJECTS,
        text(lambda: f'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>{CLIXML}</Objs>'),
        "document type declaration",
    ),
    "deep elements": Bomb(PACKAGE, text(lambda: package("<a>" * 100_000 + "</a>" * 100_000)), "safety limit"),
    "deep objects": Bomb(
        OBJECTS, text(lambda: f"{CLIXML}{'<Obj><LST>' * 5000}{'</LST></Obj>' * 5000}</Objs>"), "safety limit"
    ),
    "references that double": Bomb(OBJECTS, text(doubling_references), "no object with properties"),
    "a huge attribute": Bomb(PACKAGE, text(lambda: package(f'<a b="{"x" * 11 * MILLION}"/>')), "safety limit"),
    "many attributes": Bomb(
        PACKAGE, text(lambda: package("<a " + 'a="" ' * 2_100_000 + "/>")), "2,000,000 attributes"
    ),
    "many elements": Bomb(PACKAGE, text(lambda: package("<a/>" * 2_100_000)), "2,000,000 tags"),
    "many tasks": Bomb(
        PACKAGE, text(lambda: package(f"<DTS:Executables>{'<DTS:Executable/>' * 30_000}</DTS:Executables>")), "20,000"
    ),
    "many folders": Bomb(
        CONFIG,
        text(lambda: f"<DtsServiceConfiguration>{'<Folder/>' * 50_000}</DtsServiceConfiguration>"),
        "4,000 tags",
    ),
    "strange elements": Bomb(
        CONFIG,
        text(lambda: f"<DtsServiceConfiguration>{'<x/>' * 3000}</DtsServiceConfiguration>"),
        "and 100 more",
    ),
    "instructions before the root": Bomb("nodes/NODE1/files/S/x.xml", text(lambda: "<?a?>" * 1600 + "x")),
    "blanks before the root": Bomb("nodes/NODE1/files/S/x.xml", text(lambda: " <!---->" * 1000 + "x")),
    "a long tag": Bomb(PACKAGE, text(lambda: f"<{'a' * 40_000}>"), "not well-formed"),
    "blanks as a connection string": Bomb(
        PACKAGE,
        text(lambda: package(
            f'<DTS:ConnectionManager DTS:ObjectName="{"a" * 9000}" DTS:ConnectionString="{" " * 900_000}"/>'
        )),
    ),
    # JSON
    "deep lists": Bomb(ROWS, deep("[", "]", 100_000), "No object"),
    "deep objects of JSON": Bomb(ROWS, deep('[{"Name":', "}]", 100_000, "1"), "No object"),
    "many values": Bomb(ROWS, text(lambda: "[" + "1," * 1_100_000 + '{"Name":"x","OwnerGroup":"y"}]'), "values"),
    "ten million digits": Bomb(
        ROWS, text(lambda: f'[{{"Name":"x","OwnerGroup":"y","Id":1.{"1" * 10 * MILLION}}}]')
    ),
    "half a surrogate pair": Bomb(
        ROWS, text(lambda: '[{"Name":"\\ud800","OwnerGroup":"\\udfff\\u0000\\u001b[31m"}]')
    ),
    "control characters as names": Bomb(
        ROWS, text(lambda: '[{"Name":"x","OwnerGroup":"y"},{"\\u001b[31m\\r\\n":1,"\\u202e":2}]'), "no known cmdlet"
    ),
    "strings that do not end": Bomb(ROWS, text(lambda: '{"Name":"' + '\\"' * 2 * MILLION), ""),
    # Text
    "ten megabytes on one line": Bomb(TEXT, text(lambda: "SERVICE_NAME: x " * 650_000), ""),
    "blank lines": Bomb(TEXT, text(lambda: "\n" * 500_000 + "x"), ""),
    "dashes": Bomb(TEXT, text(lambda: "a - a\n" + "- " * MILLION + "x"), ""),
    "truncated UTF-16": Bomb(TEXT, text(lambda: "\ufeffSERVICE_NAME: x", "utf-16-le"), ""),
    "half a character of UTF-16": Bomb(
        REGISTRY, lambda: ("\ufeff" + REG).encode("utf-16-le")[:-1], "the file was cut"
    ),
    "UTF-7": Bomb(REGISTRY, lambda: b"+AFs-HKEY+AF0-" + REG.encode("utf-7"), ""),
    "NULs": Bomb(TEXT, lambda: bytes(10 * MILLION), ""),
    # Registry exports
    "hex without end": Bomb(
        REGISTRY, text(lambda: f'{REG}"a"=hex:' + "00,\\\r\n  " * 50_000), "breaks off after a backslash"
    ),
    "blank lines after a backslash": Bomb(
        REGISTRY, text(lambda: f'{REG}"a"=hex:00,\\' + "\r\n;" * 100_000), "breaks off after a backslash"
    ),
    "a value of megabytes": Bomb(REGISTRY, text(lambda: f'{REG}"a"=hex:' + "1 ," * 200_000 + "zz"), "not a byte"),
    "a long path": Bomb(
        REGISTRY,
        text(lambda: f"{REG}[-HKLM\\a]\r\n[HKLM" + "\\a" * MILLION + "]\r\n"),
        "characters",
    ),
    "long paths below what is removed": Bomb(
        REGISTRY,
        text(lambda: f"{REG}[-HKLM\\a]\r\n" + "".join("[HKLM" + "\\b" * n + "]\r\n" for n in range(2000))),
    ),
    "quotes that do not close": Bomb(REGISTRY, text(lambda: REG + '@="\\\r\n' * 20_000), "closing quotation mark"),
    # Registry hives
    "a cell as long as the file": Bomb(HIVE, lambda: hive_of_one_cell(300), "the hive has a loop"),
    "a value outside of the file": Bomb(HIVE, value_outside, "beyond the end of the file"),
    # The collector's document
    "conditions in conditions": Bomb(DOCUMENT, text(lambda: condition(100_000)), ""),
    "many values of a document": Bomb(
        DOCUMENT, text(lambda: '{"schema":"ssis-preflight/node/1","a":[' + "0," * 1_100_000 + "0]}"), "1,000,000"
    ),
    # Projects
    "a project packed too well": Bomb(
        PROJECT, lambda: zipped({"a.dtsx": bytes(5 * MILLION)}), ""
    ),
    "projects in projects": Bomb(PROJECT, nested_zip, ""),
    "a name that leads out": Bomb(PROJECT, lambda: zipped({"..%2F..%2Fetc%2Fpasswd": b"x"}), "no name of a file"),
    "a name with a drive": Bomb(PROJECT, lambda: zipped({"C%3A%5Cx.dtsx": b"x"}), "no name of a file"),
    "a device as a name": Bomb(PROJECT, lambda: zipped({"NUL.dtsx": b"x", "con": b"x"}), ""),
    # snapshot.toml
    "deep tables": Bomb(TOML, text(lambda: "a=" + "[" * 60_000), "nested too deep"),
    "a long dotted name": Bomb(TOML, text(lambda: "a." * 30_000 + "b=1"), "parts with dots"),
    "a large declaration": Bomb(TOML, text(lambda: "#" * MILLION), "The limit is"),
    "many strange words": Bomb(TOML, text(lambda: "complete=[" + '"\\u001b",' * 6000 + "]"), "not known"),
    # Rows
    "rows without end": Bomb(
        "cluster/dependencies.json",
        text(lambda: "[" + ",".join(
            f'{{"Resource":"R{n}","DependencyExpression":"[A{n}] and"}}' for n in range(100_000)
        ) + "]"),
    ),
}  # fmt: skip
"""Bombs by what they are."""
