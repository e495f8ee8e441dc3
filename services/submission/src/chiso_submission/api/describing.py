"""Framework versions in words."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from typing import Any

from chiso_runtime import http

from chiso_submission import describing, workbooks
from chiso_submission.api.routes import reads, routes
from chiso_submission.schemas.describing import FrameworkTold


@routes.get("/frameworks/<string:framework>/<string:version>/words")
@routes.response(200, FrameworkTold)
@reads("A framework version in its own words, and what it changes in the one it is based on", "unknown-framework")
@http.snapshot()
def framework_words(framework: str, version: str) -> Mapping[str, Any]:
    http.actor()
    return describing.told(workbooks.published(framework, version))
