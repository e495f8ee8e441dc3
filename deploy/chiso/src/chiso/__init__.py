"""Chiso from the command line."""
