"""The process that fuzzes one reader: ``python -m tests.fuzz.worker NAME RESULTS SECONDS``; needs Atheris.

It is started by :mod:`tests.fuzz`, because libFuzzer ends its process as it likes.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path
from typing import Any

MEMORY = 1024
"""Megabytes that one reader may take, the interpreter and the corpus among them."""

ADDRESS_SPACE = 8 * 1024
"""Megabytes of addresses: what asks for more in one go gets a MemoryError, which no reader may raise."""

SECONDS = 2.0
"""Seconds of the processor that one input may take; the longest has 64 KB, and instrumented code is slow."""

HANGS = 60
"""Seconds of the clock after which libFuzzer takes an input for one that never ends."""


class Watch:
    """Keeps the input that took longest, and says so in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._slowest = 0.0
        self._since = time.monotonic()
        self._runs = 0

    def run(self, target: Callable[[bytes], None], raw: bytes) -> None:
        """Run the target on an input, on the watch.

        Raises:
            TimeoutError: it took longer than it may.
        """
        began = time.process_time()
        target(raw)
        took = time.process_time() - began
        self._runs += 1
        slower = took > self._slowest
        if slower:
            self._slowest = took
            (self._folder / "slowest").write_bytes(raw)
        if slower or time.monotonic() > self._since + 5:
            self._since = time.monotonic()
            self._note()
        if took > SECONDS:
            message = f"an input of {len(raw):,} bytes took {took:.1f} seconds"
            raise TimeoutError(message)

    def _note(self) -> None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        size = (self._folder / "slowest").stat().st_size if self._slowest else 0
        said = {
            "runs": self._runs,
            "slowest_seconds": round(self._slowest, 4),
            "slowest_bytes": size,
            "peak_mb": usage.ru_maxrss // 1024,
        }
        (self._folder / "watch.json").write_text(json.dumps(said), encoding="utf-8")


def main(name: str, results: str, seconds: str) -> None:
    """Fuzz one reader; never returns."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["ssis_preflight"], enable_loader_override=False):
        reader = importlib.import_module("tests.fuzz.readers").READERS[name]
    folder = Path(results) / name
    corpus, seeds = folder / "corpus", folder / "seeds"
    for path in (corpus, seeds):
        path.mkdir(parents=True, exist_ok=True)
    for raw in reader.seeds():
        if len(raw) <= reader.longest:
            (seeds / sha1(raw, usedforsecurity=False).hexdigest()).write_bytes(raw)
    tokens = importlib.import_module("tests.fuzz.seeds").TOKENS
    (folder / "tokens").write_text("".join(f'"{token}"\n' for token in tokens), encoding="utf-8")
    space = ADDRESS_SPACE * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    watch = Watch(folder)
    options = (
        f"-artifact_prefix={folder}/",
        f"-max_total_time={seconds}",
        f"-max_len={reader.longest}",
        f"-rss_limit_mb={MEMORY}",
        f"-timeout={HANGS}",
        f"-dict={folder / 'tokens'}",
        "-print_final_stats=1",
        "-len_control=20",
    )
    atheris.Setup([sys.argv[0], *options, str(corpus), str(seeds)], lambda raw: watch.run(reader.run, raw))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
