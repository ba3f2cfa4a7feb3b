"""Small packages in the spellings of SQL Server 2008 (elements) and 2014 (attributes)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

HEAD = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"'
OLEDB = "Data Source=SQLVS1;Initial Catalog=Sales;Provider=SQLNCLI11.1;Integrated Security=SSPI;"


def attributes(**values: str) -> str:
    """Return ``DTS:Name="value"`` for each."""
    return " ".join(f"DTS:{name}={quoteattr(value)}" for name, value in values.items())


def connection(name: str, kind: str, text: str, expression: str = "") -> str:
    """Return a connection manager as SQL Server 2012 and later write it."""
    dynamic = (
        f'<DTS:PropertyExpression DTS:Name="ConnectionString">{expression}</DTS:PropertyExpression>'
        if expression
        else ""
    )
    inner = f"<DTS:ObjectData><DTS:ConnectionManager {attributes(ConnectionString=text)}/></DTS:ObjectData>"
    own = attributes(ObjectName=name, CreationName=kind)
    return f"<DTS:ConnectionManager {own}>\n{dynamic}{inner}\n</DTS:ConnectionManager>"


def task(name: str, kind: str = "Microsoft.ExecuteSQLTask", inside: str = "", **values: str) -> str:
    """Return a task or container; ``inside`` holds further ones."""
    below = f"<DTS:Executables>{inside}</DTS:Executables>" if inside else ""
    own = attributes(ObjectName=name, CreationName=kind, **values)
    return f"<DTS:Executable {own}>{below}</DTS:Executable>"


def package(
    connections: str = "", tasks: str = "", version: str = "8", extra: str = "", **values: str
) -> bytes:
    """Return a package of SQL Server 2012 or later: properties are attributes, and defaults are left out."""
    own = attributes(ExecutableType="Microsoft.Package", **{"ObjectName": "Load", **values})
    return f"""<?xml version="1.0"?>
<DTS:Executable {HEAD} {own}>
<DTS:Property DTS:Name="PackageFormatVersion">{version}</DTS:Property>
<DTS:ConnectionManagers>{connections}</DTS:ConnectionManagers>
{extra}
<DTS:Executables>{tasks}</DTS:Executables>
</DTS:Executable>""".encode()


def element(name: str, text: str) -> str:
    """Return a property as a child element."""
    return f'<DTS:Property DTS:Name="{name}">{text}</DTS:Property>\n'


def old_package(version: str = "3", inside: str = "", **values: str) -> bytes:
    """Return a package of SQL Server 2005 or 2008: every property is a child element."""
    every = {
        "PackageFormatVersion": version,
        "CreatorComputerName": "DEV1",
        "ProtectionLevel": "1",
        "CheckpointFileName": "",
        "SaveCheckpoints": "0",
        "CheckpointUsage": "0",
        "TransactionOption": "1",
        "ObjectName": "Load",
        **values,
    }
    body = "".join(element(name, text) for name, text in every.items())
    root = f'<DTS:Executable {HEAD} DTS:ExecutableType="SSIS.Package.2">'
    return f'<?xml version="1.0"?>{root}\n{body}{inside}</DTS:Executable>'.encode()
