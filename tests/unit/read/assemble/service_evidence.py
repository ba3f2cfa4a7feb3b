"""Rows, texts and exports about the services of a node, for the tests of their assembly."""

from __future__ import annotations

from tests.unit.read.assemble.folders import (
    REG,
    SQL_KEY,
)

SSIS = {
    "Name": "MsDtsServer130",
    "DisplayName": "SQL Server Integration Services 13.0",
    "State": "Running",
    "StartMode": "Auto",
    "StartName": r"NT Service\MsDtsServer130",
    "PathName": r'"C:\Program Files\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.exe"',
}
OTHER = {"Name": "EventLog", "State": "Running", "StartMode": "Auto", "StartName": "x", "PathName": "y"}
MISSING = (
    "C:\\>sc qc MsDtsServer130\n[SC] OpenService FAILED 1060:\n\nThe specified service does not exist.\n"
)
QC = (
    "[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: MsDtsServer130\n"
    "        TYPE               : 10  WIN32_OWN_PROCESS\n"
    "        START_TYPE         : 4   DISABLED\n"
    "        ERROR_CONTROL      : 1   NORMAL\n"
    "        BINARY_PATH_NAME   : C:\\MsDtsSrvr.exe\n"
    "        LOAD_ORDER_GROUP   :\n        TAG                : 0\n"
    "        DISPLAY_NAME       : SSIS\n        DEPENDENCIES       :\n"
    "        SERVICE_START_NAME : LocalSystem\n"
)
CONFIG = r"S:\\SSIS\\MsDtsSrvr.ini.xml"
RELEASE_KEY = (
    REG
    + f'[{SQL_KEY}\\130]\n\n[{SQL_KEY}\\130\\SSIS]\n\n[{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n@="{CONFIG}"\n\n'
    + f'[{SQL_KEY}\\130\\SSIS\\Setup]\n\n[{SQL_KEY}\\130\\SSIS\\Setup\\DTSPath]\n@="C:\\\\DTS\\\\"\n\n'
    + f'[{SQL_KEY}\\130\\DTS]\n\n[{SQL_KEY}\\130\\DTS\\Setup]\n"Version"="13.0.1"\n"PatchLevel"="13.3.6"\n'
)
SERVICES_KEY = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services"
MSDTS = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\MSDTS"
MSDTS_32 = r"HKEY_LOCAL_MACHINE\SOFTWARE\Wow6432Node\Microsoft\MSDTS"
