"""Ranking reacts to nothing: what it hears on `chiso.scoring` only moves its tables (see projections)."""
