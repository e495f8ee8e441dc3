"""What the people at work need before the first process dies: rounds in three stages, and who acts in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.story import COMMUNES, RANKING, SCORING, SUBMISSION, Province
from tests.acceptance.streams import Client, Stream, a_key, appraising
from tests.acceptance.suite import Doors
from tests.awaiting import until
from tests.faults.checker.history import History
from tests.faults.checker.recording import recorded
from tests.faults.crash import amendable
from tests.faults.crash.amended_load import (
    amending,
    answering,
    appraising_amended,
    drafting,
    measure,
    measuring,
    reporting_amended,
    table,
)
from tests.faults.crash.cases import Poison
from tests.faults.crash.load import (
    approving,
    grant,
    granting,
    reading,
    reopening,
    reporting,
    revoke,
    sending,
    uploading,
)

JUDGED, DRAFTED, APPROVED = "ky-tham-dinh", "ky-bao-cao", "ky-da-duyet"
AMENDED, MEASURED = "ky-sua-doi", "ky-do-luong"
AT_ONCE, LATE = timedelta(seconds=2), timedelta(hours=2)
FIRST, SECOND, THIRD, REOPENED = COMMUNES
FIGURE = "5.3"
STATISTICS, OF_OFFICE = "H40.02", ("standing-body", story.OFFICE)


@dataclass(slots=True, kw_only=True)
class Witnessed:
    """An installation whose every visitor is recorded, each sign-in under a name of its own."""

    doors: Doors
    history: History
    _visitors: int = 0
    _administrator: Api | None = None

    @property
    def administrator(self) -> Api:
        if self._administrator is None:
            self._administrator = self._witnessed(self.doors.administrator)
        return self._administrator

    def signed_in(self, client_key: str) -> Api:
        return self._witnessed(self.doors.signed_in(client_key))

    def public(self) -> Api:
        return self._witnessed(self.doors.public())

    def _witnessed(self, api: Api) -> Api:
        self._visitors += 1
        return recorded(api, self.history, f"khách {self._visitors}")


@dataclass(slots=True, kw_only=True)
class Scene:
    """The rounds and the people of one attack."""

    doors: Witnessed
    chance: Random
    province: Province = field(init=False)
    _office: Api | None = None

    def __post_init__(self) -> None:
        self.province = Province(suite=self.doors)

    @property
    def _officer(self) -> Api:
        assert self._office, "the scene was not prepared"
        return self._office

    def prepare(self) -> None:
        """Open the rounds, bring two to their lock, conclude one, fill a report that can be sent."""
        self.province.open_round(JUDGED, AT_ONCE)
        self.province.open_round(APPROVED, AT_ONCE)
        self.province.open_round(DRAFTED, LATE)
        amendable.publish(self.province)
        amendable.open_round(self.province, AMENDED, AT_ONCE)
        amendable.open_round(self.province, MEASURED, LATE)
        for round in (JUDGED, APPROVED, AMENDED):
            until(lambda: story.cards_locked(self.province.appraiser(round), round), pause=0.2)  # noqa: B023
        conclusion = {"number": "15/TB-HĐ", "date": "2026-11-20"}
        self.province.chair(APPROVED).post(f"{SCORING}/rounds/{APPROVED}/conclusion", conclusion).of(200)
        until(lambda: self._first_approval().status != 409, pause=0.2)  # ranking may not have heard of the conclusion
        story.report(self.province.reporter(THIRD), DRAFTED, THIRD, FIGURE, {"value": "0"}).of(200)
        self.province.person("nguoi-moi")
        self._office = self.province.office()
        story.granted(self.province.reporter(FIRST), DRAFTED, FIRST, "Tài liệu đầu tiên", b"%PDF-")

        first = table(0, self.chance)
        measure(self._provider(), MEASURED, first, a_key(self.chance)).of(200)

    def _provider(self) -> Api:
        return self.province.person("thong-ke", ("data-provider", STATISTICS))

    def _first_approval(self) -> Answer:
        body = {"number": "0/QĐ-UBND", "date": "2026-11-20"}
        return self.province.approver().post(f"{RANKING}/rounds/{APPROVED}/approval", body)

    def clients(self) -> Mapping[str, Client]:
        """Who is at work, by name."""
        people, judged = self.province, [FIRST, SECOND, THIRD]
        return {
            "Thẩm định 1": appraising(people.appraiser(JUDGED), JUDGED, judged, self._chance()),
            "Thẩm định 2": appraising(people.appraiser(JUDGED), JUDGED, judged, self._chance()),
            "Nộp tài liệu": uploading(people.reporter(FIRST), DRAFTED, FIRST, self._chance()),
            "Báo cáo": reporting(people.reporter(SECOND), DRAFTED, SECOND, self._chance()),
            "Ký gửi": sending(people.head(THIRD), DRAFTED, THIRD, self._chance()),
            "Cấp quyền": granting(self._administrator(), "nguoi-moi", self._chance()),
            "Phê duyệt": approving(people.approver(), APPROVED, self._chance()),
            "Mở lại": reopening(people.office(), JUDGED, REOPENED, self._chance()),
            "Theo dõi": reading(people.office(), JUDGED, self._chance()),
            "Sửa đổi": amending(people.office(), (AMENDED, MEASURED), self._chance()),
            "Thẩm định sửa đổi": appraising_amended(people.appraiser(AMENDED), AMENDED, self._chance()),
            "Xem sửa đổi": reading(people.office(), AMENDED, self._chance()),
            "Đo lường": measuring(self._provider(), MEASURED, self._chance()),
            "Ý kiến số liệu": answering(people.reporter(FIRST), MEASURED, FIRST, self._chance()),
            "Báo cáo sửa đổi": reporting_amended(people.reporter(SECOND), MEASURED, SECOND, self._chance()),
            "Soạn thảo": drafting(people.office(), people.person("kiem-tra", OF_OFFICE), self._chance()),
            "Công chúng": reading(self.doors.public(), APPROVED, self._chance()),
        }

    def bring(self, stream: Stream, poison: Poison, mark: str, chance: Random) -> None:
        """Do what makes the fact that a table refuses by its mark."""
        if poison.by == "round":
            self._open(stream, mark, chance)
            return
        administrator = self._administrator()
        person, rights = {"id": mark, "name": mark}, f"{SUBMISSION}/people/{mark}/rights"
        keys = [a_key(chance) for _ in range(3)]
        stream.insist(lambda: administrator.post(f"{SUBMISSION}/people", person, key=keys[0]), 201)
        revoke(stream, administrator, rights, grant(stream, administrator, rights, keys[1]), keys[2])

    def _open(self, stream: Stream, id: str, chance: Random) -> None:
        office, key = self._officer, a_key(chance)
        asked = story.asked_round(id, datetime.now(UTC) + LATE)
        stream.insist(lambda: office.post(f"{SUBMISSION}/rounds", asked, key=key), 201)

    def _administrator(self) -> Api:
        return recorded(self.doors.doors.administrator, self.doors.history, f"Quản trị {self.chance.random()}")

    def _chance(self) -> Random:
        return Random(self.chance.getrandbits(64))
