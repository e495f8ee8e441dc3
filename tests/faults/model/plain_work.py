"""How far each service has come in what the others told: a command meets what its service has heard, and no more."""

from tests.faults.model import plain_card, plain_report
from tests.faults.model.plain_report import Fact, Plain

SERVICES = ("submission", "evidence", "scoring", "ranking")


def work(world: Plain, service: str) -> None:
    """One service hears what was logged elsewhere, and logs what it had told."""
    match service:
        case "submission":
            for unit, file, kept in _taken(world, "evidence"):
                plain_report.hear_file(world, unit, file, kept=kept)
        case "scoring":
            for fact in _taken(world, "submission"):
                plain_card.hear_submission(world, fact)
        case "ranking":
            for fact in _taken(world, "scoring"):
                plain_card.hear_scoring(world, fact)
    if service in world["told"]:
        world["logged"][service] += world["told"][service]
        world["told"][service] = []
    if service == "evidence":  # the gate speaks of what it finds staged, which is logged at the next turn
        world["told"]["evidence"] = world["staged"]
        world["staged"] = []


def settle(world: Plain) -> None:
    """Everybody works until nobody has anything to do."""
    while any(world["told"].values()) or any(world["logged"].values()) or world["staged"]:
        for service in SERVICES:
            work(world, service)


def _taken(world: Plain, source: str) -> list[Fact]:
    facts, world["logged"][source] = world["logged"][source], []
    return list(facts)
