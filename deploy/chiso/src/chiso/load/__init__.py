"""Bringing a past round in from a directory of files, through the public APIs."""
