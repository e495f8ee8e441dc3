"""A unit's self-assessment in one round: reported, submitted, locked, returned, reopened."""
