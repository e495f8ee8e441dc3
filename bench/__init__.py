"""Benchmarks: ours beside a bare ceiling in the same run, with a gate that fails a fast run that is wrong."""
