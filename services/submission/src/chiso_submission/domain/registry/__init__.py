"""The registry of units: one stream, so that a bulk registration is one transaction."""
