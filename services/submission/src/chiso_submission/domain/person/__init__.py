"""Persons, their rights, client keys and ended sessions: one stream each, on `chiso.access`."""
