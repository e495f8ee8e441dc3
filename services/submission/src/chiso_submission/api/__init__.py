"""The write and read API: parse, ask who may, handle or query, render. One module for each kind of thing."""

from chiso_submission.api import people, registry, reports, rounds, workbooks
from chiso_submission.api.routes import routes

__all__ = ["people", "registry", "reports", "rounds", "routes", "workbooks"]
