"""Rules of the submission service: pure, no clock, no ids, no I/O."""
