"""A draft (bản nháp) of a framework version: saved as often as needed, checked by somebody else, then published."""
