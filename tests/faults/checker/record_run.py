"""Records the run that the planted faults are planted into: `python -m tests.faults.checker.record_run`.

Real processes on real servers play a round that is amended, and one with two deaths in it; what their people saw and
what is stored in the end go to `data/`. To be run again when the checker asks for more than the recording holds.
"""

from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from chiso_runtime.blobs.s3 import connect as connect_objects

from tests.acceptance import story
from tests.acceptance.api import Api
from tests.acceptance.checks import settle
from tests.acceptance.processes import SERVICES
from tests.acceptance.rebuilds import rebuilt_from_logs
from tests.acceptance.story import COMMUNES, EVIDENCE, RANKING, SCORING, Province
from tests.acceptance.streams import CRITERIA
from tests.acceptance.suite import Servers, Suite
from tests.awaiting import until
from tests.faults.checker.checker import check
from tests.faults.checker.dumps import save
from tests.faults.checker.history import History, load
from tests.faults.checker.planting import DATA, HISTORY, STATE
from tests.faults.checker.recording import recorded
from tests.faults.checker.taking import take
from tests.faults.crash import amendable, amended_load
from tests.faults.crash.amendable import ADDED, CHANGED, SAME
from tests.servers import session
from tests.servers.choice import chosen_servers
from tests.servers.databases import Databases

ROUND, AMENDED = "ky-mau", "ky-ban-sua"
REPORTING = timedelta(seconds=8)
DEATHS = (("scoring", "serve"), ("ranking", "work"))
EACH = 8


def main() -> None:
    """Play, settle, judge, save."""
    servers = session.Servers(choice=chosen_servers()[0])
    postgres, kafka, minio = servers.postgres(), servers.kafka(), servers.minio()
    DATA.mkdir(exist_ok=True)
    HISTORY.unlink(missing_ok=True)
    try:
        for server in (postgres, kafka, minio):
            server.start(servers.directory)
        databases = Databases(admin_dsn=postgres.dsn)
        with TemporaryDirectory() as directory:
            suite = Suite(
                servers=Servers(postgres=postgres, kafka=kafka, minio=minio, databases=databases),
                directory=Path(directory),
            )
            try:
                suite.start()
                _record(suite, History(HISTORY))
            finally:
                suite.stop()
    finally:
        for server in (postgres, kafka, minio):
            server.stop()


def _record(suite: Suite, history: History) -> None:
    _play(suite, history)
    settle(suite)
    running = {service: suite.made[service].app_dsn for service in SERVICES}
    with rebuilt_from_logs(running, suite.servers.databases) as rebuilt:
        state = take(
            running,
            rebuilt,
            kafka=suite.servers.kafka.address,
            store=connect_objects(suite.objects, suite.object_root),
            processes={one.name: one.ready() for one in suite.members.values()},
        )
    findings = check(load(HISTORY), state)
    assert not findings, "\n".join(map(str, findings))
    save(state, STATE)


def _play(suite: Suite, history: History) -> None:
    province, unit = Province(suite=suite), next(iter(COMMUNES))
    _amend(suite, province, history)
    province.open_round(ROUND, REPORTING)
    reporter = recorded(province.reporter(unit), history, "Đầu mối")
    file = _upload(reporter, unit)
    story.report(reporter, ROUND, unit, "1.2", {"value": "4"}, [file]).of(200)
    story.report(reporter, ROUND, unit, "5.3", {"value": "0"}).of(200)
    until(lambda: story.cards_locked(province.appraiser(ROUND), ROUND), pause=0.2)
    office = recorded(province.office(), history, "Cơ quan thường trực")
    appraiser = recorded(province.appraiser(ROUND), history, "Thẩm định")
    story.verify(appraiser, ROUND, unit, "1.2", "999", "Quá điểm tối đa").of(422)
    chance = Random(20261122)
    for death in DEATHS:
        _judge(appraiser, office, chance)
        history.fault("SIGKILL", " ".join(death))
        suite.kill(*death)
        suite.restart(*death)
        history.ready(" ".join(death))
    _judge(appraiser, office, chance)
    chair = recorded(province.chair(ROUND), history, "Chủ tịch")
    decided = {"points": "10", "reason": "Hội đồng thống nhất", "minutes": "01/BB-HĐ"}
    answer = chair.post(f"{SCORING}/rounds/{ROUND}/cards/{unit}/criteria/1.2/decision", decided)
    answer.of(200)
    office.get(f"{RANKING}/rounds/{ROUND}/rankings", answer.recorded).of(200)


def _amend(suite: Suite, province: Province, history: History) -> None:
    """A round that moves to an amended version: measured and answered before, appraised before and after it."""
    unit, chance = next(iter(COMMUNES)), Random(20261122)
    amendable.publish(province)
    provider = recorded(province.person("thong-ke", ("data-provider", "H40.02")), history, "Thống kê")
    reporter = recorded(province.reporter(unit), history, "Đầu mối của kỳ sửa đổi")
    amendable.open_round(province, AMENDED, REPORTING)
    for number in (1, 2):
        amended_load.measure(provider, AMENDED, amended_load.table(number, chance), f"bang-{number}").of(200)
    said = {"agreed": False, "reason": "Sai mẫu số"}
    amended_load.answer(reporter, AMENDED, unit, said, "y-kien").of(200)
    story.report(reporter, AMENDED, unit, CHANGED, {"yes": True}).of(200)
    until(lambda: story.cards_locked(province.appraiser(AMENDED), AMENDED), pause=0.2)
    appraiser = recorded(province.appraiser(AMENDED), history, "Thẩm định kỳ sửa đổi")
    for code, points in ((CHANGED, "10"), (SAME, "7")):
        story.verify(appraiser, AMENDED, unit, code, points, "Bản đầu").of(200)
    office = recorded(province.office(), history, "Văn phòng")
    amended_load.amend(office, AMENDED, 1, "sua-doi").of(201)
    settle(suite)
    until(lambda: not amendable.behind(suite), pause=0.1)
    for code, points in ((CHANGED, "8"), (ADDED, "3")):
        until(lambda: story.verify(appraiser, AMENDED, unit, code, points, "Bản sau").status == 200)  # noqa: B023
    amended_load.save(office, "nhap-1", "Bản nháp", "", "ban-nhap").of(201)


def _upload(reporter: Api, unit: str) -> str:
    uploaded = story.upload(reporter, ROUND, unit, "Tài liệu")
    reporter.get(f"{EVIDENCE}/files/{uploaded.file}", uploaded.arrival.recorded).of(200)
    return uploaded.file


def _judge(appraiser: Api, office: Api, chance: Random) -> None:
    """Verifications, each read back by the appraiser and in the ranking. The last is sent twice under one key."""
    for number in range(EACH):
        (code, most), unit = chance.choice(CRITERIA), chance.choice(list(COMMUNES))
        points, key = str(chance.randint(0, most)), f"{chance.getrandbits(128):032x}"
        answer = story.verify(appraiser, ROUND, unit, code, points, f"Lần {key[:6]}", key)
        if number == EACH - 1:
            answer = story.verify(appraiser, ROUND, unit, code, points, f"Lần {key[:6]}", key)
        answer.of(200)
        path = f"{SCORING}/rounds/{ROUND}/cards/{unit}/criteria/{code}"
        appraiser.get(path, answer.recorded).of(200)
        office.get(f"{RANKING}/rounds/{ROUND}/rankings", answer.recorded, group="xa").of(200)


if __name__ == "__main__":
    main()
