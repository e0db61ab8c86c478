"""For all tests: modules such as `line_making` beside this file can be imported, and no example has to hurry."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("kept", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kept")
