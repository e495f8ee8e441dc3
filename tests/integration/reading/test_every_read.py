"""Every read of every service asks one statement, or asks all of them in one snapshot, by one connection."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product

import pytest
from chiso_runtime.database import SNAPSHOT
from chiso_runtime.service import web_app
from psycopg_pool import ConnectionPool

from tests.integration.words.world import (
    ADJUSTED,
    APPROVED,
    DRAFT,
    FRAMEWORK,
    OFFICE,
    PLACE,
    PROVINCE,
    RELEASED,
    ROLES,
    RUNNING,
    SUBMISSION,
    TARGET,
    World,
)
from tests.statements import Statement, watched

CAMPAIGN = "dot-2025"
VALUES: Mapping[str, Sequence[str]] = {
    "round": (RUNNING, RELEASED, APPROVED),
    "round_id": (RELEASED, APPROVED),
    "unit": (PLACE,),
    "criterion": ("1.1", "1.4", "1.5"),
    "framework": (FRAMEWORK, ADJUSTED, TARGET),
    "version": ("1", DRAFT),
    "number": ("1",),
    "code": (PROVINCE,),
    "campaign": (CAMPAIGN,),
}
"""What stands for the arguments in the addresses; a read with an argument of its own adds it here."""

ASKED: Mapping[str, str] = {
    "/api/evidence/v1/files": f"?round={RUNNING}",
    "/api/ranking/v1/rounds/<round_id>/difference": "?from=2100-01-01T00:00:00Z",
    "/api/submission/v1/frameworks/<framework>/<version>/difference": f"?to={TARGET}@1",
    "/api/submission/v1/framework-drafts/<framework>/<version>/difference": f"?to={FRAMEWORK}@1",
    "/api/submission/v1/names": "?person=nguoi-office",
    "/files/new": f"?round={RUNNING}&unit={PLACE}",
    "/frameworks/<framework>/<version>/difference": f"?to={TARGET}@1",
}
"""What an address asks for behind its question mark; without it nothing is read."""

NO_READS = {
    "/.well-known/jwks.json": "a key that is kept in memory",
    "/api/submission/v1/framework-drafts/<framework>/<version>/sheet": "of a draft without problems, of which none is",
    "/files/<file>/arrived": "a command, by the address that a store sends a browser to",
    "/ranking": "leads to the first page",
    "/static/chiso/<name>": "a file of the program",
}
"""Addresses at which nothing is read, and why not."""

OURS = ("/internal/", "/health/", "/metrics", "/static/<path:")
BESIDE = ("FROM denied WHERE", "FROM folded WHERE")
"""Statements that need not agree with others: whether a right still holds, whether a write is there yet."""
NAMED, CONVERTER = re.compile(r"<([^>]+)>"), re.compile(r"<\w+:")


@dataclass(slots=True)
class Asked:
    """What a request asked of the databases of all services."""

    alone: list[str] = field(default_factory=list)
    snapshots: int = 0
    beside: list[str] = field(default_factory=list)

    def tell(self, statement: Statement) -> None:
        if statement.beside:
            self.beside.append(statement.text)
        if statement.text == SNAPSHOT:
            self.snapshots += 1
        elif statement.alone and not any(part in statement.text for part in BESIDE):
            self.alone.append(statement.text)

    @property
    def agree(self) -> bool:
        return self.snapshots + len(self.alone) <= 1 and not self.beside


def rules(world: World) -> Iterator[str]:
    """The addresses of all reads, as the services know them."""
    for name, service in world.installation.services.items():
        for rule in web_app(service, world.installation.contexts[name]).url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.rule.startswith(OURS):
                written = CONVERTER.sub("<", rule.rule)
                if written not in NO_READS and not written.endswith("/openapi.json"):
                    yield written


def addresses(rule: str, world: World) -> Iterator[str]:
    """The reads of a rule. Raises KeyError for an argument that nothing stands for."""
    values, names = {**VALUES, "file": (world.file,)}, NAMED.findall(rule)
    for given in product(*(values[name] for name in names)):
        address = rule
        for name, value in zip(names, given, strict=True):
            address = address.replace(f"<{name}>", value)
        yield address + ASKED.get(rule, "")


def read(world: World, role: str, address: str, pools: Sequence[ConnectionPool]) -> tuple[int, Asked]:
    """Ask for it as somebody; the status, and what was asked of the databases for it."""
    asked = Asked()
    with ExitStack() as watching:
        for pool in pools:
            watching.enter_context(watched(pool, asked.tell))
        if address.startswith("/api/"):
            return world.fetch(role, address).status_code, asked
        seen = world.browser(role).get(address, headers={"Accept": "text/html"}, base_url="https://localhost")
        return seen.status_code, asked


Reads = dict[str, dict[str, Asked]]


@pytest.fixture(scope="module")
def reads(world: World) -> Reads:
    """What good answers asked of the databases, by rule and by who asked what."""
    plan = {"id": CAMPAIGN, "name": "Đợt", "year": 2025, "owner": OFFICE, "document": "1/KH", "rounds": [RUNNING]}
    world.ask("office", "POST", f"{SUBMISSION}/campaigns", plan)
    world.installation.settle()
    pools = [context.pool for context in world.installation.contexts.values()]
    found: Reads = defaultdict(dict)
    for rule in rules(world):
        for address, role in product(addresses(rule, world), ROLES):
            status, asked = read(world, role, address, pools)
            assert status < 500, f"{role} {address}: {status}"
            if status == 200:
                found[rule][f"{role} {address}"] = asked
    return found


def test_every_read_is_tried_by_somebody_who_may(reads: Reads, world: World) -> None:
    assert sorted(set(rules(world)) - set(reads)) == []


def test_no_answer_is_made_of_two_states(reads: Reads) -> None:
    torn = {who: asked for of_rule in reads.values() for who, asked in of_rule.items() if not asked.agree}
    assert torn == {}


def test_both_sorts_of_reads_were_seen(reads: Reads) -> None:
    every = [asked for of_rule in reads.values() for asked in of_rule.values()]
    assert {"one" for asked in every if asked.alone} | {"many" for asked in every if asked.snapshots} == {"one", "many"}
