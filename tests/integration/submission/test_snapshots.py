"""What is read of a report is one state of it, also where the unit goes on writing while it is read."""

from tests.integration.submission.world import ROUND, User, World, made
from tests.statements import written_before

PEOPLE = "/people"


def test_a_report_is_as_old_as_the_criteria_shown_in_it(people: User, unit: str, world: World) -> None:
    report = f"/rounds/{ROUND}/reports/{unit}"

    def write() -> None:
        made(world.people_of(unit).put(f"{report}/criteria/1.2", {"data": {"value": 3}}))
        world.installation.settle()

    with written_before(world.installation.contexts["submission"].pool, "FROM read.criterion WHERE round", write):
        found = made(people.get(report))
    assert found["version"] >= max(row["version"] for row in found["criteria"])
    assert made(people.get(report))["version"] == 1


def test_nobody_is_listed_without_the_rights_they_had_from_the_beginning(world: World) -> None:
    def register() -> None:
        made(world.office.post(PEOPLE, {"id": "cuong", "name": "Nguyễn Văn Cường"}))
        made(world.office.post(f"{PEOPLE}/cuong/rights", {"role": "observer", "body": "H40.10"}))
        world.installation.settle()

    with written_before(world.installation.contexts["submission"].pool, "FROM read.person p", register):
        found = {person["id"]: person for person in made(world.office.get(PEOPLE))["people"]}
    assert "cuong" not in found
    assert made(world.office.get(PEOPLE))["people"]
