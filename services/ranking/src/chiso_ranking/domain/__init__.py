"""Rules of the ranking service: pure, no clock, no ids, no I/O."""
