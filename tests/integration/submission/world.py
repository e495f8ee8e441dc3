"""Submission over a real database, spoken to as its users do: a province with communes and an open round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chiso.installation import Installation
from chiso_contracts.values import Right
from chiso_framework import shipped_framework, to_document
from werkzeug.test import Client, TestResponse

API = "/api/submission/v1"
FRAMEWORK = shipped_framework("nghean-1082-2023-xa-demo")
ROUND, IMPORTED = "dti-2026", "dti-2022"
OFFICE_BODY = "H40.10"
COMMUNES = tuple(f"H40.{n:02}" for n in range(20, 100))

ADMIN = Right(id="admin", role="administrator", body="CHISO")
OFFICE = Right(id="office", role="standing-body", body=OFFICE_BODY)


@dataclass(slots=True)
class User:
    """Somebody with a token, at the installation's address. Reads wait for what this person last wrote."""

    client: Client
    token: str
    recorded: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"{API}{path}", headers={**self._headers(), "Chiso-Recorded": self.recorded, **headers})

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.send("POST", path, body if body is not None else {}, **headers)

    def put(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.send("PUT", path, body, **headers)

    def send(self, method: str, path: str, body: object, **headers: str) -> TestResponse:
        asked = {**self._headers(), **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = self.client.open(f"{API}{path}", method=method, json=body, headers=asked)
        self.recorded = answer.headers.get("Chiso-Recorded", self.recorded)
        return answer

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(slots=True)
class World:
    """An installation of submission with communes of a province and a round open for them."""

    installation: Installation
    _communes: list[str] = field(default_factory=lambda: list(COMMUNES))

    def user(self, *rights: Right, person: str = "an") -> User:
        """Somebody with these rights and no others."""
        return User(self.installation.client(), self.installation.token(person, *rights))

    @property
    def office(self) -> User:
        """An officer of the standing body who is also administrator."""
        return self.user(ADMIN, OFFICE, person="quan-tri")

    def unit(self) -> str:
        """A commune that no test has touched."""
        return self._communes.pop()

    def people_of(self, unit: str) -> User:
        """Reporter and head of a unit in one person."""
        return self.user(reporter(unit), head(unit), person="binh")

    def set_up(self) -> None:
        """Register units, publish the framework, open a running and an imported round."""
        office = self.office
        made(office.post("/units", {"units": units()}))
        made(office.post("/frameworks", {"document": to_document(FRAMEWORK)}))
        made(office.post("/rounds", round_body()))
        made(office.post("/rounds", round_body(id=IMPORTED, year=2022, deadline=None, imported=True)))
        self.installation.settle()


def reporter(unit: str) -> Right:
    return Right(id=f"reporter-{unit}", role="reporter", body=unit, parent="H40")


def head(unit: str) -> Right:
    return Right(id=f"head-{unit}", role="head", body=unit, parent="H40")


def units() -> list[Mapping[str, Any]]:
    """The province, its office, its communes."""
    communes = [{"code": code, "name": f"Xã {code}", "kind": "xa", "parent": "H40"} for code in COMMUNES]
    province = {"code": "H40", "name": "Tỉnh Nghệ An", "kind": "tinh", "parent": None}
    return [province, {"code": OFFICE_BODY, "name": "Sở KH&CN", "kind": "so", "parent": "H40"}, *communes]


def round_body(**changed: Any) -> dict[str, Any]:
    """A request to open a round for all communes, ending in ten days."""
    return {
        "id": ROUND,
        "name": "DTI cấp xã năm 2026",
        "year": 2026,
        "owner": OFFICE_BODY,
        "framework": FRAMEWORK.id,
        "framework_version": FRAMEWORK.version,
        "groups": [{"id": "xa", "name": "Xã, phường", "units": "kind=xa"}],
        "deadline": deadline(days=10),
        **changed,
    }


def deadline(**later: float) -> dict[str, str]:
    """A deadline so much later than now."""
    return {"at": (datetime.now(UTC) + timedelta(**later)).isoformat(), "printed": "trước ngày đã nêu"}


def made(answer: TestResponse) -> Any:
    """The body of a good answer."""
    assert answer.status_code < 300, answer.text
    return answer.json


def refused(answer: TestResponse, status: int, code: str) -> Any:
    """The problem of a refusal."""
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    return answer.json


def places(problem: Mapping[str, Any]) -> Sequence[str]:
    """Where a problem lies."""
    return [error["where"] for error in problem["errors"]]


def fresh_key() -> str:
    return str(uuid4())
