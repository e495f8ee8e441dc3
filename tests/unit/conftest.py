"""Properties are checked without a time limit of their own: a busy machine is no counterexample."""

from hypothesis import settings

settings.register_profile("chiso", deadline=None)
settings.load_profile("chiso")
