import subprocess
import sys
from hashlib import sha256

import pytest
from chiso_contracts.values import Right
from chiso_runtime.database import connect
from chiso_runtime.settings import OWNERS
from chiso_submission.bootstrap import bootstrap
from chiso_submission.keys import issuer, new_client_key

from tests.awaiting import until
from tests.integration.submission.world import OFFICE, ROUND, User, World, fresh_key, made, refused

HEAD = {"role": "head", "body": "H40.20", "capacity": "Chủ tịch UBND xã"}
NAME = "Nguyễn Thị Bình"


@pytest.fixture
def binh(world: World) -> str:
    made(world.office.post("/people", {"id": "binh", "name": NAME}))
    return "binh"


def signed_in(world: World, person: str) -> User:
    """The person with a token from a client key of theirs."""
    client_key = made(world.office.post(f"/people/{person}/client-keys"))["client_key"]
    token = made(world.user().post("/tokens", {"client_key": client_key}))["token"]
    return User(world.installation.client(), token)


def test_people_are_listed_with_names_and_rights(world: World, binh: str) -> None:
    office = world.office
    made(office.post(f"/people/{binh}/rights", HEAD))
    listed = {person["id"]: person for person in made(office.get("/people"))["people"]}
    assert listed[binh]["name"] == NAME
    assert [right["role"] for right in listed[binh]["rights"]] == ["head"]


def test_a_name_is_looked_up_by_whoever_is_signed_in(world: World, binh: str) -> None:
    assert made(world.user().get("/names?person=binh&person=nobody"))["names"] == {binh: NAME}


def test_the_name_is_not_in_the_log(world: World, binh: str) -> None:
    with connect(world.installation.url("submission")) as conn:
        stored = conn.execute("SELECT data FROM event WHERE stream = 'person/binh'").fetchall()
    assert stored
    assert all("Bình" not in bytes(data).decode() for (data,) in stored)


def test_a_person_is_registered_once_and_an_id_belongs_to_one(world: World, binh: str) -> None:
    office = world.office
    assert office.post("/people", {"id": binh, "name": NAME}).status_code == 200
    refused(office.post("/people", {"id": binh, "name": "Người khác"}), 409, "person-exists")


def test_a_client_key_becomes_a_token_with_the_persons_rights(world: World, binh: str) -> None:
    made(world.office.post(f"/people/{binh}/rights", HEAD))
    head = signed_in(world, binh)
    assert made(head.get(f"/rounds/{ROUND}/reports/H40.20"))["unit"] == "H40.20"


@pytest.mark.parametrize(
    ("client_key", "status"), [("binh.wrong", 401), ("nobody.x", 401), ("x", 401), ("", 422), ("\x00.x", 400)]
)
def test_a_wrong_client_key_is_refused(world: World, binh: str, client_key: str, status: int) -> None:
    assert world.user().post("/tokens", {"client_key": client_key}).status_code == status


def test_of_a_client_key_only_its_hash_is_kept(world: World, binh: str) -> None:
    client_key = made(world.office.post(f"/people/{binh}/client-keys"))["client_key"]
    with connect(world.installation.url("submission")) as conn:
        (stored,) = conn.execute("SELECT string_agg(encode(data, 'escape'), '') FROM event").fetchone() or ("",)
    assert client_key not in stored
    assert sha256(client_key.encode()).hexdigest() in stored


def test_a_client_key_is_shown_once(world: World, binh: str) -> None:
    office, key = world.office, fresh_key()
    made(office.post(f"/people/{binh}/client-keys", Idempotency_Key=key))
    refused(office.post(f"/people/{binh}/client-keys", Idempotency_Key=key), 409, "client-key-shown")


def test_a_revoked_right_ends_for_tokens_that_carry_it(world: World) -> None:
    office = world.office
    made(office.post("/people", {"id": "cuong", "name": "Trần Cường"}))
    right = made(office.post("/people/cuong/rights", {**HEAD, "body": "H40.21"}))["right"]
    cuong = signed_in(world, "cuong")
    made(cuong.get(f"/rounds/{ROUND}/reports/H40.21"))
    made(office.send("DELETE", f"/people/cuong/rights/{right}", None))
    until(lambda: cuong.get(f"/rounds/{ROUND}/reports/H40.21").status_code == 403)


def test_an_ended_session_is_refused(world: World, binh: str) -> None:
    person = signed_in(world, binh)
    made(person.get("/frameworks"))
    made(person.post("/sessions/end"))
    until(lambda: person.get("/frameworks").status_code == 401)


def test_only_an_administrator_manages_people(world: World, binh: str) -> None:
    officer = world.user(OFFICE)
    refused(officer.get("/people"), 403, "forbidden")
    refused(officer.post("/people", {"id": "x", "name": "X"}), 403, "forbidden")
    refused(officer.post(f"/people/{binh}/rights", HEAD), 403, "forbidden")
    refused(officer.post(f"/people/{binh}/client-keys"), 403, "forbidden")


def test_nobody_unknown_gets_rights_or_keys(world: World) -> None:
    refused(world.office.post("/people/nobody/rights", HEAD), 404, "unknown-person")
    refused(world.office.post("/people/No%20Body/client-keys"), 404, "unknown-person")
    refused(world.office.send("DELETE", "/people/nobody/rights/x", None), 404, "unknown-person")


def test_a_role_that_is_none_is_refused(world: World, binh: str) -> None:
    refused(world.office.post(f"/people/{binh}/rights", {**HEAD, "role": "king"}), 422, "invalid-input")


def test_a_right_that_was_never_given_is_not_revoked(world: World, binh: str) -> None:
    refused(world.office.send("DELETE", f"/people/{binh}/rights/none", None), 404, "unknown-right")


def test_the_signing_key_is_made_once_and_its_public_part_is_open(world: World) -> None:
    pool = world.installation.contexts["submission"].pool
    assert issuer(pool).jwks() == issuer(pool).jwks() == made(world.installation.client().get("/.well-known/jwks.json"))
    assert "d" not in issuer(pool).jwks()["keys"][0]


def test_the_first_administrator_is_made_once(world: World) -> None:
    context = world.installation.contexts["submission"]
    own = new_client_key("first")
    keys = {bootstrap(context, "first", "Quản trị", body="H40.10", client_key=own) for _ in range(2)}
    assert keys == {own}
    with context.pool.connection() as conn:
        assert conn.execute("SELECT version FROM stream WHERE stream = 'person/first'").fetchone() == (4,)
    token = made(world.user().post("/tokens", {"client_key": own}))["token"]
    rights: tuple[Right, ...] = context.verifier.actor(token).rights
    assert [(right.role, right.body) for right in rights] == [("administrator", "H40.10"), ("standing-body", "H40.10")]


def test_the_command_makes_the_first_administrator_and_prints_a_key(world: World) -> None:
    environment = {
        "CHISO_DATABASE_URL": world.installation.url("submission"),
        "CHISO_KAFKA": "127.0.0.1:1",
        "CHISO_INTERNAL_KEY": "internal-key-of-the-tests-0123456789abcdef",
        "CHISO_PUBLIC_URL": "http://chiso.test",
        "CHISO_JWKS_URL": "http://127.0.0.1:1/.well-known/jwks.json",
        **{f"CHISO_{owner.upper()}_URL": "http://127.0.0.1:1" for owner in OWNERS},
    }
    program = [sys.executable, "-c", "from chiso_submission.main import main; main()"]
    asked = [*program, "bootstrap", "dau-tien", "Phan Văn Đầu", "--standing-body", "H40.10"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, timeout=60)
    client_key = done.stdout.strip().splitlines()[-1]
    token = made(world.user().post("/tokens", {"client_key": client_key}))["token"]
    made(User(world.installation.client(), token).get("/people"))
