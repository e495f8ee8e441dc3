"""The demonstration province: made up, marked as such everywhere, the same on every machine."""
