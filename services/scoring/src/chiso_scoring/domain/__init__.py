"""Rules of the scoring service: pure, no clock, no ids, no I/O."""
