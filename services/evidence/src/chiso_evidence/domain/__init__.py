"""Rules of the evidence service: pure, no clock, no ids, no I/O."""
