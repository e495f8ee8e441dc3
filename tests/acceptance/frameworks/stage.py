"""One embedded installation on which all rounds of this folder are played, with a clock that the tests set forward."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chiso.installation import SERVICES, DatabaseUrls, Installation
from chiso_contracts.values import Right
from chiso_framework import Framework, to_document
from chiso_runtime.database import connect
from chiso_submission.deadlines import Deadlines
from werkzeug.test import TestResponse

from tests.faults.model.clock import Clock, with_clock
from tests.servers.databases import Databases
from tests.world import INTERNAL_KEY, PREPARED, PUBLIC_URL

SUBMISSION, EVIDENCE, SCORING, RANKING = (
    f"/api/{name}/v1" for name in ("submission", "evidence", "scoring", "ranking")
)
OFFICE, JUDGING = "H01.01", "H02.01"
ADMINISTRATOR = Right(id="quan-tri", role="administrator", body="CHISO")
OFFICER = Right(id="chuyen-vien", role="standing-body", body=OFFICE)
PROVIDER = Right(id="cuc-thong-ke", role="data-provider", body="H03.01")
APPROVER = Right(id="lanh-dao", role="approver", body=OFFICE)
HOUR = timedelta(hours=1)


class Stage:
    """The services at work, and everybody who asks them something: a person per right."""

    def __init__(self, databases: Databases, directory: Path) -> None:
        self._closing = ExitStack()
        made = {}
        for name in SERVICES:
            made[name] = databases.fresh(with_clock if name == "submission" else PREPARED[name])
            self._closing.callback(databases.drop, made[name])
        self.clock = Clock(made["submission"].admin_dsn)
        self._closing.callback(self.clock.close)
        urls = {
            name: DatabaseUrls(owner=one.owner_dsn, app=one.app_dsn, follower=one.app_dsn) for name, one in made.items()
        }
        self.installation = Installation(urls, blobs_root=directory, internal_key=INTERNAL_KEY, public_url=PUBLIC_URL)
        self.installation.start()
        self._closing.callback(self.installation.stop)
        self._client = self.installation.client()
        self._ahead = timedelta()
        self._published: set[str] = set()
        bodies = [{"code": code, "name": f"Cơ quan {code}", "kind": "thuong-truc"} for code in (OFFICE, JUDGING)]
        self.register(bodies)

    def close(self) -> None:
        """End everything; the databases are gone."""
        self._closing.close()

    def register(self, units: list[dict[str, Any]]) -> None:
        """Take units into the registry."""
        self.done("POST", f"{SUBMISSION}/units", ADMINISTRATOR, {"units": units})

    def publish(self, framework: Framework) -> None:
        """Take a framework into the catalogue, once."""
        if framework.reference not in self._published:
            self.done("POST", f"{SUBMISSION}/frameworks", ADMINISTRATOR, {"document": to_document(framework)})
            self._published.add(framework.reference)

    def deadline(self) -> datetime:
        """An instant that comes when the test says so."""
        with connect(self.installation.url("submission")) as conn:
            row = conn.execute("SELECT clock_timestamp()").fetchone()
        assert row is not None
        at: datetime = row[0]
        return at + HOUR

    def set_clock(self, instant: str) -> None:
        """It is so late now, and later only; what is due is locked, and everybody has heard of it."""
        self._advance(datetime.fromisoformat(instant) - datetime.now(UTC))

    def pass_deadline(self) -> None:
        """Two hours go by; what is due is locked, and everybody has heard of it."""
        self._advance(self._ahead + 2 * HOUR)

    def _advance(self, ahead: timedelta) -> None:
        assert ahead > self._ahead
        self._ahead = ahead
        self.clock.set(ahead)
        deadlines = self.installation.services["submission"].loops[0]
        assert isinstance(deadlines, Deadlines)
        with connect(self.installation.url("submission")) as conn:
            deadlines.sweep(conn)
        self.settle()

    def settle(self) -> None:
        """Everybody has heard everything."""
        self.installation.settle()

    def ask(self, method: str, path: str, right: Right | None, body: object = None) -> TestResponse:
        """A request of a person, or without a right of the public."""
        asked: dict[str, Any] = {} if body is None else {"json": body}
        return self._client.open(path, method=method, headers=self._signed(right), **asked)

    def done(self, method: str, path: str, right: Right, body: object = None) -> Any:
        """The body of an answer that must be good."""
        answer = self.ask(method, path, right, body)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.get_json()

    def read(self, path: str, right: Right | None) -> Any:
        """What somebody reads, who must be let in."""
        answer = self.ask("GET", path, right)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.get_json()

    def page(self, path: str, right: Right | None) -> str:
        """The text of a page, for somebody who must be let in."""
        answer = self.ask("GET", path, right)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return str(answer.text)

    def _signed(self, right: Right | None) -> Mapping[str, str]:
        if right is None:
            return {}
        return {"Authorization": f"Bearer {self.installation.token(f'nguoi-{right.id}'.lower(), right)}"}
