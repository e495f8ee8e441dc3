"""Rankings by later units and series over years: facts of the registry beside those of rounds."""

from collections.abc import Iterable
from csv import DictReader
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from importlib.resources import files
from typing import Any
from uuid import uuid4

import pytest
from chiso_contracts.scoring import RoundOpened
from chiso_contracts.submission import UnitRegistered
from chiso_contracts.values import RoundGroup, RoundUnit
from chiso_framework import Framework, from_document, points_of_value, shipped_framework
from chiso_ranking.codec import registry_codec
from chiso_runtime import event_store, hints, log
from chiso_runtime.database import connect
from chiso_runtime.event_store import Route
from chiso_submission.domain.registry import decider
from chiso_submission.domain.registry.importing import read_units
from chiso_submission.unit_table import read_table

from tests.awaiting import until
from tests.integration.ranking.conftest import CAUSE, OFFICER, Scene
from tests.unit.ranking import example
from tests.unit.ranking.example import verified

NEXT = date(2027, 7, 1)
ROUND = "/rounds/r-2026"
VIEW = {"id": "nen", "name_vi": "Nền tảng", "name_en": "Base", "indicators": [{"code": "1"}]}
HEARD = """
SELECT seq FROM checkpoint WHERE consumer = 'ranking-read' AND source = 'chiso.submission' AND key = 'registry'
"""


def unit(code: str, name: str = "", *predecessors: str, **more: Any) -> UnitRegistered:
    return UnitRegistered(code=code, name=name or code, kind="xa", parent=None, predecessors=predecessors, **more)


def register(scene: Scene, units: Iterable[UnitRegistered]) -> None:
    """Let submission say it, and wait until ranking has heard."""
    with connect(scene.scoring_url) as conn, conn.transaction():
        locked = event_store.lock(conn, "registry/units")
        route = Route(topic="chiso.submission", key="registry")
        event_store.append(
            conn, registry_codec, locked, route, [*units], cause=CAUSE, time=locked.now, new_id=lambda _: uuid4()
        )
        conn.execute(f"NOTIFY {hints.OUTBOX}")
    until(lambda: _heard(scene))


def _heard(scene: Scene) -> bool:
    with connect(scene.scoring_url) as owner, connect(scene.url) as conn:
        waiting = owner.execute("SELECT 1 FROM outbox").fetchone()
        seen = conn.execute(HEARD).fetchone()
        return not waiting and seen is not None and seen[0] == log.heads(owner, "chiso.submission")["registry"]


def later(scene: Scene, day: str = "2027-07-01", *rights: Any) -> Any:
    return scene.api(f"{ROUND}/rankings?group=all&units_on={day}", *(rights or (OFFICER,)))


def places(body: Any) -> list[tuple[int, str, str]]:
    return [(place["rank"], place["unit"], place["total"]) for place in body["groups"][0]["places"]]


@pytest.fixture
def merged(scene: Scene) -> Scene:
    """U1 30, U2 21, U3 10, U4 0 points; from 2027-07-01 U1 goes on with U2 and U3 in it."""
    scene.hear(*example.opening())
    scene.hear(verified("U1", "2.1", "20"), verified("U1", "1.1", "10"))
    scene.hear(verified("U2", "2.1", "20"), verified("U2", "1.1", "1"), verified("U3", "2.1", "10"))
    ending = [unit(code, valid_until=NEXT) for code in ("U2", "U3")]
    register(scene, [unit("U1"), *ending, unit("U4"), unit("U1", "Phường Hợp Nhất", "U2", "U3", valid_from=NEXT)])
    return scene


def test_one_round_has_a_ranking_by_its_own_units_and_one_by_those_of_a_later_day(merged: Scene) -> None:
    own = merged.api(f"{ROUND}/rankings?group=all", OFFICER)
    assert places(own) == [(1, "U1", "30.00"), (2, "U2", "21.00"), (3, "U3", "10.00"), (4, "U4", "0.00")]
    assert own["lineage"] is None
    after = later(merged)
    assert places(after) == [(1, "U1", "20.33"), (2, "U4", "0.00")]
    assert after["groups"][0]["places"][0]["name"] == "Phường Hợp Nhất"
    assert after["lineage"] == {
        "units_on": "2027-07-01",
        "rule": "mean-of-main-indicators",
        "units": [{"unit": "U1", "sources": ["U1", "U2", "U3"]}, {"unit": "U4", "sources": ["U4"]}],
    }


def test_on_the_day_before_the_merger_both_rankings_are_the_same(merged: Scene) -> None:
    assert places(later(merged, "2027-06-30")) == places(merged.api(f"{ROUND}/rankings?group=all", OFFICER))


def test_an_answer_does_not_change_what_the_round_itself_says(merged: Scene) -> None:
    before = merged.api(f"{ROUND}/rankings", OFFICER)
    later(merged)
    assert merged.api(f"{ROUND}/rankings", OFFICER) == before


def test_the_public_sees_the_later_ranking_of_approved_rounds_alone(merged: Scene) -> None:
    path = f"/api/ranking/v1{ROUND}/rankings?units_on=2027-07-01"
    assert merged.get(path).status_code == 404
    merged.hear(example.concluded())
    merged.approve()
    assert merged.get(path).status_code == 200
    assert merged.get("/api/ranking/v1/units/U1/series").json["points"][0]["state"] == "approved"


def test_a_day_that_is_none_is_refused(merged: Scene) -> None:
    answer = merged.get(f"/api/ranking/v1{ROUND}/rankings?units_on=hom-qua", OFFICER)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid-input")


def opening_of(year: int, units: Iterable[RoundUnit], doubled: bool = False) -> list[object]:
    """A round of another year; `doubled` has a scale twice as large."""
    document = example.DOCUMENT
    if doubled:
        mains: Any = document["main_indicators"]
        larger = [{**main, "max_points": str(2 * int(main["max_points"])), "components": []} for main in mains]
        for main, one in zip(mains, larger, strict=True):
            one["components"] = [
                {**leaf, "max_points": str(2 * int(leaf["max_points"]))} for leaf in main["components"]
            ]
        document = {**document, "id": "doubled", "total_points": "200", "main_indicators": larger}
    opened = example.opening(f"r-{year}", units=[*units], framework=from_document(document))
    return [replace(opened[0], year=year), *opened[1:]]  # type: ignore[type-var]


def test_a_series_follows_the_unit_through_a_merger_in_percent_of_each_maximum(merged: Scene) -> None:
    merged.hear(*opening_of(2027, [example.unit(1), example.unit(4)], doubled=True))
    merged.hear(verified("U1", "2.1", "100", round_id="r-2027"))
    body = merged.api("/units/U1/series", OFFICER)
    told = [
        (p["round"]["year"], p["unit"]["total"], p["unit"]["maximum"], p["share"], p["sources"]) for p in body["points"]
    ]
    assert told == [
        (2026, "20.33", "100.00", "20.33", ["U1", "U2", "U3"]),
        (2027, "100.00", "200.00", "50.00", ["U1"]),
    ]
    assert (body["name"], body["rule"], body["rescaling"]) == (
        "Phường Hợp Nhất",
        "mean-of-main-indicators",
        "percent-of-maximum",
    )
    assert [place["rank"] for place in body["points"][1]["places"]] == [1, 1]


def test_the_series_of_a_merged_unit_ends_and_names_what_continues_it(merged: Scene) -> None:
    body = merged.api("/units/U2/series", OFFICER)
    assert [point["round"]["year"] for point in body["points"]] == [2026]
    assert body["successors"] == ["U1"]


def test_parts_of_a_split_unit_take_its_past_and_a_renamed_unit_keeps_its_own(scene: Scene) -> None:
    scene.hear(*example.opening(), verified("U1", "2.1", "20"), verified("U4", "2.1", "5"))
    parts = [unit(code, "", "U1", valid_from=NEXT) for code in ("P1", "P2")]
    register(scene, [unit("U1", valid_until=NEXT), unit("U4"), unit("U4", "Tên Mới", valid_from=NEXT), *parts])
    assert places(later(scene)) == [(1, "P1", "20.00"), (1, "P2", "20.00"), (3, "U4", "5.00")]
    assert scene.api("/units/P1/series", OFFICER)["points"][0]["sources"] == ["U1"]
    renamed = scene.api("/units/U4/series", OFFICER)
    assert (renamed["name"], renamed["points"][0]["unit"]["total"]) == ("Tên Mới", "5.00")


def test_a_unit_that_nobody_knows_has_no_series(merged: Scene) -> None:
    assert merged.get("/api/ranking/v1/units/X99/series", OFFICER).json["code"] == "unknown-unit"


def test_a_view_of_the_round_is_ranked_by_later_units_too(scene: Scene) -> None:
    document = {**example.DOCUMENT, "views": [VIEW]}
    scene.hear(*example.opening(framework=from_document(document)))
    scene.hear(
        verified("U1", "1.1", "9"), verified("U1", "2.1", "60"), verified("U2", "1.1", "4"), verified("U4", "1.2", "7")
    )
    register(scene, [unit("U2", valid_until=NEXT), unit("U4"), unit("U1"), unit("U1", "", "U2", valid_from=NEXT)])
    body = scene.api(f"{ROUND}/rankings?group=all&view=nen&units_on=2027-07-01", OFFICER)
    assert places(body) == [(1, "U4", "7.00"), (2, "U1", "6.50")]


def test_the_page_of_a_unit_leads_to_its_years(merged: Scene) -> None:
    merged.hear(example.concluded())
    merged.approve()
    assert 'href="/ranking/units/U2"' in merged.get("/ranking/r-2026/units/U2").text
    page = merged.get("/ranking/units/U1").text
    assert all(said in page for said in ("Phường Hợp Nhất", "20,33", "Tính từ", "phần trăm điểm tối đa"))
    assert 'href="/ranking/units/U1"' in merged.get("/ranking/units/U2").text
    assert merged.get("/ranking/units/X99", Accept="text/html").status_code == 404


def test_a_page_ranks_a_round_by_the_units_of_a_day(merged: Scene) -> None:
    assert merged.get("/ranking/r-2026/successors").status_code == 404
    own = merged.get("/ranking/r-2026/successors", OFFICER).text
    after = merged.get("/ranking/r-2026/successors?units_on=2027-07-01", OFFICER).text
    assert ("Phường Hợp Nhất" in own, "Phường Hợp Nhất" in after) == (False, True)
    assert "/ranking/r-2026/successors" in merged.get("/ranking/r-2026", OFFICER).text
    assert merged.get("/ranking/r-2026/successors?units_on=x", OFFICER).status_code == 422


def test_sixty_three_provinces_are_ranked_as_thirty_four_by_the_means_of_their_main_indicators(scene: Scene) -> None:
    """The published rows of 2022 are used where there are some; the other provinces' values are made up."""
    provinces = _units_of("provinces-63.csv", decider.INITIAL)
    framework = shipped_framework("qd922-2022-dti-tinh")
    units = [RoundUnit(code=one.code, name=one.name, kind=one.kind, parent=None, groups=("all",)) for one in provinces]
    given = _values_of_2022([one.code for one in provinces], framework)
    scene.hear(*_opening_of_2022(framework, units), *given)
    register(scene, [*provinces, *_units_of("provinces-34.csv", _registry(provinces))])
    own = scene.api("/rounds/dti-2022/rankings", OFFICER)["groups"][0]["places"]
    after = scene.api("/rounds/dti-2022/rankings?units_on=2025-07-01", OFFICER)
    totals = {place["unit"]: Decimal(place["total"]) for place in own}
    sources = {one["unit"]: one["sources"] for one in after["lineage"]["units"]}
    assert (len(own), len(after["groups"][0]["places"])) == (63, 34)
    assert totals["H17"] == Decimal("0.8002")
    for place in after["groups"][0]["places"]:
        before = [totals[code] for code in sources[place["unit"]]]
        mean = sum(before, Decimal(0)) / len(before)
        assert abs(Decimal(place["total"]) - mean) <= Decimal("0.0001")


def _units_of(file: str, registry: decider.Registry) -> tuple[UnitRegistered, ...]:
    content = (files("chiso") / "data" / "reorganisation-2025" / file).read_bytes()
    return read_units(read_table(content), registry).units


def _registry(units: Iterable[UnitRegistered]) -> decider.Registry:
    return reduce(decider.evolve, units, decider.INITIAL)


def _opening_of_2022(framework: Framework, units: list[RoundUnit]) -> list[object]:
    opened = example.opening("dti-2022", units=units, framework=framework)
    groups = (RoundGroup(id="all", name="Tỉnh, thành phố"),)
    return [replace(opened[0], year=2022, groups=groups), *opened[1:]]  # type: ignore[type-var]


def _values_of_2022(codes: Iterable[str], framework: Framework) -> Iterable[object]:
    """Decided points: those published, else values that differ from province to province."""
    table = (files("chiso") / "data" / "dti-2022" / "results.csv").read_text(encoding="utf-8").splitlines()
    published = {(row["unit"], row["criterion"]): row["value"] for row in DictReader(table)}
    for n, code in enumerate(codes):
        for m, criterion in enumerate(framework.criteria()):
            value = published.get((code, criterion.code), f"0.{(n * 137 + m * 311) % 7919 + 1:04}")
            points = points_of_value(framework, criterion, value)
            yield example.decided(code, criterion.code, str(points), round_id="dti-2022")


def test_a_round_says_of_which_day_its_units_are_and_follows_them_from_there(scene: Scene) -> None:
    first, *rest = example.opening()
    assert isinstance(first, RoundOpened)
    scene.hear(replace(first, units_on=date(2027, 6, 30)), *rest)
    scene.hear(verified("U1", "2.1", "20"), verified("U2", "2.1", "10"))
    ending = [unit(code, valid_until=NEXT) for code in ("U2", "U3")]
    register(scene, [unit("U1"), *ending, unit("U4"), unit("U1", "Phường Hợp Nhất", "U2", "U3", valid_from=NEXT)])
    (shown,) = scene.api("/rounds", OFFICER)["rounds"]
    assert shown["units_on"] == "2027-06-30"
    assert "30/06/2027" in scene.get("/ranking/r-2026", OFFICER, Accept="text/html").text
    assert places(later(scene, "2027-06-30")) == places(scene.api(f"{ROUND}/rankings?group=all", OFFICER))
    assert places(later(scene))[0] == (1, "U1", "10.00")
