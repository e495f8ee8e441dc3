"""Properties are checked without a time limit of their own: a busy machine is no counterexample."""

from hypothesis import HealthCheck, settings

settings.register_profile("chiso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("chiso")
