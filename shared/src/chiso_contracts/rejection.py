"""The one way a domain says no."""


class Rejected(Exception):
    """A command is refused by a rule. `code` is stable kebab-case; `details` are JSON-ready facts for the answer."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details
