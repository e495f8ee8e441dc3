"""Who acts in a round: their tokens, and requests as they send them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chiso_contracts.values import Right
from werkzeug.test import TestResponse

from tests.faults.model.driven import Driven

PROVINCE, OWNER, NEUTRAL, COUNCIL = "H40", "H40.10", "H40.97", "H40.98"
SUBMISSION, EVIDENCE, SCORING, RANKING = (
    f"/api/{name}/v1" for name in ("submission", "evidence", "scoring", "ranking")
)
ADMINISTRATOR = Right(id="quan-tri", role="administrator", body="CHISO")
OFFICE = Right(id="co-quan", role="standing-body", body=OWNER)
APPROVER = Right(id="phe-duyet", role="approver", body=OWNER)
NOBODY = ""


def unit_people(unit: str, parent: str | None) -> tuple[Right, ...]:
    """Reporter and head of a unit in one person."""
    return tuple(Right(id=f"{role}-{unit}", role=role, body=unit, parent=parent) for role in ("reporter", "head"))


def chair(round: str) -> Right:
    """The council's chair in a round."""
    return Right(id=f"chair-{round}", role="council-chair", body=COUNCIL, parent=PROVINCE, round=round)


@dataclass(slots=True)
class People:
    """Tokens by person; a person without one is not signed in."""

    driven: Driven
    tokens: dict[str, str] = field(default_factory=dict)

    def sign(self, person: str, *rights: Right) -> None:
        """Give a person a token with these rights."""
        self.tokens[person] = self.driven.installation.token(person, *rights)

    def sign_in(self, person: str, client_key: str) -> None:
        """Let a person exchange their client key for a token with the rights they have."""
        answer = self.ask("POST", f"{SUBMISSION}/tokens", NOBODY, {"client_key": client_key})
        assert answer.status_code == 200, answer.text
        self.tokens[person] = answer.get_json()["token"]

    def ask(
        self, method: str, path: str, person: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """A request of a person."""
        signed = {"Authorization": f"Bearer {self.tokens[person]}"} if person in self.tokens else {}
        asked: dict[str, Any] = {} if body is None else {"json": body}
        return self.driven.installation.client().open(
            path, method=method, headers={**signed, **(headers or {})}, **asked
        )

    def made(self, method: str, path: str, person: str, body: object = None) -> Any:
        """The body of an answer that must be good."""
        answer = self.ask(method, path, person, body)
        assert answer.status_code < 300, answer.text
        return answer.get_json()

    def read(self, path: str, person: str) -> Any:
        """What a person reads."""
        return self.made("GET", path, person)
