from __future__ import annotations

import pytest

from ssis_preflight.read.layout import Whereabouts, whereabouts


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("cluster/groups.json", Whereabouts("cluster")),
        ("Cluster/files/C/x", Whereabouts("cluster")),
        ("nodes/NODE1/ssis.reg", Whereabouts("node", "NODE1")),
        ("NODES/node1/more/services.json", Whereabouts("node", "node1")),
        ("shared/notes.txt", Whereabouts("shared")),
        ("snapshot.toml", Whereabouts()),
        ("groups.json", Whereabouts()),
        ("nodes/groups.json", Whereabouts()),
        ("cluster", Whereabouts()),
        ("files/C/x.xml", Whereabouts()),
        ("old/nodes/NODE1/x", Whereabouts()),
    ],
)
def test_the_top_folder_says_whose_evidence_a_file_is(path: str, expected: Whereabouts) -> None:
    assert whereabouts(path) == expected


@pytest.mark.parametrize(
    ("path", "node", "windows_path"),
    [
        ("nodes/N1/files/C/Program Files/x.xml", "N1", r"C:\Program Files\x.xml"),
        ("shared/files/S/SSIS/MsDtsSrvr.ini.xml", None, r"S:\SSIS\MsDtsSrvr.ini.xml"),
        ("Shared/Files/s/x.xml", None, r"S:\x.xml"),
        ("nodes/N1/files/UNC/host/share/dir/x.xml", "N1", r"\\host\share\dir\x.xml"),
        ("nodes/N1/files/unc/host/share/x.xml", "N1", r"\\host\share\x.xml"),
        (
            "shared/files/C/ClusterStorage/Volume1/100%25 a:b.xml",
            None,
            r"C:\ClusterStorage\Volume1\100%25 a:b.xml",
        ),
    ],
)
def test_below_files_the_folders_are_the_windows_path(path: str, node: str | None, windows_path: str) -> None:
    found = whereabouts(path)
    assert found.copied
    assert (found.node, found.windows_path) == (node, windows_path)


@pytest.mark.parametrize(
    "path",
    [
        "nodes/N1/files/x.xml",
        "nodes/N1/files/C",
        "nodes/N1/files/SSIS/x.xml",
        "nodes/N1/files/é/x.xml",
        "nodes/N1/files/UNC/host/share",
        "shared/files/x.xml",
    ],
)
def test_without_a_drive_or_a_share_a_copy_has_no_windows_path(path: str) -> None:
    found = whereabouts(path)
    assert found.copied
    assert found.windows_path is None
