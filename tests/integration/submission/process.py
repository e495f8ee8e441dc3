"""A small round in submission whose framework asks what the process asks: readings, estimates, kinds of evidence."""

from copy import deepcopy
from typing import Any

from tests.integration.submission.world import OFFICE_BODY, World, deadline, made
from tests.unit.submission.examples import DOCUMENT

OWN = "quy-trinh"


def document(**more: Any) -> dict[str, Any]:
    """1.2 is read twice a year and may be an estimate, 1.1 may be an estimate."""
    found: dict[str, Any] = {**deepcopy(DOCUMENT), "id": "quy-trinh", **more}
    first, second, _ = found["main_indicators"][0]["components"]
    first |= {"estimates": True, "evidence_required": False}
    second |= {"estimates": True, "readings": {"per_year": 2, "closes": "sum"}}
    return found


def open_round(world: World, id: str = OWN, *, year: int = 2026, **more: Any) -> None:
    """Publish the framework under the round's id and open the round for all communes."""
    office = world.office
    made(office.post("/frameworks", {"document": document(id=id, **more)}))
    body = {
        "id": id,
        "name": "Kỳ theo quy trình",
        "year": year,
        "owner": OFFICE_BODY,
        "framework": id,
        "framework_version": "1",
        "deadline": deadline(days=10),
    }
    made(office.post("/rounds", body))
    world.installation.settle()
