"""Write the sample snapshots: ``python -m tests.support.build_samples [FOLDER]``.

The samples are plain committed files; this program keeps their encodings right. It writes nothing but the folders
``sample_configs/<name>/``: the stories (``<name>.md``) and expectations (``<name>.expected.toml``) beside them
are written by hand.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.sample_clustered_faults import (
    double_hop,
    missing_disk_dependency,
    single_instance_conflict,
    store_permissions,
    wrong_store_path,
)
from tests.support.sample_evidence_faults import partly_collected, silent_fallback
from tests.support.sample_healthy import healthy_clustered, healthy_standalone
from tests.support.sample_registry_faults import registry_checkpoint_trap, wrong_service_name
from tests.support.sample_stories import Files

SAMPLES = Path(__file__).resolve().parents[2] / "sample_configs"

STORIES: Mapping[str, Callable[[], Files]] = {
    "healthy-standalone": healthy_standalone,
    "healthy-clustered": healthy_clustered,
    "double-hop": double_hop,
    "single-instance-conflict": single_instance_conflict,
    "wrong-store-path": wrong_store_path,
    "store-permissions": store_permissions,
    "missing-disk-dependency": missing_disk_dependency,
    "wrong-service-name": wrong_service_name,
    "registry-checkpoint-trap": registry_checkpoint_trap,
    "silent-fallback": silent_fallback,
    "partly-collected": partly_collected,
}
"""Sample name -> what builds its files."""


def write(name: str, folder: Path) -> int:
    """Replace ``folder/name`` by the files of the story and return how many there are."""
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    files = STORIES[name]()
    for path, data in files.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return len(files)


def main(arguments: list[str]) -> int:
    """Write every sample below the folder that is named, by default ``sample_configs``."""
    folder = Path(arguments[0]) if arguments else SAMPLES
    for name in STORIES:
        print(f"{name}: {write(name, folder)} files")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
