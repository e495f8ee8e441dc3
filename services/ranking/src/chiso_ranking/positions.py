"""Positions of scoring's log, as tables are read at them."""

FOREVER = 2**62
"""No log reaches it, neither by position nor by microseconds."""
