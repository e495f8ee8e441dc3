"""What crosses services: the facts, one frozen dataclass each. No dependencies."""
