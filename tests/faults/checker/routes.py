"""Which request is recorded as which fact: what must be found in the event store of a command that was acknowledged."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from tests.faults.checker.dumps import Stored
from tests.faults.checker.history import Command

NUMBERS = {"points", "size"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One kind of command. `said` are the fields that request (path or body) and fact have in common.

    `stream` names the stream where path or body do. The fact is the last that the command adds, unless it `opens`.
    `rows` is the list in the body whose every entry becomes a fact of its own, all of them or none.
    """

    method: str
    path: str
    fact: str
    said: tuple[str, ...]
    stream: str = ""
    opens: bool = False
    rows: str = ""

    @property
    def tells(self) -> bool:
        """Whether answers say if the command changed anything."""
        return self.service == "scoring"

    @property
    def service(self) -> str:
        """Whose command it is."""
        return self.fact.partition(".")[0]


CRITERION = r"/rounds/(?P<round>[^/]+)/(?:cards|reports)/(?P<unit>[^/]+)/criteria/(?P<criterion>[^/]+)"
DRAFT = r"/framework-drafts/(?P<framework>[^/]+)/(?P<version>[^/]+)"
CARD = "card/{round}/{unit}"
REPORT = "report/{round}/{unit}"
ROUTES = (
    Route(
        method="POST",
        path=rf"/api/scoring/v1{CRITERION}/verification",
        fact="scoring.criterion-verified",
        said=("round", "unit", "criterion", "outcome", "points", "reason_code", "reason"),
        stream=CARD,
    ),
    Route(
        method="POST",
        path=rf"/api/scoring/v1{CRITERION}/decision",
        fact="scoring.criterion-decided",
        said=("round", "unit", "criterion", "points", "reason", "minutes"),
        stream=CARD,
    ),
    Route(
        method="POST",
        path=rf"/api/scoring/v1{CRITERION}/answer",
        fact="scoring.explanation-given",
        said=("round", "unit", "criterion", "text"),
        stream=CARD,
    ),
    Route(
        method="POST",
        path=r"/api/scoring/v1/rounds/(?P<round>[^/]+)/release",
        fact="scoring.appraisal-released",
        said=("round", "document"),
        stream="round/{round}",
    ),
    Route(
        method="POST",
        path=r"/api/scoring/v1/rounds/(?P<round>[^/]+)/conclusion",
        fact="scoring.council-concluded",
        said=("round", "number", "date"),
        stream="round/{round}",
    ),
    Route(
        method="PUT",
        path=rf"/api/submission/v1{CRITERION}",
        fact="submission.criterion-reported",
        said=("round", "unit", "criterion", "explanation"),
        stream=REPORT,
    ),
    Route(
        method="POST",
        path=r"/api/submission/v1/rounds/(?P<round>[^/]+)/reports/(?P<unit>[^/]+)/submission",
        fact="submission.report-submitted",
        said=("round", "unit"),
        stream=REPORT,
    ),
    Route(
        method="POST",
        path=r"/api/submission/v1/rounds",
        fact="submission.round-opened",
        said=("name", "year", "owner", "framework", "framework_version"),
        stream="round/{id}",
        opens=True,
    ),
    Route(
        method="POST",
        path=r"/api/submission/v1/rounds/(?P<round>[^/]+)/amendments",
        fact="submission.round-amended",
        said=("round", "framework_version", "document"),
        stream="round/{round}",
    ),
    Route(
        method="POST",
        path=r"/api/submission/v1/rounds/(?P<round>[^/]+)/criteria/(?P<criterion>[^/]+)/measurements",
        fact="submission.value-measured",
        said=("round", "unit", "criterion", "data", "source", "document", "measured_on"),
        stream=REPORT,
        rows="rows",
    ),
    Route(
        method="POST",
        path=rf"/api/submission/v1{CRITERION}/measured-value/answer",
        fact="submission.measured-value-answered",
        said=("round", "unit", "criterion", "agreed", "reason"),
        stream=REPORT,
    ),
    Route(
        method="PUT",
        path=rf"/api/submission/v1{DRAFT}",
        fact="submission.framework-drafted",
        said=("framework", "version", "text"),
        stream="framework-draft/{framework}@{version}",
    ),
    Route(
        method="POST",
        path=rf"/api/submission/v1{DRAFT}/check",
        fact="submission.framework-checked",
        said=("framework", "version", "sha256", "remarks"),
        stream="framework-draft/{framework}@{version}",
    ),
    Route(
        method="POST",
        path=rf"/api/submission/v1{DRAFT}/publish",
        fact="submission.framework-published",
        said=("framework", "version"),
        stream="framework/{framework}@{version}",
    ),
    Route(
        method="POST",
        path=r"/api/evidence/v1/files",
        fact="evidence.upload-granted",
        said=("round", "unit", "size", "media_type"),
    ),
    Route(
        method="POST",
        path=r"/api/evidence/v1/files/(?P<file>[^/]+)/arrival",
        fact="evidence.file-staged",
        said=("file",),
    ),
    Route(
        method="POST",
        path=r"/api/ranking/v1/rounds/(?P<round>[^/]+)/approval",
        fact="ranking.results-approved",
        said=("round", "number", "date"),
    ),
)


class Form(NamedTuple):
    """What a command of a kind named: the fields in which its fact must agree with it."""

    route: Route
    names: tuple[str, ...]

    def of(self, data: Mapping[str, Any]) -> str:
        """These fields, in a form in which two of a kind can be compared."""
        said = {name: _value(name, data.get(name)) for name in self.names}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


class Asked(NamedTuple):
    """A command of a known kind and what it said; `stream` is empty where only the answer names it."""

    command: Command
    form: Form
    said: str
    stream: str

    def is_said_by(self, fact: Stored) -> bool:
        """Whether the fact is of the command's kind and says all that it named, and perhaps more."""
        return fact.name == self.form.route.fact and self.form.of(fact.fact["data"]) == self.said


def asked(command: Command) -> list[Asked]:
    """What a command asks for: mostly one fact; none where the checker knows no fact of it."""
    for route in ROUTES:
        found = re.fullmatch(route.path, command.path)
        if found and route.method == command.method:
            body = command.body if isinstance(command.body, Mapping) else {}
            rows = body[route.rows] if route.rows else [{}]
            return [_asked(command, route, {**body, **row, **found.groupdict()}) for row in rows]
    return []


def _asked(command: Command, route: Route, given: Mapping[str, Any]) -> Asked:
    form = Form(route, tuple(name for name in route.said if name in given))
    return Asked(command, form, form.of(given), route.stream.format(**given))


def _value(name: str, value: object) -> object:
    """15 and 15.00 are the same points; text loses the blanks around it, as it does on its way in."""
    if name in NUMBERS and value is not None:
        try:
            return str(Decimal(str(value)).normalize())
        except InvalidOperation:
            return value
    return value.strip() if isinstance(value, str) else value
