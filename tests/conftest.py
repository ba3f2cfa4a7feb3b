"""What holds for every test that tries many examples: the same ones each time, however slow or busy the machine is.

So a gate never fails by chance; new examples are the business of the fuzzer (``nox -s fuzz``), or of
``pytest --hypothesis-profile default``.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "any-machine",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any-machine")
