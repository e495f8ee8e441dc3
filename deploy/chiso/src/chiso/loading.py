"""A past round brought in by somebody of its standing body, up to the ranking it comes to."""

from collections.abc import Callable
from pathlib import Path

from chiso_framework import Framework, from_document
from chiso_runtime import policy

from chiso.client import Client
from chiso.load.directory import read_directory
from chiso.load.past_round import Body, PastRound
from chiso.load.send import SUBMISSION, Progress, Sender, own_body
from chiso.people import ADMINISTRATOR, Person, Post
from chiso.place import Place
from chiso.rankings import Standing, await_points

LOADER, APPROVER = "nap-du-lieu", "phe-duyet"
OWN_BODY = Body(code="CQTT", name="Cơ quan thường trực Hội đồng")


def read_past_round(place: Place, directory: Path, person: str = "") -> PastRound:
    """The round that a directory tells. Raises Mistakes."""
    return read_directory(directory, find_framework(place.client(person or ADMINISTRATOR)))


def bring_in(
    past: PastRound, client: Client, progress: Progress, *, owner: Body | None = None, approver: Client | None = None
) -> list[Standing]:
    """Send a round, wait for its ranking, and approve it where its files say so and somebody may.

    Raises Mistakes before anything is sent, Problem, Away, NotKept.

    `client` acts for the owner: the one given, else that of round.yaml, else the body that the client's rights name.
    """
    sender = Sender(client, past, owner or past.owner or own_body(client))
    sender.check()
    sender.send(progress)
    found = await_points(client, past.id, {unit.code: past.total(unit) for unit in past.units})
    if past.approval and approver:
        sender.approve(approver)
    return found


def load_into_home(place: Place, past: PastRound, progress: Progress) -> list[Standing]:
    """Bring a round into a home by people who are made for its owner. Raises Problem, Away, NotKept."""
    owner = past.owner or OWN_BODY
    place.people().ensure(
        _person(LOADER, "Người nạp dữ liệu", policy.STANDING_BODY, owner, "Nạp dữ liệu kỳ đã qua"),
        _person(APPROVER, "Người phê duyệt", policy.APPROVER, owner, "Người có thẩm quyền phê duyệt"),
    )
    return bring_in(past, place.client(LOADER), progress, owner=owner, approver=place.client(APPROVER))


def find_framework(client: Client) -> Callable[[str, str], Framework | None]:
    """Finds frameworks that are published at an installation."""

    def find(framework: str, version: str) -> Framework | None:
        found = client.find(f"{SUBMISSION}/frameworks/{framework}/{version}")
        return from_document(found["document"]) if found else None

    return find


def _person(person: str, name: str, role: str, body: Body, capacity: str) -> Person:
    return Person(id=person, name=name, posts=[Post(role=role, body=body.code, capacity=capacity)])
